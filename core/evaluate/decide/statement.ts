/**
 * One statement: does it apply to this request, and if not, which parts do not match?
 *
 * Source  IAM User Guide, "IAM JSON policy element reference".
 */
import { coversAction } from '../parse/action.ts';
import type { RequestContext } from '../parse/context.ts';
import { coversResource } from '../parse/resource.ts';
import type { Statement } from '../parse/statement.ts';
import { and, every, type Ternary } from '../parse/ternary.ts';
import { holds } from './condition.ts';
import {
  type CallerIdentity,
  isNamed,
  matchPrincipal,
  NAMED_DIRECTLY,
  type PrincipalMatch,
} from './principal-match.ts';

/** What statements are matched with. */
export interface StatementRequest {
  /** In lower case. */
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
  readonly identity: CallerIdentity;
}

/** The parts of a statement, in the order in which they are compared. */
export type StatementPart = 'action' | 'resource' | 'principal' | 'condition';

export function principalMatchOf(
  { principals, effect }: Statement,
  { identity }: StatementRequest,
): PrincipalMatch {
  return principals === undefined ? NAMED_DIRECTLY : matchPrincipal(principals, effect, identity);
}

/** Resource and conditions of a statement that covers the action; the cheapest and most selective first. */
export function coversRequest(statement: Statement, request: StatementRequest): Ternary {
  const resource = coversResourceOf(statement, request);
  if (resource === 'no') return 'no';
  return and(and(resource, conditionsHold(statement, request)), statement.isReadable ? 'yes' : 'maybe');
}

export function conditionsHold({ conditions }: Statement, { context }: StatementRequest): Ternary {
  return every(conditions, (condition) => holds(condition, context));
}

export function coversResourceOf({ resources }: Statement, { resource, context }: StatementRequest): Ternary {
  return resources === undefined ? 'yes' : coversResource(resources, resource, context);
}

/** The parts that do not match, or not certainly, in order. */
export function missedParts(statement: Statement, request: StatementRequest): readonly StatementPart[] {
  const matches: readonly (readonly [StatementPart, boolean])[] = [
    ['action', coversAction(statement.actions, request.action)],
    ['resource', coversResourceOf(statement, request) === 'yes'],
    ['principal', isNamed(principalMatchOf(statement, request)) === 'yes'],
    ['condition', conditionsHold(statement, request) === 'yes'],
  ];
  return matches.flatMap(([part, isMatch]) => (isMatch ? [] : [part]));
}
