import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LAMBDA_NAMES } from '../../lib/bundling.ts';
import { bundleLambda } from '../../scripts/bundle.ts';
import { synthesize, WITHOUT_ACKNOWLEDGEMENTS, WITHOUT_BUNDLING } from '../support/synthesize.ts';

interface Report {
  readonly pluginReports: readonly { readonly violations: readonly { readonly ruleName: string }[] }[];
}

const alertEmail = 'ops@example.com';
const asDeployed = synthesize({ alertEmail });
const unforgiving = synthesize({ ...WITHOUT_BUNDLING, alertEmail }, WITHOUT_ACKNOWLEDGEMENTS);
const mistaken = synthesize({ retentionDays: 'forever' });

afterAll(() => {
  for (const { outdir } of [asDeployed, unforgiving, mistaken]) rmSync(outdir, { recursive: true });
});

const findings = ({ read }: typeof asDeployed): string[] => {
  const { pluginReports }: Report = read('validation-report.json');
  return pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
};

/** Acknowledged rule -> reason. */
function acknowledgements(): Map<string, string> {
  const entries: { type: string; data: Record<string, string> }[] = Object.values<[]>(
    asDeployed.read('DenialMonitor.metadata.json'),
  ).flat();
  const reasons = entries.filter(({ type }) => type === 'aws:cdk:acknowledged-rules').map(({ data }) => data);
  return new Map(
    reasons.flatMap(Object.entries).map(([id, reason]) => [id.replace('Annotation::', ''), reason]),
  );
}

describe('built-in rules, AwsSolutions and Serverless', () => {
  test('find nothing that is not acknowledged', () => {
    expect(asDeployed.status, asDeployed.stderr).toBe(0);
    expect(findings(asDeployed)).toEqual([]);
  });

  test('find, without the acknowledgements, just what was acknowledged: none is stale', () => {
    expect(unforgiving.status).not.toBe(0);
    expect(new Set(findings(unforgiving))).toEqual(new Set(acknowledgements().keys()));
  });

  test.each([...acknowledgements()])('%s: %s', (_rule, reason) => {
    expect(reason).toMatch(/^\S.{40,}\.$/);
  });
});

describe('functions', () => {
  test.each(LAMBDA_NAMES)('%s: what the tests invoke is byte for byte what is deployed', async (name) => {
    const ours = join(asDeployed.outdir, name, 'index.mjs');
    await bundleLambda(name, ours);
    const deployed = join(asDeployed.outdir, `asset.${assetHash(name)}`);
    expect(readFileSync(join(deployed, 'index.mjs'), 'utf8')).toBe(readFileSync(ours, 'utf8'));
    expect(readFileSync(join(deployed, 'index.mjs.map'), 'utf8')).not.toContain('sourcesContent');
  });
});

test('a mistake in the settings is one sentence, and nothing is made', () => {
  expect(mistaken.status).toBe(1);
  const sentence = 'setting `retentionDays` must be a whole number from 1 to 3650, not `forever`\n';
  expect(mistaken.stderr).toBe(sentence);
});

function assetHash(name: string): string | undefined {
  const { Resources } = asDeployed.read('DenialMonitor.template.json');
  const all: { Properties: { Description?: string; Code?: { S3Key: string } } }[] = Object.values(Resources);
  const made = all.find(
    ({ Properties }) => Properties.Description === `denial-monitor ${name}` && Properties.Code,
  );
  return made?.Properties.Code?.S3Key.replace('.zip', '');
}
