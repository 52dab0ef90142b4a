/**
 * Builds the command line for npm into `dist/`: `npm pack` runs it before it packs. An installed package needs nothing
 * else: no dependency, no install script, no part of a clone.
 */
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { printSize, refuseRequire } from './bundled-file.ts';
import { licenceTexts, packagesOf } from './licences.ts';
import { packActions } from './pack-actions.ts';

/** What node finds first, and the module that it loads when it is new enough. */
const START = 'bin/denials.cjs';
/** By what they are called in the package: the command line, and the program of a thread that it starts. */
export const ENTRIES = { denials: 'bin/denials.ts', 'sifting-thread': 'adapters/input/sifting-thread.ts' };

/** `yaml` has a build for browsers that is made of ES modules; the other one needs `require`. */
export const BUNDLE = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  alias: {
    yaml: './node_modules/yaml/browser/index.js',
    ajv: './scripts/no-validator.ts',
    'ajv-formats': './scripts/no-validator.ts',
  },
  minify: true,
  // Of a clone only: there it makes the page's script when the page starts.
  external: ['esbuild'],
  charset: 'utf8',
  splitting: true,
  // For `.js`, node looks up the nearest package.json first, once for each file.
  outExtension: { '.js': '.mjs' },
  // Beside the entry: what is found relative to a source file is found relative to its chunk.
  chunkNames: '[name]-[hash]',
  metafile: true,
  logLevel: 'warning',
} satisfies BuildOptions;

/** One file, and chunks that are loaded when a command needs them. Only what is used of the SDK is in them. */
export async function bundlePackage(outdir: string): Promise<Metafile> {
  const { metafile } = await build({ ...BUNDLE, entryPoints: ENTRIES, outdir });
  for (const file of Object.keys(metafile.outputs)) refuseRequire(file);
  await bundlePage(join(outdir, 'ui'));
  writeStart(join(outdir, 'denials.cjs'));
  packActions(outdir);
  writeFileSync(join(outdir, 'LICENSES.txt'), licenceTexts(packagesOf(Object.keys(metafile.inputs))));
  return metafile;
}

/** What the page loads in the browser. */
async function bundlePage(outdir: string): Promise<void> {
  const entryPoints = ['ui/client/page.ts', 'ui/client/page.css'];
  await build({ entryPoints, outdir, format: 'iife', target: 'es2022', minify: true, logLevel: 'warning' });
}

function writeStart(file: string): void {
  const start = readFileSync(START, 'utf8');
  const packed = start.replace("require('./denials.ts')", "require('./denials.mjs')");
  if (packed === start) throw new Error(`${START} no longer loads ./denials.ts`);
  writeFileSync(file, packed);
  chmodSync(file, 0o755);
}

if (import.meta.main) {
  rmSync('dist', { recursive: true, force: true });
  const { outputs } = await bundlePackage('dist');
  const bytes = Object.values(outputs).reduce((sum, output) => sum + output.bytes, 0);
  // npm prints what comes on standard output of a script before its own answer, which programs read.
  console.error(`${Object.keys(outputs).length} files, ${(bytes / 2 ** 20).toFixed(1)} MiB; the largest:`);
  const largest = Object.entries(outputs).toSorted(([, a], [, b]) => b.bytes - a.bytes);
  for (const [file] of largest.slice(0, 5)) printSize(file);
}
