/**
 * Writes data/generated/record-scan.json: the module of WebAssembly that looks through the bytes of records, from its source
 * in wasm/. Run after a change there:
 *
 *     node scripts/record-scan.ts          write it
 *     node scripts/record-scan.ts --check  exit status 1 when the file is not what would be written
 */
import asc from 'assemblyscript/asc';
import { writeLines } from './generated-lines.ts';

const SOURCE = 'wasm/module.ts';
/** What `wasm/layout.ts` takes, in pages of 64 KiB. */
const PAGES = '28';

const FLAGS = [
  ...['-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd', '--use', 'abort='],
  ...['--initialMemory', PAGES, '--maximumMemory', PAGES],
];

/** The text of the file, as it has to be. */
export async function renderRecordScan(): Promise<string> {
  const { error, stderr, binary } = await compiled();
  if (error !== null || binary === undefined) throw new Error(stderr);
  const lines = binary.toString('base64').match(/.{1,120}/g) ?? [];
  return `${JSON.stringify({ source: 'wasm/', base64: lines }, null, 2)}\n`;
}

async function compiled() {
  let binary: Buffer | undefined;
  const writeFile = (_name: string, contents: string | Uint8Array) => {
    binary = Buffer.from(contents as Uint8Array);
  };
  const { error, stderr } = await asc.main([SOURCE, '-o', 'record-scan.wasm', ...FLAGS], { writeFile });
  return { error, stderr: stderr.toString(), binary };
}

if (import.meta.main) writeLines('record-scan', await renderRecordScan());
