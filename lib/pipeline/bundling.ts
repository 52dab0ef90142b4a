/** The functions by name. scripts/bundle.ts makes their code from these files. */
import { fileURLToPath } from 'node:url';

export const LAMBDA_NAMES = ['ingest', 'detect', 'attribute', 'organization', 'backfill'] as const;

export type LambdaName = (typeof LAMBDA_NAMES)[number];

export function lambdaEntry(name: LambdaName): string {
  return fileURLToPath(new URL(`../../lambdas/${name}.ts`, import.meta.url));
}
