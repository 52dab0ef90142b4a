/**
 * What is attached to the caller: identity policies, permissions boundary, session policies.
 *
 * Source  Amazon Cognito Developer Guide, "IAM roles" (access to services for unauthenticated identities);
 *         IAM User Guide, "Policy evaluation logic"; STS API Reference, AssumeRole, GetFederationToken; CloudTrail
 *         User Guide, "CloudTrail userIdentity element" (`ec2RoleDelivery`).
 *
 * INVARIANT: a session whose grant is unknown has an unknown session policy, not none.
 */

import { identityType } from '../model/identity-type.ts';
import type { Policy } from '../model/policy.ts';
import type { IdentityView, LookupResult, PolicySource } from '../model/policy-source.ts';
import type { SessionGrant } from '../model/session-grant.ts';
import { jsonIn, textAt } from '../record/json.ts';
import { isPartial } from '../record/partial-record.ts';
import { type DeniedCall, policiesAt } from './denied-call.ts';
import {
  type HiddenLayer,
  hide,
  joined,
  type LayerPolicies,
  NO_POLICIES,
  readable,
  unreadable,
  whyNot,
} from './layer-policies.ts';

export function identityPolicies(lookup: LookupResult<IdentityView> | undefined, arn: string): LayerPolicies {
  if (lookup === undefined) return NO_POLICIES;
  if (lookup.kind !== 'found') {
    const reason = whyNot(lookup, arn);
    return joined([hide('identityPolicy', reason), hide('permissionsBoundary', reason)]);
  }
  const { policies, boundary } = lookup.value;
  return joined([
    {
      policies: { identityPolicies: readable(policies) },
      hidden: unreadable('identityPolicy', policies),
    },
    boundaryOf(boundary),
  ]);
}

function boundaryOf(boundary: Policy | null): LayerPolicies {
  if (boundary === null) return NO_POLICIES;
  return {
    policies: boundary.document === null ? {} : { permissionsBoundary: boundary },
    hidden: unreadable('permissionsBoundary', [boundary]),
  };
}

const NOT_RECORDED = {
  code: 'sessionPolicyNotRecorded',
  why: 'no record says which session policy the session was given, if any',
} as const;

const GUEST_POLICY = {
  code: 'cognitoGuestPolicy',
  why: 'Cognito gives the sessions of guests a session policy of its own, which allows a few services only',
} as const;

/** Of a session that Cognito began, the record does not say whether it is of a guest. */
function isOfCognito({ denial, record }: DeniedCall): boolean {
  const provider = ['userIdentity', 'sessionContext', 'webIdFederationData', 'federatedProvider'] as const;
  return (
    denial.principal.session === 'CognitoIdentityCredentials' ||
    textAt(record, ...provider) === 'cognito-identity.amazonaws.com'
  );
}

export async function sessionPolicies(call: DeniedCall, source: PolicySource): Promise<LayerPolicies> {
  const { denial, record, grant } = call;
  if (!mayHaveSessionPolicy(denial.principal.type, record)) return NO_POLICIES;
  switch (grant.kind) {
    case 'unknown':
      return hide('sessionPolicy', isOfCognito(call) ? GUEST_POLICY : NOT_RECORDED);
    case 'none':
      return NO_POLICIES;
    case 'recorded': {
      const { policies, hidden } = await grantedPolicies(grant.grant, source, policiesAt(call));
      return { policies: policies.length === 0 ? {} : { sessionPolicies: policies }, hidden };
    }
  }
}

/** Users and instance profiles cannot be given one; of root only the sessions of `AssumeRoot`. */
export function mayHaveSessionPolicy(type: string, record: unknown): boolean {
  const context = ['userIdentity', 'sessionContext'] as const;
  if (textAt(record, ...context, 'ec2RoleDelivery') !== undefined) return false;
  const { sessionPolicy } = identityType(type);
  if (sessionPolicy === 'ofAssumeRoot')
    return isPartial(record) || textAt(record, ...context, 'assumedRoot') === 'true';
  return sessionPolicy === 'possible';
}

async function grantedPolicies(
  { policy, policyArns }: SessionGrant,
  source: PolicySource,
  at: string,
): Promise<{ readonly policies: readonly Policy[]; readonly hidden: readonly HiddenLayer[] }> {
  const policies: Policy[] = [];
  const hidden: HiddenLayer[] = [];
  const inline = policy === null ? undefined : jsonIn(policy);
  if (inline !== undefined) policies.push({ name: 'session policy', document: inline });
  else if (policy !== null)
    hidden.push({
      layer: 'sessionPolicy',
      code: 'sessionPolicyTruncated',
      why: 'the recorded session policy is cut',
    });
  for (const arn of policyArns) {
    const lookup = await source.managedPolicy(arn, at);
    if (lookup.kind === 'found') policies.push(lookup.value);
    else hidden.push({ layer: 'sessionPolicy', ...whyNot(lookup, arn) });
  }
  return { policies, hidden };
}
