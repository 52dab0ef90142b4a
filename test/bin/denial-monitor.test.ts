/** The app as `cdk synth` starts it: same command, same context, in a process of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks, ServerlessChecks } from 'cdk-nag';
import { afterAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'denial-monitor-synth-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { app, context } = JSON.parse(readFileSync('cdk.json', 'utf8'));

function synthesize(settings: Readonly<Record<string, unknown>>) {
  const outdir = mkdtempSync(join(folder, 'out-'));
  const all = { ...context, 'aws:cdk:bundling-stacks': [], ...settings };
  const env = { PATH: process.env.PATH, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(all) };
  const { status, stderr } = spawnSync(app, { shell: true, env, encoding: 'utf8' });
  const read = (file: string) => JSON.parse(readFileSync(join(outdir, file), 'utf8'));
  return { status, stderr, read };
}

describe('with an address for alerts', () => {
  const { status, stderr, read } = synthesize({ alertEmail: 'ops@example.com' });

  test('nothing is found by the built-in rules, AwsSolutions or Serverless that is not acknowledged', () => {
    expect({ status, stderr }).toMatchObject({ status: 0 });
    expect(read('validation-report.json').pluginReports).toEqual([]);
  });

  test('every acknowledgement has its reason', () => {
    const entries: { type: string; data: unknown }[] = Object.values<[]>(
      read('DenialMonitor.metadata.json'),
    ).flat();
    const acknowledged = entries
      .filter(({ type }) => type === 'aws:cdk:acknowledged-rules')
      .flatMap(({ data }) => Object.values(data as Record<string, string>));
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const reason of acknowledged)
      expect(reason).toMatch(/^[A-Z].{30,}\.$|^dynamodb:ListStreams.{30,}\.$/);
  });
});

test('a mistake in the settings is one sentence', () => {
  const { status, stderr } = synthesize({ retentionDays: 'forever' });
  expect(status).toBe(1);
  expect(stderr.trim()).toBe('setting `retentionDays` must be a whole number from 1 to 3650, not `forever`');
});

test('the packs do find what is wrong, and stop the synthesis', () => {
  const bad = new App({ analyticsReporting: false, context, outdir: mkdtempSync(join(folder, 'bad-')) });
  Validations.of(bad).addPlugins(new AwsSolutionsChecks(bad), new ServerlessChecks(bad));
  new Queue(new Stack(bad, 'Bad'), 'NoTlsNoDeadLetters');
  expect(() => bad.synth()).toThrow(/[Vv]alidation/);
});
