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
import { formatActionTable } from './action-table-text.ts';
import { fetchServices, SERVICE_REFERENCE } from './fetch-service-reference.ts';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'service-reference': { type: 'boolean', default: false },
    out: { type: 'string', default: 'actions.tsv.br' },
  },
});

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
