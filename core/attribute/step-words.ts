/** Where a command of a next step is to be run. */
import { shellQuoted } from '../text/shell-quoted.ts';

export const inAccount = (account: string | null | undefined): string =>
  !account ? '' : `, with credentials of account ${account}`;

export const inRegion = (region: string | null | undefined): string =>
  !region ? '' : ` --region ${shellQuoted(region)}`;
