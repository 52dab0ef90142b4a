/**
 * Operations whose action bears another name: the hand-kept tables data/operations.json and
 * data/service-quirks.json, and the operations of a refreshed action table, which AWS itself published.
 */
import operationsFile from '../../data/operations.json' with { type: 'json' };
import quirks from '../../data/service-quirks.json' with { type: 'json' };
import type { ActionTable } from './action-table.ts';

const key = (prefix: string, name: string) => `${prefix}:${name}`.toLowerCase();

const OPERATIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(operationsFile.operations).flatMap(([prefix, operations]) =>
    Object.entries(operations).map(([name, actions]) => [key(prefix, name), withPrefix(prefix, actions)]),
  ),
);

function withPrefix(prefix: string, actions: readonly string[]): readonly string[] {
  return actions.map((action) => (action.includes(':') ? action : `${prefix}:${action}`));
}

/** The actions of an operation that has another name in IAM; none when it has its own. */
export function renamedActions(
  prefix: string,
  name: string,
  table: ActionTable | undefined,
): readonly string[] {
  return table?.operation(prefix, name) ?? OPERATIONS.get(key(prefix, name)) ?? [];
}

const VERBS: ReadonlyMap<string, readonly (readonly [string, string])[]> = new Map(
  Object.entries(quirks.verbs).map(([prefix, verbs]) => [prefix, Object.entries(verbs)]),
);

/** API Gateway's actions are the HTTP methods of its operations. */
export function httpVerb(prefix: string, name: string): string | undefined {
  return VERBS.get(prefix)?.find(([start]) => name.startsWith(start))?.[1];
}

const BEARER_TOKEN: ReadonlySet<string> = new Set(
  Object.entries(quirks.bearerToken).flatMap(([prefix, names]) => names.map((name) => key(prefix, name))),
);

/** Calls made with a token of the service itself: IAM is not asked. */
export function isBearerTokenCall(prefix: string, name: string): boolean {
  return BEARER_TOKEN.has(key(prefix, name));
}
