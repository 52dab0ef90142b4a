/**
 * CloudTrail's `eventSource` to the prefix of the service's IAM actions: the word before `.amazonaws.com`, but
 * for the sources listed in data/event-sources.json.
 */
import eventSources from '../../data/event-sources.json' with { type: 'json' };
import { hasParameter, type RequestValue } from '../record/request-values.ts';
import type { ActionTable } from './action-table.ts';

export interface ServicePrefix {
  /** Lower case. */
  readonly prefix: string;
  /** It is another word than the source. */
  readonly mapped: boolean;
}

interface SharedSource {
  readonly prefix: string;
  readonly parameter: string;
}

const PREFIXES: ReadonlyMap<string, string> = new Map(Object.entries(eventSources.prefixes));
const SHARED: ReadonlyMap<string, SharedSource> = new Map(Object.entries(eventSources.shared));

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

/** Two services write this source: a name that only one of them has decides, else the telling parameter. */
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
