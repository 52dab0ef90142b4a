/**
 * Changes after which the stored tree and policies of the organization are out of date.
 *
 * A new policy is not attached to a target yet, so it has no effect.
 * Source  AWS Organizations User Guide, "Logging and monitoring": all of these are recorded in the management
 *         account, in one Region of the partition.
 */
import {
  type EventPattern,
  FROM_CLOUDTRAIL,
  type Matcher,
  TREE_WRITES,
} from '../../contract/event-patterns.ts';

const TREE_AND_POLICY_WRITES: readonly Matcher[] = [
  'AttachPolicy',
  'DetachPolicy',
  'UpdatePolicy',
  'DeletePolicy',
  'EnablePolicyType',
  'DisablePolicyType',
  ...TREE_WRITES,
];

export function organizationChanges(): EventPattern {
  return {
    ...FROM_CLOUDTRAIL,
    source: ['aws.organizations'],
    detail: { errorCode: [{ exists: false }], eventName: TREE_AND_POLICY_WRITES },
  };
}
