/**
 * The names by which a recorded policy change may name what decided a call: everything on its evaluation path.
 * Requests to IAM name a role or user without its path, requests to Organizations a policy by its id.
 */
import type { Gathered } from '../gather/gather.ts';
import type { Policy, PolicyLevel } from '../model/policy.ts';
import { nameWithoutPath } from '../snapshot/entry-keys.ts';

export function evaluationPath({ input, views }: Gathered): readonly string[] {
  const { policies = {} } = input;
  const levels = [...(policies.serviceControlPolicies ?? []), ...(policies.resourceControlPolicies ?? [])];
  const identity = views.identity?.kind === 'found' ? views.identity.value : undefined;
  const resource = views.resource?.kind === 'found' ? views.resource.value : undefined;
  const names = [
    ...named(identity?.arn),
    ...(identity?.policies ?? []).flatMap(policyNames),
    ...(identity?.boundary ? policyNames(identity.boundary) : []),
    ...(policies.sessionPolicies ?? []).flatMap(policyNames),
    ...levels.flatMap(levelNames),
    ...named(resource?.arn),
    ...(views.endpoint?.kind === 'found' ? [views.endpoint.value.id] : []),
  ];
  return [...new Set(names)];
}

function levelNames({ target, policies }: PolicyLevel): readonly string[] {
  return [target, ...policies.flatMap(policyNames)];
}

/** Of an organization's policy its id too, the last part of its ARN. */
function policyNames({ arn }: Policy): readonly string[] {
  if (arn === undefined) return [];
  const id = arn.slice(arn.lastIndexOf('/') + 1);
  return id.startsWith('p-') ? [arn, id] : [arn];
}

function named(arn: string | undefined): readonly string[] {
  if (arn === undefined) return [];
  return arn.includes(':iam:') ? [arn, nameWithoutPath(arn) ?? arn] : [arn];
}
