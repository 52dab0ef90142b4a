/** Runs the CDK app as `cdk synth` does: same command, same context, in a process of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const { app: APP_COMMAND, context: FEATURE_FLAGS } = JSON.parse(readFileSync('cdk.json', 'utf8'));

/** Context that leaves the functions unbundled: a second a function saved. */
export const WITHOUT_BUNDLING = { 'aws:cdk:bundling-stacks': [] };

/** With this loaded first, the app reports findings that are acknowledged, too. */
export const WITHOUT_ACKNOWLEDGEMENTS = resolve('test/support/without-acknowledgements.ts');

export function synthesize(context: Readonly<Record<string, unknown>>, preload?: string) {
  const outdir = mkdtempSync(join(tmpdir(), 'denial-monitor-synth-'));
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    CDK_OUTDIR: outdir,
    CDK_CONTEXT_JSON: JSON.stringify({ ...FEATURE_FLAGS, ...context }),
    ...(preload === undefined ? {} : { NODE_OPTIONS: `--import=${preload}` }),
  };
  const { status, stderr } = spawnSync(APP_COMMAND, { shell: true, env, encoding: 'utf8' });
  const read = (file: string) => JSON.parse(readFileSync(join(outdir, file), 'utf8'));
  return { outdir, status, stderr, read };
}
