/**
 * Which Allow statements came closest in a layer that does not allow, and what the closest of them misses.
 *
 * Statements of other services are left out: they would be near every request.
 */

import { missedParts, type StatementPart, type StatementRequest } from '../decide/statement.ts';
import { serviceOf } from '../parse/action.ts';
import type { Statement } from '../parse/statement.ts';
import type { PlacedStatement, StatementIndex } from '../parse/statement-index.ts';

export interface NearMiss extends PlacedStatement {
  /** The first part that does not match. */
  readonly misses: StatementPart;
}

/** More would not help a reader. */
const MOST = 3;

/** Nearest first: a statement that misses only a condition is nearer than one for another resource. */
const NEARNESS: Readonly<Record<StatementPart, number>> = {
  condition: 0,
  principal: 1,
  resource: 2,
  action: 3,
};

export function findNearest(statements: StatementIndex, request: StatementRequest): readonly NearMiss[] {
  return statements
    .ofService(serviceOf(request.action))
    .flatMap((placed) => nearMiss(placed, request))
    .toSorted((left, right) => left.score - right.score)
    .slice(0, MOST)
    .map(({ near }) => near);
}

function nearMiss(
  { policy, statement }: PlacedStatement,
  request: StatementRequest,
): readonly { readonly near: NearMiss; readonly score: number }[] {
  if (statement.effect === 'Deny' || !isOfService(statement, request)) return [];
  const missed = missedParts(statement, request);
  const [misses] = missed;
  if (misses === undefined) return [];
  return [{ near: { policy, statement, misses }, score: NEARNESS[misses] + missed.length * 4 }];
}

function isOfService({ actions }: Statement, { action }: StatementRequest): boolean {
  const service = serviceOf(action);
  return actions.negated || actions.services.includes('*') || actions.services.includes(service);
}
