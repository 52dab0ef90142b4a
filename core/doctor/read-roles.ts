/** Can the read role be entered in the accounts that were named? Nobody but `attribute` is trusted, unless you changed that. */
import { runbook } from './advice.ts';
import type { Reading } from './reading.ts';
import { about, assess, type Verdict } from './verdict.ts';

export interface EntryReading {
  readonly account: string;
  readonly entered: Reading<true>;
}

const UNTRUSTED =
  'run it as a role that the read role trusts; whether `attribute` was refused, the line `own calls` tells';

export function checkReadRoles(entries: readonly EntryReading[]): readonly Verdict[] {
  return entries.flatMap(({ account, entered }) => {
    const role = about('read roles', account);
    const { sight } = entered;
    if (sight.kind === 'notVisible') return [role.unknown(sight.why, UNTRUSTED)];
    return assess(role, entered, runbook('An account is not reached'), () => role.fine('can be entered'));
  });
}
