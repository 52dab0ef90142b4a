/**
 * Builds what is shipped into `dist/`: each Lambda function as one file, exactly as the stack deploys it, and the
 * command line for npm. `node scripts/bundle.ts` builds all and prints the sizes.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { LAMBDA_BUNDLE, LAMBDA_NAMES, type LambdaName, lambdaEntry } from '../lib/pipeline/bundling.ts';
import { licenceTexts, packagesOf } from './licences.ts';
import { packActions } from './pack-actions.ts';

/** What esbuild leaves where a CommonJS module needs `require`, which an ES module does not have. */
const REQUIRE_SHIM = 'Dynamic require of';

/**
 * Bundles one function into `outfile`, with its source map beside it.
 *
 * @returns paths of the files that are in it, from the project's folder.
 */
export async function bundleLambda(name: LambdaName, outfile: string): Promise<readonly string[]> {
  mkdirSync(dirname(outfile), { recursive: true });
  const { metafile } = await build({
    ...LAMBDA_BUNDLE,
    mainFields: [...LAMBDA_BUNDLE.mainFields],
    bundle: true,
    platform: 'node',
    entryPoints: [lambdaEntry(name)],
    outfile,
    metafile: true,
    logLevel: 'warning',
  });
  if (readFileSync(outfile, 'utf8').includes(REQUIRE_SHIM)) {
    throw new Error(`the bundle of \`${name}\` needs \`require\`: a dependency has no ES module build`);
  }
  packActions(dirname(outfile));
  return Object.keys(metafile.inputs);
}

/**
 * The command line: one file and a chunk for each command that is loaded when called. Dependencies stay outside,
 * npm installs them.
 */
export async function bundleCommandLine(outdir: string): Promise<readonly string[]> {
  const { metafile } = await build({
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    packages: 'external',
    splitting: true,
    // Beside the entry: what is found relative to a source file is found relative to its chunk.
    chunkNames: '[name]-[hash]',
    entryPoints: ['bin/denials.ts'],
    outdir,
    metafile: true,
    logLevel: 'warning',
  });
  return Object.keys(metafile.outputs);
}

async function bundleAll(): Promise<void> {
  rmSync('dist', { recursive: true, force: true });
  const bundled: string[] = [];
  for (const name of LAMBDA_NAMES) {
    bundled.push(...(await bundleLambda(name, `dist/lambdas/${name}.mjs`)));
    printSize(`dist/lambdas/${name}.mjs`);
  }
  writeFileSync('dist/lambdas/LICENSES.txt', licenceTexts(packagesOf(bundled)));
  for (const file of await bundleCommandLine('dist')) printSize(file);
  printSize(packActions('dist'));
}

function printSize(file: string): void {
  const bytes = readFileSync(file);
  const kib = (size: number) => `${(size / 1024).toFixed(1)} KiB`;
  console.log(`${file}: ${kib(bytes.length)}, ${kib(gzipSync(bytes).length)} compressed`);
}

if (import.meta.main) await bundleAll();
