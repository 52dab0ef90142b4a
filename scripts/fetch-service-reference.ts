/** Fetches AWS's service reference: every service, or an error that says which page could not be read. */
import { loadActionTable } from '../adapters/action-table.ts';
import type { ServiceActions } from './action-table-text.ts';
import { readServiceReference } from './service-reference.ts';

export const SERVICE_REFERENCE = 'https://servicereference.us-east-1.amazonaws.com/';
const AT_ONCE = 8;
const ATTEMPTS = 3;
const TIMEOUT_MS = 20_000;

async function fetchJson(url: string): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      if (!response.ok) throw new Error(`status ${response.status}`);
      return await response.json();
    } catch (cause) {
      if (attempt === ATTEMPTS) throw new Error(`cannot read ${url}`, { cause });
    }
  }
}

function serviceUrls(list: unknown): readonly string[] {
  const urls = Array.isArray(list) ? list.map((each: { url?: unknown }) => each.url) : [];
  const found = urls.filter((url) => typeof url === 'string');
  if (found.length === 0) throw new Error('the list of services is empty');
  return found;
}

export async function fetchServices(base: string): Promise<readonly ServiceActions[]> {
  const known = loadActionTable();
  const waiting = [...serviceUrls(await fetchJson(base))];
  const services: ServiceActions[] = [];
  const fetchNext = async () => {
    for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
      services.push(readServiceReference(await fetchJson(url), known));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchNext));
  return services;
}
