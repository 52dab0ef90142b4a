/**
 * The code of a function as the stack deploys it: what scripts/bundle.ts makes, which the tests invoke. It runs in a
 * process of its own, because a stack is made without waiting, and esbuild's plugins do not run that way.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import type { LambdaName } from './bundling.ts';

const BUNDLE = fileURLToPath(new URL('../../scripts/bundle.ts', import.meta.url));
const LAMBDAS = fileURLToPath(new URL('../../lambdas', import.meta.url));

/** Nothing is made where the app asks for no bundling. */
export function bundledCode(name: LambdaName): AssetCode {
  return Code.fromAsset(LAMBDAS, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      image: DockerImage.fromRegistry('never-used'),
      // Not run either. The CDK takes assets for one that differ in nothing but the function that bundles them.
      command: [name],
      local: {
        tryBundle(folder) {
          execFileSync(process.execPath, [BUNDLE, name, folder], { stdio: ['ignore', 'ignore', 'inherit'] });
          return true;
        },
      },
    },
  });
}
