/**
 * The conditions under which the nearest Allow gives access: a new statement beside it keeps them.
 *
 * Shape   what does not allow the call -> conditions, and which of them the call does not meet, or may not meet.
 */
import { assess } from '../assess/assess.ts';
import type { ConditionTrace } from '../evaluate/explain/condition-trace.ts';
import type { DenialResult } from '../evaluate/explain/result.ts';
import { compilePattern, matchesPattern, wildPieces } from '../evaluate/parse/wildcard.ts';
import type { Gathered } from '../gather/gather.ts';
import { policiesIn } from '../model/policy.ts';
import type { PolicyLayer } from '../model/policy-layer.ts';
import { isObject, valueAt } from '../record/json.ts';
import { anyOf } from '../text/conditions.ts';
import { type FixInput, joinedConditions, type Statement } from './statement.ts';

export interface KeptConditions {
  /** Of the nearest Allow, for the new statement; undefined: it has none. */
  readonly condition: Statement | undefined;
  /** Which of them this call does not meet. */
  readonly unmet: readonly ConditionTrace[];
  /** Which of them turn on a key that is not known. */
  readonly unknown: readonly ConditionTrace[];
  /** The nearest Allow names resources, the action has none, and no condition can limit it to them. */
  readonly widens: boolean;
}

const NO_CONDITIONS: KeptConditions = { condition: undefined, unmet: [], unknown: [], widens: false };

/**
 * An Allow of the same layer for another action, resource or principal says under which conditions access is meant to be
 * given: the new statement keeps them. Left out are only keys of the service that the request of this other action
 * cannot have.
 */
export function keptConditions(
  { gathered }: FixInput,
  layer: PolicyLayer,
  { nearest: [near] }: DenialResult,
): KeptConditions {
  if (near === undefined || near.misses === 'condition') return NO_CONDITIONS;
  const policy = policiesIn(gathered.input.policies ?? {}, layer).find(
    ({ arn, name }) => (arn ?? null) === near.policy.arn && (name ?? null) === near.policy.name,
  );
  const statement = listOf(valueAt(policy?.document, 'Statement'))[near.statement.index];
  const given = valueAt(statement, 'Condition');
  const limit = limitFor(gathered, near.misses, statement);
  const condition = joinedConditions([isObject(given) ? given : undefined, limit]);
  if (limit === undefined && isOnAll(gathered, near.misses)) return { ...NO_CONDITIONS, widens: true };
  if (condition === undefined) return NO_CONDITIONS;
  const open = openConditions(gathered, condition);
  const isForeign = ({ key, met }: ConditionTrace) =>
    near.misses === 'action' && met === false && !key.toLowerCase().startsWith('aws:');
  const foreign = open.filter(isForeign);
  return {
    condition: without(condition, foreign),
    unmet: open.filter((each) => each.met === false && !isForeign(each)),
    unknown: open.filter(({ met }) => met === null),
    widens: false,
  };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

const isOnAll = ({ input }: Gathered, misses: string): boolean =>
  misses === 'resource' && input.request.resource === '*';

/**
 * An action that AWS checks on `*` only, and an Allow that names one resource: the new statement is limited to that
 * resource by the condition key that carries it, as `ecs:cluster` does.
 */
function limitFor(gathered: Gathered, misses: string, statement: unknown): Statement | undefined {
  const { input, context } = gathered;
  const { action } = input.request;
  if (!isOnAll(gathered, misses)) return undefined;
  const service = action.slice(0, action.indexOf(':') + 1).toLowerCase();
  const named = listOf(valueAt(statement, 'Resource')).flatMap((each) =>
    typeof each === 'string' && each !== '*' ? [compilePattern(wildPieces(each))] : [],
  );
  for (const entry of context.values()) {
    const value = entry.state === 'known' && !entry.multivalued ? (entry.values[0] ?? '') : '';
    const isOfService = entry.key.toLowerCase().startsWith(service) && value.startsWith('arn:');
    if (isOfService && named.some((pattern) => matchesPattern(pattern, value)))
      return { ArnEquals: { [entry.key]: value } };
  }
  return undefined;
}

/** Those of the conditions that this call does not certainly meet. */
function openConditions({ input }: Gathered, condition: Statement): readonly ConditionTrace[] {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: '*', Resource: '*', Condition: condition }],
  };
  const assessment = assess({
    input: { ...input, policies: { identityPolicies: [{ document }] } },
    hidden: [],
  });
  return assessment?.result.denials.flatMap(({ conditions }) => conditions) ?? [];
}

function without(condition: Statement, dropped: readonly ConditionTrace[]): Statement | undefined {
  const isDropped = (operator: string, key: string) =>
    dropped.some((each) => each.operator === operator && each.key === key);
  const blocks = Object.entries(condition).flatMap(([operator, keys]) => {
    const kept = Object.entries(isObject(keys) ? keys : {}).filter(([key]) => !isDropped(operator, key));
    return kept.length === 0 ? [] : [[operator, Object.fromEntries(kept)] as const];
  });
  return blocks.length === 0 ? undefined : Object.fromEntries(blocks);
}

/** What the new statement's conditions take for granted of this call. */
export function assumedConditions({ unknown }: KeptConditions): readonly string[] {
  return unknown.map(({ key, expected }) => `${key} is ${anyOf(expected)}, which the record does not show`);
}
