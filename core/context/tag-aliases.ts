/**
 * The names that services have of their own for the tags of a resource and of a request: `ec2:ResourceTag/team`.
 * Source  data/context-keys.json
 */
import contextKeys from '../../data/context-keys.json' with { type: 'json' };
import type { ContextEntry } from './context-entry.ts';

const { resource, request, requestKeys } = contextKeys.tagAliases;

const STARTS: readonly (readonly [string, ReadonlyMap<string, string>])[] = [
  ['aws:ResourceTag/', new Map(Object.entries(resource))],
  ['aws:RequestTag/', new Map(Object.entries(request))],
  ['aws:TagKeys', new Map(Object.entries(requestKeys))],
];

/** The entries, and after them those of the called service. */
export function withAliases(entries: readonly ContextEntry[], service: string): readonly ContextEntry[] {
  const own = STARTS.flatMap(([start, byService]) => {
    const alias = byService.get(service);
    if (alias === undefined) return [];
    return entries
      .filter(({ key }) => key.startsWith(start))
      .map((entry) => ({ ...entry, key: `${alias}${entry.key.slice(start.length)}` }));
  });
  return [...entries, ...own];
}
