/**
 * The answer of `sts:DecodeAuthorizationMessage`: why EC2 refused, with the values of the condition keys.
 *
 * Shape   JSON text -> AuthorizationMessage, or `undefined` when it is not such an answer.
 * Errors  never throws. Members that are missing or of another type are null or empty; the rest is kept.
 * Source  AWS CLI reference, `sts decode-authorization-message`; statements list keys and values of their
 *         conditions without the operator, and neither policy nor layer is named.
 */
import { isObject, jsonIn, valueAt } from '../record/json.ts';

export interface AuthorizationMessage {
  readonly allowed: boolean;
  readonly explicitDeny: boolean;
  readonly matchedStatements: readonly MatchedStatement[];
  readonly principal: {
    readonly id: string | null;
    readonly name: string | null;
    readonly arn: string | null;
  };
  /** `service:Operation`; EC2 leaves its own prefix out, and it is completed. */
  readonly action: string | null;
  readonly resource: string | null;
  /** The request's condition keys, as written, with their values. */
  readonly conditions: ReadonlyMap<string, readonly string[]>;
}

export interface MatchedStatement {
  /** Null for a statement without a Sid. */
  readonly sid: string | null;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions: ReadonlyMap<string, readonly string[]>;
}

export function decodeAuthorizationMessage(json: string): AuthorizationMessage | undefined {
  const message = jsonIn(json);
  const allowed = valueAt(message, 'allowed');
  const context = valueAt(message, 'context');
  if (typeof allowed !== 'boolean' || !isObject(context)) return undefined;
  const principal = valueAt(context, 'principal');
  return {
    allowed,
    explicitDeny: valueAt(message, 'explicitDeny') === true,
    matchedStatements: items(valueAt(message, 'matchedStatements')).map(readStatement),
    principal: { id: text(principal, 'id'), name: text(principal, 'name'), arn: text(principal, 'arn') },
    action: qualified(text(context, 'action')),
    resource: text(context, 'resource'),
    conditions: conditions(context),
  };
}

function readStatement(statement: unknown): MatchedStatement {
  return {
    sid: text(statement, 'statementId') || null,
    effect: text(statement, 'effect') ?? '',
    actions: values(valueAt(statement, 'actions')),
    resources: values(valueAt(statement, 'resources')),
    conditions: conditions(statement),
  };
}

function conditions(holder: unknown): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const item of items(valueAt(holder, 'conditions'))) {
    const key = text(item, 'key');
    if (key === null) continue;
    const known = found.get(key) ?? [];
    for (const value of values(valueAt(item, 'values'))) known.push(value);
    found.set(key, known);
  }
  return found;
}

function qualified(action: string | null): string | null {
  if (action === null || action === '') return null;
  return action.includes(':') ? action : `ec2:${action}`;
}

/** `{"items": [{"value": …}]}` */
function values(list: unknown): string[] {
  return items(list).flatMap((item) => text(item, 'value') ?? []);
}

function items(list: unknown): readonly unknown[] {
  const found = valueAt(list, 'items');
  return Array.isArray(found) ? found : [];
}

function text(holder: unknown, name: string): string | null {
  const found = valueAt(holder, name);
  return typeof found === 'string' ? found : null;
}
