/**
 * Whose credentials these are. AWS answers it to everyone.
 *
 * Source  AWS STS API Reference, GetCallerIdentity.
 */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { QUICK_ANSWERS } from '../client-timeouts.ts';
import type { CredentialProvider } from './member-clients.ts';

export interface CallerIdentity {
  /** 12 digits. */
  readonly account: string;
  readonly arn: string;
}

export interface IdentityOptions {
  /** Left out: that of the standard chain. */
  readonly region?: string | undefined;
  /** Left out: the standard chain. */
  readonly credentials?: CredentialProvider | undefined;
}

export async function callerOf({ region, credentials }: IdentityOptions): Promise<CallerIdentity> {
  const sts = new STSClient({
    ...QUICK_ANSWERS,
    ...(region !== undefined && { region }),
    ...(credentials !== undefined && { credentials }),
  });
  try {
    const { Account: account = '', Arn: arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
    return { account, arn };
  } finally {
    sts.destroy();
  }
}
