/**
 * The unknown keys on which the statements turn that may apply.
 *
 * Shape   Evaluation -> open keys, each with the conditions that ask about it.
 */
import { type Condition, holds } from './condition.ts';
import type { RequestContext } from './context.ts';
import type { Evaluation } from './evaluate.ts';
import { coversResourceOf, principalMatchOf, type Statement, type StatementRequest } from './statement.ts';

export interface OpenKey {
  /** In lower case. */
  readonly key: string;
  /** As a policy writes it. */
  readonly name: string;
  readonly conditions: readonly Condition[];
  /** Something else than conditions asks too: a variable, or the name of a principal. */
  readonly askedElsewhere: boolean;
}

interface Question {
  readonly key: string;
  readonly name: string;
  readonly condition: Condition | undefined;
}

export function openKeys({ layers, request }: Evaluation): readonly OpenKey[] {
  const matches = [...layers.values()].flat().flatMap(({ denies, allows }) => [...denies, ...allows]);
  const questions = Map.groupBy(
    matches.flatMap(({ statement }) => questionsOf(statement, request)),
    ({ key }) => key,
  );
  return [...questions].map(([key, asked]) => ({
    key,
    name: asked[0]?.name ?? key,
    conditions: asked.flatMap(({ condition }) => condition ?? []),
    askedElsewhere: asked.some(({ condition }) => condition === undefined),
  }));
}

function questionsOf(statement: Statement, request: StatementRequest): readonly Question[] {
  return [
    ...statement.conditions.flatMap((condition) => conditionQuestions(condition, request.context)),
    ...resourceQuestions(statement, request),
    ...principalQuestions(statement, request),
  ];
}

/** A condition on a known key can be open too: for its variables, or for several values without a set operator. */
function conditionQuestions(condition: Condition, context: RequestContext): readonly Question[] {
  if (holds(condition, context) !== 'maybe') return [];
  const { key, keyName } = condition;
  const variables = unknownAmong(condition.variables, context);
  if (context.lookup(key) === 'unknown') return [{ key, name: keyName, condition }, ...variables];
  return variables.length > 0 ? variables : [{ key, name: keyName, condition: undefined }];
}

function resourceQuestions(statement: Statement, request: StatementRequest): readonly Question[] {
  if (coversResourceOf(statement, request) !== 'maybe') return [];
  const templates = statement.resources?.templates ?? [];
  const variables = templates.flatMap((template) => (template.kind === 'open' ? template.variables : []));
  return unknownAmong(variables, request.context);
}

function unknownAmong(names: readonly string[], context: RequestContext): readonly Question[] {
  return names
    .map((name) => ({ key: name.toLowerCase(), name, condition: undefined }))
    .filter(({ key }) => context.lookup(key) === 'unknown');
}

/** A statement can apply for certain, to the account, and leave open whether it names the caller more strongly. */
function principalQuestions(statement: Statement, request: StatementRequest): readonly Question[] {
  const { directly, bySessionIssuer } = principalMatchOf(statement, request);
  if (directly !== 'maybe' && bySessionIssuer !== 'maybe') return [];
  const { principalArn } = request.identity;
  const name = principalArn === 'unknown' ? 'aws:PrincipalArn' : 'aws:userid';
  return [{ key: name.toLowerCase(), name, condition: undefined }];
}
