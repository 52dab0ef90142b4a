/**
 * Changes after which what is known of the organization's tree and policies is old.
 *
 * A policy that is created hangs on nothing yet, and decides nothing.
 * Source  AWS Organizations User Guide, "Logging and monitoring": all of these are recorded in the management
 *         account, in one Region of the partition.
 */
import { type EventPattern, FROM_CLOUDTRAIL, type Matcher, TREE_WRITES } from '../pipeline/event-patterns.ts';

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
