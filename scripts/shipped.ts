/** The packages whose code is in what is shipped: in a function, or in the command line. */
import { build } from 'esbuild';
import { LAMBDA_NAMES, lambdaEntry } from '../lib/pipeline/bundling.ts';
import { BUNDLE, ENTRIES } from './bundle-package.ts';
import { packagesOf } from './licences.ts';

/** @returns paths as package-lock.json has them: `node_modules/a/node_modules/b`. */
export async function shippedPackages(): Promise<readonly string[]> {
  const { metafile } = await build({
    ...BUNDLE,
    entryPoints: [...Object.values(ENTRIES), ...LAMBDA_NAMES.map(lambdaEntry)],
    outdir: 'dist',
    write: false,
  });
  return packagesOf(Object.keys(metafile.inputs));
}
