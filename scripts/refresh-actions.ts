/**
 * Makes a newer table of actions from AWS's service reference. Put beside the program in place of the shipped one,
 * it makes new services known without a new release.
 *
 *   node scripts/refresh-actions.ts --service-reference [URL] [--out actions.tsv.br]
 *
 * Nothing is written unless every service could be read.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { loadActionTable } from '../adapters/action-table.ts';
import { formatActionTable, type ServiceActions } from './action-table-text.ts';
import { readServiceReference } from './service-reference.ts';

const SERVICE_REFERENCE = 'https://servicereference.us-east-1.amazonaws.com/';
const AT_ONCE = 8;
const ATTEMPTS = 3;
const TIMEOUT_MS = 20_000;

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'service-reference': { type: 'boolean', default: false },
    out: { type: 'string', default: 'actions.tsv.br' },
  },
});

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

async function fetchServices(base: string): Promise<readonly ServiceActions[]> {
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

function compress(file: string, text: string): string | Buffer {
  if (file.endsWith('.br')) return brotliCompressSync(text);
  return file.endsWith('.gz') ? gzipSync(text, { level: 9 }) : text;
}

if (!options['service-reference']) {
  console.error('say where from: --service-reference [URL] reads what AWS publishes');
  process.exitCode = 2;
} else {
  try {
    const base = positionals[0] ?? SERVICE_REFERENCE;
    const services = await fetchServices(base);
    const day = new Date().toISOString().slice(0, 10);
    writeFileSync(options.out, compress(options.out, formatActionTable(`${base} ${day}`, services)));
    console.log(`${services.length} services written to ${options.out}`);
  } catch (error) {
    console.error(`nothing was written: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
