/**
 * Where an account is in the organization and the policies above it, from the table: as they were at the time that is
 * asked for, without a call to Organizations. Parsed histories are cached for a minute.
 */

import type { PolicySource } from '../../core/model/policy-source.ts';
import { type History, historyOf } from '../../core/organization/history.ts';
import { lookUpOrganization } from '../../core/organization/look-up.ts';
import type { OrganizationItem, OrganizationStore } from '../../core/ports.ts';
import { ReadCache } from '../aws/read-cache.ts';

/** Short, so that a change counts soon; long enough that a storm of denials does not read the same items again. */
const FRESH_FOR_MS = 60_000;

export function storedOrganization(
  store: Pick<OrganizationStore, 'readOrganization'>,
  now: () => number,
): PolicySource['organizationOf'] {
  const memory = new ReadCache(now, FRESH_FOR_MS);
  const read = (keys: readonly string[]) => readHistories(store, memory, keys);
  return (account, at) => lookUpOrganization(read, account, at);
}

/** Those that are not cached are read together. */
async function readHistories(
  store: Pick<OrganizationStore, 'readOrganization'>,
  memory: ReadCache,
  keys: readonly string[],
): Promise<ReadonlyMap<string, History>> {
  const missing: string[] = [];
  let batch: Promise<ReadonlyMap<string, OrganizationItem>> | undefined;
  const readMissing = async (key: string) => {
    missing.push(key);
    // After all keys of this call have been looked for.
    batch ??= Promise.resolve().then(() => store.readOrganization(missing));
    const item = (await batch).get(key);
    return item === undefined ? undefined : historyOf(item);
  };
  const histories = keys.map((key) => memory.get(key, () => readMissing(key)));
  const known = new Map<string, History>();
  for (const history of await Promise.all(histories))
    if (history !== undefined) known.set(history.key, history);
  return known;
}
