/**
 * CloudTrail's `eventSource` to the prefix of the service's IAM actions: the word before `.amazonaws.com`, but
 * for the sources listed in data/event-sources.json.
 */
import eventSources from '../../data/event-sources.json' with { type: 'json' };

const PREFIXES: ReadonlyMap<string, string> = new Map(Object.entries(eventSources.prefixes));

/** `mapped`: the prefix is another word than the source. */
export function servicePrefix(eventSource: string): { readonly prefix: string; readonly mapped: boolean } {
  const source = eventSource.toLowerCase().split('.amazonaws.')[0] ?? '';
  const prefix = PREFIXES.get(source);
  return prefix === undefined ? { prefix: source, mapped: false } : { prefix, mapped: true };
}
