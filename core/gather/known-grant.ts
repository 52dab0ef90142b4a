/**
 * What is known of a session's grant: it was recorded, it is known to be none, or it is unknown.
 *
 * Source  STS API Reference, AssumeRole, GetFederationToken: a session policy and session tags are given when a session
 *         begins, and never later; CloudTrail User Guide, "CloudTrail userIdentity element" (`creationDate`,
 *         `invokedBy`), "CloudTrail record contents" (`sessionCredentialFromConsole`); Amazon Cognito Developer Guide,
 *         "IAM roles" (the session policy that Cognito adds for guests).
 *
 * INVARIANT: silence is evidence only where the grant would have come under the access key of this very call: services
 * that call for a session and the console use credentials of their own.
 */

import type { Denial } from '../model/denial.ts';
import { identityType } from '../model/identity-type.ts';
import type { AccountRegion } from '../model/policy-source.ts';
import { type GrantKnowledge, UNKNOWN_GRANT } from '../model/session-grant.ts';
import { instantOf, isoSeconds } from '../record/event-time.ts';
import { textAt } from '../record/json.ts';
import { isPartial } from '../record/partial-record.ts';
import { partitionOf } from '../record/partition.ts';
import { scalarAt } from '../record/scalar-at.ts';

/** Where and when a session began, as its calls show it. */
export interface SessionBeginning extends AccountRegion {
  readonly partition: string;
  /** ISO 8601, UTC. */
  readonly began: string;
}

/** Would a grant of a session that began there and then be known? */
export interface SessionCoverage {
  readonly because: 'covered' | 'received';
  covers(beginning: SessionBeginning): Promise<boolean>;
}

/** Sessions of the global endpoint of STS are recorded here. */
export const GLOBAL_STS_REGION = 'us-east-1';

export const accessKeyOf = (record: unknown): string | undefined =>
  textAt(record, 'userIdentity', 'accessKeyId');

export async function knownGrant(
  { denial, record }: { readonly denial: Denial; readonly record: unknown },
  recorded: GrantKnowledge,
  coverage: SessionCoverage | undefined,
): Promise<GrantKnowledge> {
  if (recorded.kind !== 'unknown' || isPartial(record)) return recorded;
  const beginning = coverage === undefined ? undefined : beginningOf(denial, record);
  if (coverage === undefined || beginning === undefined) return UNKNOWN_GRANT;
  return (await coverage.covers(beginning)) ? { kind: 'none', because: coverage.because } : UNKNOWN_GRANT;
}

export const CONTEXT = ['userIdentity', 'sessionContext'] as const;
const COGNITO = 'cognito-identity.amazonaws.com';

/** Undefined: a grant might have been given under another access key, or where the session began is not known. */
function beginningOf(denial: Denial, record: unknown): SessionBeginning | undefined {
  const { account, region, principal } = denial;
  const began = instantOf(textAt(record, ...CONTEXT, 'attributes', 'creationDate'));
  const isOwnKey =
    accessKeyOf(record) !== undefined &&
    textAt(record, 'userIdentity', 'invokedBy') === undefined &&
    scalarAt(record, 'sessionCredentialFromConsole') !== 'true' &&
    textAt(record, ...CONTEXT, 'webIdFederationData', 'federatedProvider') !== COGNITO;
  if (identityType(principal.type).sessionPolicy !== 'possible' || !isOwnKey) return undefined;
  if (account === null || region === null || began === undefined) return undefined;
  const partition = partitionOf(region, principal.sessionArn ?? principal.arn);
  return { account, region, partition, began: isoSeconds(began) };
}
