/**
 * How a Lambda function's source becomes the one file that is deployed. One definition: the CDK construct
 * bundles with it, and so does scripts/bundle.ts, whose output the tests invoke.
 *
 * The SDK is bundled too, so that what was tested is what runs. `module` before `main`: from their ES modules, the
 * SDK and Powertools come out a third smaller, and without a need for `require`, which a bundle of this kind lacks.
 * A source map lies beside each bundle but is not switched on: reading it would lengthen every cold start.
 */
import { fileURLToPath } from 'node:url';
import { type BundlingOptions, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/** In esbuild's own words. */
export const LAMBDA_BUNDLE = {
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  minify: true,
  sourcemap: true,
  sourcesContent: false,
} as const;

/** The same, in the construct's words. */
export const LAMBDA_BUNDLING: BundlingOptions = {
  format: OutputFormat.ESM,
  target: LAMBDA_BUNDLE.target,
  mainFields: [...LAMBDA_BUNDLE.mainFields],
  minify: LAMBDA_BUNDLE.minify,
  sourceMap: LAMBDA_BUNDLE.sourcemap,
  sourcesContent: LAMBDA_BUNDLE.sourcesContent,
  bundleAwsSDK: true,
  commandHooks: {
    beforeInstall: () => [],
    beforeBundling: () => [],
    // The table of IAM actions is data, read when a message does not name its action: it stays a file of its own.
    afterBundling: (inputDir, outputDir) => [
      `"${process.execPath}" "${inputDir}/scripts/pack-actions.ts" "${outputDir}"`,
    ],
  },
};

export const LAMBDA_NAMES = ['ingest', 'detect', 'attribute', 'organization', 'backfill'] as const;

export type LambdaName = (typeof LAMBDA_NAMES)[number];

export function lambdaEntry(name: LambdaName): string {
  return fileURLToPath(new URL(`../../lambdas/${name}.ts`, import.meta.url));
}
