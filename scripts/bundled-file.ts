/** What every bundle is held to, and how its size is printed. */
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** What esbuild leaves where a CommonJS module needs `require`, which an ES module does not have. */
const REQUIRE_SHIM = 'Dynamic require of';

/** A bundle that needs `require` fails when it runs. */
export function refuseRequire(file: string): void {
  if (readFileSync(file, 'utf8').includes(REQUIRE_SHIM)) {
    throw new Error(`\`${file}\` needs \`require\`: a dependency has no ES module build`);
  }
}

/** On standard error: `npm pack` prints on standard output what programs read. */
export function printSize(file: string): void {
  const bytes = readFileSync(file);
  console.error(`${file}: ${kibibytes(bytes.length)}, ${kibibytes(gzipSync(bytes).length)} compressed`);
}

export const kibibytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`;
