/** What a case of the sample is made of: what was changed, the call that was denied after it, and the answer. */
import type { FoundBefore } from '../../core/model/denial.ts';
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import type { Caller } from '../generate-examples-organization/callers.ts';
import { HOME, iam, type Json, MANAGEMENT } from '../generate-examples-organization/statements.ts';

/** `earlier`: what it wrote stood until the next change of the same policy. `open`: nothing shows what stood before it. */
export type Part = 'cause' | 'bystander' | 'earlier' | 'open';

export interface Change {
  readonly part: Part;
  /** Before the first denial. */
  readonly minutes: number;
  readonly service: string;
  readonly name: string;
  readonly parameters: Json;
  readonly response?: Json;
  readonly account?: string;
}

export interface ChangeCase {
  readonly story: string;
  readonly changes: readonly Change[];
  /** Each makes the call once. */
  readonly callers: readonly Caller[];
  readonly action: string;
  readonly resource: string;
  readonly region?: string;
  readonly endpoint?: string;
  readonly parameters?: Json;
  /** The end of AWS's message; left out: it gives no reason. */
  readonly reason?: string;
  readonly layer: string;
  readonly kind: 'explicit' | 'implicit';
  /** Where what stood before the cause is found; null: there is no cause. */
  readonly before: FoundBefore | null;
  /** Left out: those of the sample organization. */
  readonly entries?: readonly SnapshotEntry[];
}

export const DAY = 24 * 60;
export const HOUR = 60;

const call =
  (service: string, more: Partial<Change> = {}) =>
  (part: Part, minutes: number, name: string, parameters: Json, rest: Partial<Change> = {}): Change => ({
    ...{ part, minutes, service, name, parameters },
    ...more,
    ...rest,
  });

export const inIam = call('iam');
export const inS3 = call('s3');
export const inKms = call('kms');
export const inSqs = call('sqs');
export const inSecrets = call('secretsmanager');
export const inEc2 = call('ec2');
export const inOrganization = call('organizations', { account: MANAGEMENT });

export const policyArn = (name: string) => iam(`policy/${name}`);
export const silent = (layer: string, action: string) => `because no ${layer} allows the ${action} action`;
export const explicitly = (layer: string) =>
  `with an explicit deny in ${/^[aei]/.test(layer) ? 'an' : 'a'} ${layer}`;
export const IDENTITY = 'identity-based policy';
export const RESOURCE = 'resource-based policy';
export const SCP = 'service control policy';
export const RCP = 'resource control policy';
export { HOME };
