/**
 * Builds each Lambda function as one file, exactly as the stack deploys it: `node scripts/bundle.ts` builds all into
 * `dist/lambdas` and prints the sizes. The npm package has none of them (scripts/bundle-package.ts).
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'esbuild';
import { LAMBDA_BUNDLE, LAMBDA_NAMES, type LambdaName, lambdaEntry } from '../lib/pipeline/bundling.ts';
import { printSize, refuseRequire } from './bundled-file.ts';
import { licenceTexts, packagesOf } from './licences.ts';
import { packActions } from './pack-actions.ts';

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
  refuseRequire(outfile);
  packActions(dirname(outfile));
  return Object.keys(metafile.inputs);
}

async function bundleAll(): Promise<void> {
  rmSync('dist/lambdas', { recursive: true, force: true });
  const bundled: string[] = [];
  for (const name of LAMBDA_NAMES) {
    bundled.push(...(await bundleLambda(name, `dist/lambdas/${name}.mjs`)));
    printSize(`dist/lambdas/${name}.mjs`);
  }
  writeFileSync('dist/lambdas/LICENSES.txt', licenceTexts(packagesOf(bundled)));
  printSize(packActions('dist/lambdas'));
}

if (import.meta.main) await bundleAll();
