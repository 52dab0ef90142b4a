/**
 * What the organization's policies of a type that a service enforces come to for an account, from a snapshot.
 *
 * Source  AWS Organizations User Guide, "Viewing effective management policies".
 */
import type { Policy } from '../model/policy.ts';
import type { EnforcedPolicyType } from '../model/policy-layer.ts';
import { type LookupResult, notVisible } from '../model/policy-source.ts';
import { effectivePolicyName } from './entry-keys.ts';
import type { Snapshot } from './snapshot.ts';

export function effectivePolicyIn(
  snapshot: Snapshot,
  account: string,
  type: EnforcedPolicyType,
  at: string,
): LookupResult<Policy> {
  const found = snapshot.find('effectivePolicy', effectivePolicyName(account, type), at);
  switch (found.kind) {
    case 'inForce':
      return found.entry.document === null
        ? notVisible('notRead', `the effective policy ${type} of ${account} could not be read`)
        : { kind: 'found', value: { document: found.entry.document } };
    case 'gone':
      return { kind: 'absent' };
    case 'unrecorded':
      return notVisible(
        'notRecorded',
        `the effective policy ${type} of ${account} is known from ${found.from}`,
      );
    case 'unnamed':
      return withoutEntry(snapshot, account, type, at);
  }
}

function withoutEntry(
  snapshot: Snapshot,
  account: string,
  type: EnforcedPolicyType,
  at: string,
): LookupResult<Policy> {
  const organization = snapshot.find('organization', '', at);
  const enabled = organization.kind === 'inForce' ? organization.entry.enforcedTypes : undefined;
  return enabled?.includes(type) === false
    ? { kind: 'absent' }
    : notVisible('notRead', `the effective policy ${type} of ${account} is not in the snapshot`);
}
