/**
 * The store puts an explanation request for each group of denials and each cause that AWS stated of it. The stored
 * explanation is the result of evaluating the policies. Both have the same key, and every denial of that group and
 * cause shows the explanation.
 */
import type { Denial, Principal } from './denial.ts';
import type { OwnerTag } from './owner-tag.ts';
import type { Sample } from './sample.ts';

export interface ExplanationKey {
  /** ARN, or what else identifies the caller: the group's. */
  readonly principal: string;
  readonly group: string;
  /** `causeOf` what AWS stated. */
  readonly cause: string;
}

export interface ExplanationRequest extends ExplanationKey {
  /** One denial of the group and cause, as AWS stated it. */
  readonly denial: Denial;
  readonly sample: Sample;
  /** ISO 8601, UTC. */
  readonly askedAt: string;
  /** When the group was first denied, as far as the store knows now. */
  readonly firstSeen: string;
}

export interface StoredExplanation
  extends ExplanationKey,
    Pick<Denial, 'attribution' | 'fix' | 'changed' | 'nextSteps'> {
  /** The call that was explained, for all of its group and cause. */
  readonly explained: Pick<Denial, 'eventId'> & Pick<Principal, 'sessionArn'>;
  /** Of the principal, where the settings name a tag and the role or user has it. Left out by older versions. */
  readonly ownerTag?: OwnerTag;
  /**
   * Access key of the session, where the explanation takes for granted that it was given neither session policy nor tags
   * because no record says so: a record that comes late asks again. Left out by older versions.
   */
  readonly withoutGrantOf?: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Of its shape. */
  readonly version: '1';
}
