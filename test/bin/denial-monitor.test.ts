import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LAMBDA_NAMES } from '../../lib/pipeline/bundling.ts';
import { bundleLambda } from '../../scripts/bundle.ts';
import { synthesize, WITHOUT_ACKNOWLEDGEMENTS, WITHOUT_BUNDLING } from '../support/synthesize.ts';

interface Report {
  readonly pluginReports: readonly { readonly violations: readonly { readonly ruleName: string }[] }[];
}

const settings = (name: string) => `examples/settings/${name}.json`;
const OPT_IN = {
  dataEvents: 'AWS::S3::Object',
  networkActivity: 'kms.amazonaws.com',
  backfill: 'arn:aws:s3:::org-logs/AWSLogs/',
  backfillKeys: 'arn:aws:kms:us-east-1:444455556666:key/11112222-3333-4444-5555-666677778888',
};

const asDeployed = synthesize({
  settings: settings('account'),
  alertChannels: 'chat,pagerduty,machine,events,securityHub',
  alertEmail: 'ops@example.com',
  customerKey: 'true',
  pagerDutySecret: 'ops/pagerduty',
});
const unforgiving = synthesize(
  { ...WITHOUT_BUNDLING, ...OPT_IN, settings: settings('organization') },
  WITHOUT_ACKNOWLEDGEMENTS,
);
const mistaken = synthesize({ settings: settings('account'), retentionDays: 'forever' });

afterAll(() => {
  for (const { outdir } of [asDeployed, unforgiving, mistaken]) {
    rmSync(outdir, { recursive: true });
  }
});

const findings = ({ read }: typeof asDeployed): string[] => {
  const { pluginReports }: Report = read('validation-report.json');
  return pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
};

/** Acknowledged rule -> reason. */
const acknowledged = new Map<string, string>(Object.entries(unforgiving.read('acknowledged.json')));

describe('built-in rules, AwsSolutions and Serverless', () => {
  test('find nothing in an account that is not acknowledged', () => {
    expect(asDeployed.status, asDeployed.stderr).toBe(0);
    expect(findings(asDeployed)).toEqual([]);
  });

  test('find in an organization, acknowledgements aside, just what is acknowledged: none is missing or stale', () => {
    expect(unforgiving.status).not.toBe(0);
    expect(new Set(findings(unforgiving))).toEqual(new Set(acknowledged.keys()));
  });

  test.each([...acknowledged])('%s: %s', (_rule, reason) => {
    expect(reason).toMatch(/^\S.{40,}\.$/);
  });
});

/** The others are deployed in an organization or by a setting, by the same code. */
const IN_AN_ACCOUNT = LAMBDA_NAMES.filter((name) => !['organization', 'backfill'].includes(name));

describe('functions', () => {
  test.each(IN_AN_ACCOUNT)('%s: what the tests invoke is byte for byte what is deployed', async (name) => {
    const ours = join(asDeployed.outdir, name);
    await bundleLambda(name, ours);
    const deployed = join(asDeployed.outdir, `asset.${assetHash(name)}`);
    const files = readdirSync(deployed).toSorted();
    expect(files).toEqual(readdirSync(ours).toSorted());
    expect(files).toContain('index.mjs');
    for (const file of files)
      expect(readFileSync(join(deployed, file)).equals(readFileSync(join(ours, file))), file).toBe(true);
    expect(readFileSync(join(deployed, 'index.mjs.map'), 'utf8')).not.toContain('sourcesContent');
  });
});

test('nothing is used that the CDK has deprecated', () => {
  for (const { stderr } of [asDeployed, unforgiving]) expect(stderr).not.toContain('deprecated');
});

test('what is billed by the event is said', () => {
  expect(unforgiving.stderr).toContain('data events of AWS::S3::Object: CloudTrail bills every call');
  expect(unforgiving.stderr).toContain('endpoint policies of kms.amazonaws.com: CloudTrail bills every');
  expect(unforgiving.stderr).toContain(
    'backfill of arn:aws:s3:::org-logs/AWSLogs/: each execution that you start is billed',
  );
  expect(asDeployed.stderr).not.toMatch(/bills|billed/);
});

test('an organization without an external id of its own is said to have none', () => {
  expect(unforgiving.stderr).toContain(
    'external id: none is set, so the read roles ask for `denial-monitor`',
  );
  expect(asDeployed.stderr).not.toContain('external id');
});

test('a mistake in the settings is one sentence, and nothing is made', () => {
  expect(mistaken.status).toBe(1);
  const sentence = 'setting `retentionDays` must be a whole number from 1 to 3650, not `forever`\n';
  expect(mistaken.stderr).toBe(sentence);
});

test("the CDK's command line sends no telemetry", () => {
  const { CDK_DISABLE_CLI_TELEMETRY: _, ...env } = process.env;
  const { stdout, stderr } = spawnSync('node_modules/.bin/cdk', ['cli-telemetry', '--status'], {
    env,
    encoding: 'utf8',
  });
  expect(stdout + stderr).toContain('CLI Telemetry is disabled');
});

function assetHash(name: string): string | undefined {
  const { Resources } = asDeployed.read('DenialMonitor.template.json');
  const all: { Properties: { Description?: string; Code?: { S3Key: string } } }[] = Object.values(Resources);
  const made = all.find(
    ({ Properties }) => Properties.Description === `denial-monitor ${name}` && Properties.Code,
  );
  return made?.Properties.Code?.S3Key.replace('.zip', '');
}
