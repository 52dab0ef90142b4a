/**
 * Credentials of a role: a session that is made again shortly before it ends.
 *
 * Errors  what STS answers is thrown as it is.
 * Source  AWS STS API Reference, AssumeRole; from a role, a session lasts one hour at most.
 */
import { AssumeRoleCommand, type STSClient } from '@aws-sdk/client-sts';
import type { CredentialProvider, SessionCredentials } from './member-clients.ts';

export interface RoleToAssume {
  readonly arn: string;
  readonly sessionName: string;
  readonly externalId?: string | undefined;
}

/** `sts`: a client with the credentials of the caller; `now`: milliseconds since the epoch. */
export function assumedRole(sts: () => STSClient, role: RoleToAssume, now: () => number): CredentialProvider {
  return refreshed(() => assume(sts(), role), now);
}

async function assume(
  sts: STSClient,
  { arn, sessionName, externalId }: RoleToAssume,
): Promise<SessionCredentials> {
  const input = {
    RoleArn: arn,
    RoleSessionName: sessionName,
    ...(externalId !== undefined && { ExternalId: externalId }),
  };
  const { Credentials: made } = await sts.send(new AssumeRoleCommand(input));
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken, Expiration } = made ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined) throw new Error('STS sent no credentials');
  return {
    accessKeyId,
    secretAccessKey,
    ...(SessionToken !== undefined && { sessionToken: SessionToken }),
    ...(Expiration !== undefined && { expiration: Expiration }),
  };
}

const REFRESH_BEFORE_MS = 5 * 60_000;

/** One session for all clients that use it. */
function refreshed(make: () => Promise<SessionCredentials>, now: () => number): CredentialProvider {
  let current: Promise<SessionCredentials> | undefined;
  let ends = 0;
  return () => {
    if (current !== undefined && now() < ends - REFRESH_BEFORE_MS) return current;
    const made = make();
    current = made;
    ends = Number.POSITIVE_INFINITY;
    made.then(
      ({ expiration }) => {
        ends = expiration?.getTime() ?? Number.POSITIVE_INFINITY;
      },
      () => {
        current = undefined;
      },
    );
    return made;
  };
}
