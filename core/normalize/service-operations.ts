/**
 * A service's operations in the words of IAM: the prefix of its actions, and the operations whose action has another
 * name.
 *
 * Source  data/event-sources.json, data/operations.json and data/service-quirks.json, kept by hand; the operations of a
 *         refreshed action table, which AWS published; Service Authorization Reference, Deadline Cloud, Pricing
 *         Calculator (batches).
 */
import eventSources from '../../data/event-sources.json' with { type: 'json' };
import operationsFile from '../../data/operations.json' with { type: 'json' };
import quirks from '../../data/service-quirks.json' with { type: 'json' };
import { hasParameter, type RequestValue } from '../record/request-values.ts';
import type { ActionTable } from './action-table.ts';

export interface ServicePrefix {
  /** Lower case. */
  readonly prefix: string;
  /** It differs from the source. */
  readonly mapped: boolean;
}

interface SharedSource {
  readonly prefix: string;
  readonly parameter: string;
}

const PREFIXES: ReadonlyMap<string, string> = new Map(Object.entries(eventSources.prefixes));
const SHARED: ReadonlyMap<string, SharedSource> = new Map(Object.entries(eventSources.shared));

/** The word before `.amazonaws.com`, but for the sources listed in data/event-sources.json. */
export function servicePrefix(
  eventSource: string,
  name: string,
  values: readonly RequestValue[],
  table: ActionTable | undefined,
): ServicePrefix {
  const source = eventSource.toLowerCase().split('.amazonaws.')[0] ?? '';
  const prefix = PREFIXES.get(source) ?? source;
  const shared = SHARED.get(prefix);
  if (shared !== undefined && isOfSecondService(shared, prefix, name, values, table)) {
    return { prefix: shared.prefix, mapped: true };
  }
  return { prefix, mapped: prefix !== source };
}

/** Two services write this source: a name that only one of them has decides, else the parameter that identifies it. */
function isOfSecondService(
  second: SharedSource,
  first: string,
  name: string,
  values: readonly RequestValue[],
  table: ActionTable | undefined,
): boolean {
  const inFirst = table?.find(first, name) !== undefined;
  const inSecond = table?.find(second.prefix, name) !== undefined;
  return inFirst === inSecond ? hasParameter(values, second.parameter) : inSecond;
}

const key = (prefix: string, name: string) => `${prefix}:${name}`.toLowerCase();

const OPERATIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries(operationsFile.operations).flatMap(([prefix, operations]) =>
    Object.entries(operations).map(([name, actions]) => [key(prefix, name), withPrefix(prefix, actions)]),
  ),
);

function withPrefix(prefix: string, actions: readonly string[]): readonly string[] {
  return actions.map((action) => (action.includes(':') ? action : `${prefix}:${action}`));
}

/** The actions of an operation that has another name in IAM; empty when it has its own. */
export function renamedActions(
  prefix: string,
  name: string,
  table: ActionTable | undefined,
): readonly string[] {
  return table?.operation(prefix, name) ?? OPERATIONS.get(key(prefix, name)) ?? [];
}

/** The prefixes that have an operation of this name whose action has another name. */
export function servicesRenaming(name: string): readonly string[] {
  return Object.entries(operationsFile.operations).flatMap(([prefix, operations]) =>
    name in operations ? [prefix] : [],
  );
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

const BATCH = 'Batch';

/**
 * Other names under which AWS usually lists the action of an operation that has none of its own: a batch under its single
 * operation (`BatchGetJob` is `deadline:GetJob`). Only read when nothing else knows the operation, and only right when the
 * action exists.
 */
export function conventionalNames(name: string): readonly string[] {
  const single = name.startsWith(BATCH)
    ? name.slice(BATCH.length)
    : name.endsWith(BATCH)
      ? name.slice(0, -BATCH.length)
      : undefined;
  if (single === undefined) return [];
  return single.endsWith('s') ? [single, single.slice(0, -1)] : [single];
}
