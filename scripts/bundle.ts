/**
 * Builds Lambda functions exactly as the stack deploys them: `node scripts/bundle.ts` builds all into `dist/lambdas` and
 * prints the sizes, `node scripts/bundle.ts NAME FOLDER` one. The npm package has none of them (scripts/bundle-package.ts).
 *
 * A function is `index.mjs`, the chunks that it loads when it starts, and those that it loads when it needs them: the client
 * of a service when a policy of that service is read. The SDK is bundled too, so that what was tested is what runs.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import { LAMBDA_NAMES, type LambdaName, lambdaEntry } from '../lib/pipeline/bundling.ts';
import { kibibytes, printSize, refuseRequire } from './bundled-file.ts';
import { deflatedTables } from './deflated-tables.ts';
import { licenceTexts, packagesOf } from './licences.ts';
import { modulesOfNode } from './modules-of-node.ts';
import { packActions } from './pack-actions.ts';

const PROJECT = join(import.meta.dirname, '..');

/**
 * `module` before `main`: from their ES modules, the SDK and Powertools come out a third smaller, and without a need for
 * `require`, which a bundle of this kind lacks. A source map lies beside each file but is not switched on: reading it
 * would lengthen every cold start.
 */
const LAMBDA_BUNDLE = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': './lambdas/environment-credentials.ts' },
  plugins: [deflatedTables, modulesOfNode],
  minify: true,
  charset: 'utf8',
  splitting: true,
  outExtension: { '.js': '.mjs' },
  // Beside the entry: what is found relative to a source file is found relative to its chunk.
  chunkNames: '[name]-[hash]',
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
} satisfies BuildOptions;

export interface BundledFunction {
  /** Paths of the files that are in it, from the project's folder. */
  readonly inputs: readonly string[];
  /** Bytes of `index.mjs` and of the chunks that it loads at its start. */
  readonly atStart: number;
  /** Bytes of all its code. */
  readonly inAll: number;
}

/** Bundles one function into `folder`, with the table of IAM actions beside it. */
export async function bundleLambda(name: LambdaName, folder: string): Promise<BundledFunction> {
  const bundled = await bundleEntry(lambdaEntry(name), folder);
  packActions(folder);
  return bundled;
}

/** `entry`: in the folder of the functions. */
export async function bundleEntry(entry: string, folder: string): Promise<BundledFunction> {
  mkdirSync(folder, { recursive: true });
  const { metafile } = await build({
    ...LAMBDA_BUNDLE,
    absWorkingDir: PROJECT,
    entryPoints: { index: entry },
    outdir: folder,
  });
  const files = Object.entries(metafile.outputs).filter(([file]) => file.endsWith('.mjs'));
  for (const [file] of files) refuseRequire(join(PROJECT, file));
  return {
    inputs: Object.keys(metafile.inputs),
    atStart: [...loadedAtStart(metafile)].reduce(
      (sum, file) => sum + (metafile.outputs[file]?.bytes ?? 0),
      0,
    ),
    inAll: files.reduce((sum, [, { bytes }]) => sum + bytes, 0),
  };
}

/** The entry, and what it imports other than by `import()`. */
function loadedAtStart({ outputs }: Metafile): ReadonlySet<string> {
  const entry = Object.keys(outputs).filter((file) => outputs[file]?.entryPoint?.startsWith('lambdas/'));
  const loaded = new Set(entry);
  for (const file of loaded) {
    for (const { path, kind, external } of outputs[file]?.imports ?? []) {
      if (kind === 'import-statement' && external !== true) loaded.add(path);
    }
  }
  return loaded;
}

async function bundleAll(): Promise<void> {
  rmSync('dist/lambdas', { recursive: true, force: true });
  const bundled: string[] = [];
  for (const name of LAMBDA_NAMES) {
    const { inputs, atStart, inAll } = await bundleLambda(name, `dist/lambdas/${name}`);
    bundled.push(...inputs);
    console.error(`dist/lambdas/${name}: ${kibibytes(atStart)} at its start, ${kibibytes(inAll)} in all`);
  }
  writeFileSync('dist/lambdas/LICENSES.txt', licenceTexts(packagesOf(bundled)));
  printSize(join('dist/lambdas', 'ingest', 'actions.tsv.br'));
}

if (import.meta.main) {
  const [asked, folder] = process.argv.slice(2);
  const name = LAMBDA_NAMES.find((each) => each === asked);
  if (asked === undefined) await bundleAll();
  else if (name === undefined || folder === undefined)
    throw new Error('usage: node scripts/bundle.ts [NAME FOLDER]');
  else await bundleLambda(name, folder);
}
