/**
 * The smallest statement that lets the denied call pass its silent layer, and the policies with it in place.
 *
 * Source  IAM User Guide, "IAM JSON policy elements reference"; "Grant permissions to pass a role" (PassedToService).
 */
import { parseArn } from '../model/arn.ts';
import type { PolicyLayer } from '../model/attribution.ts';
import { isObject } from '../model/json.ts';
import type { Policy, PolicySet } from '../model/policy.ts';

export type Statement = Readonly<Record<string, unknown>>;

export interface Wanted {
  readonly layer: PolicyLayer;
  readonly action: string;
  readonly resource: string;
  /** ARN of the role or user. */
  readonly principal: string;
  /** Host name of the service that receives a passed role, or that calls a key for the caller. */
  readonly service: string | undefined;
  readonly region: string | null;
}

export function statementFor(wanted: Wanted): Statement {
  const { layer, action, resource, principal } = wanted;
  const named = layer === 'resourcePolicy' || layer === 'vpcEndpointPolicy';
  const isTrust = layer === 'resourcePolicy' && parseArn(resource)?.service === 'iam';
  const Condition = conditionFor(wanted);
  return {
    Effect: 'Allow',
    ...(named ? { Principal: { AWS: principal } } : {}),
    Action: action,
    ...(isTrust ? {} : { Resource: resource }),
    ...(Condition === undefined ? {} : { Condition }),
  };
}

function conditionFor({ action, service, region, layer }: Wanted): Statement | undefined {
  if (service === undefined) return undefined;
  if (action.toLowerCase() === 'iam:passrole') return { StringEquals: { 'iam:PassedToService': service } };
  if (layer !== 'resourcePolicy' || !action.toLowerCase().startsWith('kms:') || region === null)
    return undefined;
  return {
    StringEquals: { 'kms:ViaService': service.replace('.amazonaws.com', `.${region}.amazonaws.com`) },
  };
}

/** The same policies with the statement in the layer that is silent. */
export function withStatement(policies: PolicySet, layer: PolicyLayer, statement: Statement): PolicySet {
  switch (layer) {
    case 'identityPolicy':
      return { ...policies, identityPolicies: [...(policies.identityPolicies ?? []), policyOf(statement)] };
    case 'permissionsBoundary':
      return { ...policies, permissionsBoundary: extended(policies.permissionsBoundary, statement) };
    case 'resourcePolicy':
      return { ...policies, resourcePolicy: extended(policies.resourcePolicy, statement) };
    case 'sessionPolicy':
      return { ...policies, sessionPolicies: firstExtended(policies.sessionPolicies, statement) };
    case 'vpcEndpointPolicy':
      return { ...policies, vpcEndpointPolicies: firstExtended(policies.vpcEndpointPolicies, statement) };
    case 'serviceControlPolicy':
    case 'resourceControlPolicy':
      return policies;
  }
}

function firstExtended(
  policies: readonly Policy[] | null | undefined,
  statement: Statement,
): readonly Policy[] {
  const [first, ...others] = policies ?? [];
  return [extended(first, statement), ...others];
}

function extended(policy: Policy | null | undefined, statement: Statement): Policy {
  if (!isObject(policy?.document)) return policyOf(statement);
  const { Statement: given = [] } = policy.document;
  const statements: readonly unknown[] = Array.isArray(given) ? given : [given];
  return { ...policy, document: { ...policy.document, Statement: [...statements, statement] } };
}

function policyOf(statement: Statement): Policy {
  return { name: 'proposed', document: { Version: '2012-10-17', Statement: [statement] } };
}
