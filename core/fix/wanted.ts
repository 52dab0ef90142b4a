/** What the suggested statement is to say: the action and resource that were denied, for whom and under which conditions. */

import { policiesIn } from '../assess/policy-set.ts';
import type { DenialResult } from '../evaluate/explain/result.ts';
import type { PolicyLayer } from '../model/policy-layer.ts';
import { isObject, listAt, textAt, valueAt } from '../record/json.ts';
import { type FixInput, principalArn } from './fix-input.ts';
import type { Statement, Wanted } from './statement.ts';

export function wantedOf(question: FixInput, layer: PolicyLayer, sibling: Statement | undefined): Wanted {
  const { denial, gathered, record } = question;
  const { action, resource } = gathered.input.request;
  return {
    layer,
    action,
    resource,
    principal: principalArn(question),
    service: serviceIn(question),
    region: denial.region,
    also: layer === 'resourcePolicy' ? sessionActions(action, record) : [],
    sibling,
  };
}

/** A trust policy must allow each of them by itself. */
function sessionActions(action: string, record: unknown): readonly string[] {
  if (!action.toLowerCase().startsWith('sts:assumerole')) return [];
  const hasTags = listAt(record, 'requestParameters', 'tags').length > 0;
  const hasIdentity = textAt(record, 'requestParameters', 'sourceIdentity') !== undefined;
  return [...(hasTags ? ['sts:TagSession'] : []), ...(hasIdentity ? ['sts:SetSourceIdentity'] : [])];
}

/** An Allow of the same layer for another action or resource says under which conditions it is meant to hold. */
export function siblingCondition(
  { gathered }: FixInput,
  layer: PolicyLayer,
  { nearest: [near] }: DenialResult,
): Statement | undefined {
  if (near === undefined || (near.misses !== 'resource' && near.misses !== 'action')) return undefined;
  const policy = policiesIn(gathered.input.policies ?? {}, layer).find(
    ({ arn, name }) => (arn ?? null) === near.policy.arn && (name ?? null) === near.policy.name,
  );
  const given = valueAt(policy?.document, 'Statement');
  const statements: readonly unknown[] = Array.isArray(given) ? given : [given];
  const condition = valueAt(statements[near.statement.index], 'Condition');
  return isObject(condition) ? condition : undefined;
}

/** Who receives the role, or who called the key for the caller. */
function serviceIn({ denial, record }: FixInput): string | undefined {
  if (denial.action.toLowerCase() === 'iam:passrole') return denial.eventSource;
  const invokedBy = textAt(record, 'userIdentity', 'invokedBy');
  if (invokedBy?.endsWith('.amazonaws.com') === true) return invokedBy;
  const isKey = denial.action.toLowerCase().startsWith('kms:');
  return isKey && denial.eventSource !== 'kms.amazonaws.com' ? denial.eventSource : undefined;
}
