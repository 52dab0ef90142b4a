/**
 * Changes after which what is known of the organization's tree and policies is old.
 *
 * Source  AWS Organizations User Guide, "Logging and monitoring": all of these are recorded in the management
 *         account, in one Region of the partition.
 */
import { type EventPattern, FROM_CLOUDTRAIL, type Matcher } from './event-patterns.ts';

const TREE_AND_POLICY_WRITES: readonly Matcher[] = [
  'AttachPolicy',
  'DetachPolicy',
  'CreatePolicy',
  'UpdatePolicy',
  'DeletePolicy',
  'EnablePolicyType',
  'DisablePolicyType',
  'MoveAccount',
  'RemoveAccountFromOrganization',
];

export function organizationChanges(): EventPattern {
  return {
    ...FROM_CLOUDTRAIL,
    source: ['aws.organizations'],
    detail: { errorCode: [{ exists: false }], eventName: TREE_AND_POLICY_WRITES },
  };
}
