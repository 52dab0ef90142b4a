/**
 * How to look up the tags that the answer turns on, where their values are not known.
 *
 * Shape   the open condition keys of a denial -> NextStep; at most one for the resource and one for the caller.
 * Source  AWS CLI Command Reference: `resourcegroupstaggingapi get-resources`, `iam list-role-tags`, `list-user-tags`.
 */
import { parseArn } from '../model/arn.ts';
import type { NextStep } from '../model/denial.ts';
import { shellQuoted } from '../text/shell-quoted.ts';
import { inAccount, inRegion } from './step-words.ts';

export interface OpenTags {
  /** Condition keys whose values are not known. */
  readonly keys: readonly string[];
  /** ARN; null where the call has none. */
  readonly resource: string | null;
  /** ARN of the role or user. */
  readonly principal: string | null;
}

export function tagSteps({ keys, resource, principal }: OpenTags): readonly NextStep[] {
  return [...resourceSteps(tagsIn(keys, RESOURCE_TAG), resource), ...callerSteps(keys, principal)];
}

const RESOURCE_TAG = /^(?:aws|ec2|iam|ssm|secretsmanager):ResourceTag\/(.+)$/i;
const PRINCIPAL_TAG = /^aws:PrincipalTag\/(.+)$/i;

function tagsIn(keys: readonly string[], pattern: RegExp): readonly string[] {
  return keys.flatMap((key) => pattern.exec(key)?.[1] ?? []);
}

function resourceSteps(tags: readonly string[], resource: string | null): readonly NextStep[] {
  const arn = parseArn(resource ?? '');
  if (tags.length === 0 || resource === null || arn === undefined || /[*?]/.test(resource)) return [];
  const command = `aws resourcegroupstaggingapi get-resources --resource-arn-list ${shellQuoted(resource)}${inRegion(arn.region)}`;
  return [{ do: `look up the ${named(tags)} of ${resource}${inAccount(arn.account)}`, command }];
}

function callerSteps(keys: readonly string[], principal: string | null): readonly NextStep[] {
  const tags = tagsIn(keys, PRINCIPAL_TAG);
  const arn = parseArn(principal ?? '');
  const [type = '', ...path] = arn?.resource.split('/') ?? [];
  const name = path.at(-1);
  if (tags.length === 0 || arn?.service !== 'iam' || name === undefined || !/^(?:role|user)$/.test(type))
    return [];
  const command = `aws iam list-${type}-tags --${type}-name ${shellQuoted(name)}`;
  return [{ do: `look up the ${named(tags)} of ${principal}${inAccount(arn.account)}`, command }];
}

function named(tags: readonly string[]): string {
  return `${tags.length === 1 ? 'tag' : 'tags'} ${tags.join(', ')}`;
}
