/**
 * The unknown condition keys that decide whether statements apply.
 *
 * Shape   Evaluation -> open keys, each with the conditions that use it.
 */
import { POLICY_LAYERS } from '../../model/policy-layer.ts';
import type { Condition } from '../parse/condition-block.ts';
import type { RequestContext } from '../parse/context.ts';
import type { Statement } from '../parse/statement.ts';
import { holds } from './condition.ts';
import type { Evaluation } from './evaluate.ts';
import { coversResourceOf, principalMatchOf, type StatementRequest } from './statement.ts';

export interface OpenKey {
  /** In lower case. */
  readonly key: string;
  /** As a policy writes it. */
  readonly name: string;
  readonly conditions: readonly Condition[];
  /** A variable or a Principal element depends on it, too. */
  readonly usedElsewhere: boolean;
}

/** One place in a statement that depends on a key. */
interface KeyUse {
  readonly key: string;
  readonly name: string;
  readonly condition: Condition | undefined;
}

export function openKeys({ layers, request }: Evaluation): readonly OpenKey[] {
  const levels = POLICY_LAYERS.flatMap((layer) => layers[layer] ?? []);
  const matches = levels.flatMap(({ denies, allows }) => [...denies, ...allows]);
  const uses = Map.groupBy(
    matches.flatMap(({ statement }) => usesIn(statement, request)),
    ({ key }) => key,
  );
  return [...uses].map(([key, ofKey]) => ({
    key,
    name: ofKey[0]?.name ?? key,
    conditions: ofKey.flatMap(({ condition }) => condition ?? []),
    usedElsewhere: ofKey.some(({ condition }) => condition === undefined),
  }));
}

function usesIn(statement: Statement, request: StatementRequest): readonly KeyUse[] {
  return [
    ...statement.conditions.flatMap((condition) => conditionUses(condition, request.context)),
    ...resourceUses(statement, request),
    ...principalUses(statement, request),
  ];
}

/** A condition on a known key can be undetermined too: for its variables, or for several values without a set operator. */
function conditionUses(condition: Condition, context: RequestContext): readonly KeyUse[] {
  if (holds(condition, context) !== 'maybe') return [];
  const { key, keyName } = condition;
  if (!condition.isReadable) {
    // Its values cannot be listed, and on a known key no other key decides it.
    return context.lookup(key) === 'unknown' ? [{ key, name: keyName, condition: undefined }] : [];
  }
  const names = condition.variables.map(({ name }) => name);
  const variables = unknownAmong(names, context);
  const value = context.lookup(key);
  if (value === 'unknown') return [{ key, name: keyName, condition }, ...variables];
  // What AWS leaves open, no key decides.
  const hasSeveral = typeof value !== 'string' && value.length > 1 && condition.set === undefined;
  return variables.length > 0 || !hasSeveral ? variables : [{ key, name: keyName, condition: undefined }];
}

function resourceUses(statement: Statement, request: StatementRequest): readonly KeyUse[] {
  if (coversResourceOf(statement, request) !== 'maybe') return [];
  const templates = statement.resources?.templates ?? [];
  const variables = templates.flatMap((template) => (template.kind === 'open' ? template.variables : []));
  return unknownAmong(variables, request.context);
}

function unknownAmong(names: readonly string[], context: RequestContext): readonly KeyUse[] {
  return names
    .map((name) => ({ key: name.toLowerCase(), name, condition: undefined }))
    .filter(({ key }) => context.lookup(key) === 'unknown');
}

/** A statement that certainly names the account may name the caller itself, too. */
function principalUses(statement: Statement, request: StatementRequest): readonly KeyUse[] {
  const { directly, bySessionIssuer } = principalMatchOf(statement, request);
  if (directly !== 'maybe' && bySessionIssuer !== 'maybe') return [];
  const { principalArn, userId } = request.identity;
  const isExemption = statement.effect === 'Allow' && statement.principals?.negated === true;
  if (isExemption && principalArn !== 'unknown' && userId !== 'unknown') return [];
  const name = principalArn === 'unknown' ? 'aws:PrincipalArn' : 'aws:userid';
  return [{ key: name.toLowerCase(), name, condition: undefined }];
}
