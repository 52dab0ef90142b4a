import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { LAMBDA_NAMES } from '../../lib/bundling.ts';
import { bundleLambda } from '../../scripts/bundle.ts';
import { synthesize, WITHOUT_ACKNOWLEDGEMENTS, WITHOUT_BUNDLING } from '../support/synthesize.ts';

interface Report {
  readonly pluginReports: readonly { readonly violations: readonly { readonly ruleName: string }[] }[];
}

const OPT_IN = { dataEvents: 'AWS::S3::Object', networkActivity: 'kms.amazonaws.com' };
const unforgiving = (settings: string) =>
  synthesize(
    { ...WITHOUT_BUNDLING, ...OPT_IN, settings: `examples/settings/${settings}.json` },
    WITHOUT_ACKNOWLEDGEMENTS,
  );

const asDeployed = synthesize({
  alertEmail: 'ops@example.com',
  alertChannels: 'chat,pagerduty,machine,events,securityHub',
  pagerDutySecret: 'ops/pagerduty',
});
const scopes = { account: unforgiving('account'), organization: unforgiving('organization') };
const mistaken = synthesize({ settings: 'examples/settings/account.json', retentionDays: 'forever' });

afterAll(() => {
  for (const { outdir } of [asDeployed, mistaken, ...Object.values(scopes)]) {
    rmSync(outdir, { recursive: true });
  }
});

const findings = ({ read }: typeof asDeployed): string[] => {
  const { pluginReports }: Report = read('validation-report.json');
  return pluginReports.flatMap(({ violations }) => violations.map(({ ruleName }) => ruleName));
};

/** Acknowledged rule -> reason, with what the Region or account of a stack is known by written as the packs do. */
const acknowledged = ({ read }: typeof asDeployed): Map<string, string> =>
  new Map(Object.entries(read('acknowledged.json')));

describe('built-in rules, AwsSolutions and Serverless', () => {
  test('find nothing that is not acknowledged', () => {
    expect(asDeployed.status, asDeployed.stderr).toBe(0);
    expect(findings(asDeployed)).toEqual([]);
  });

  test.each(Object.entries(scopes))(
    '%s: find, acknowledgements aside, just what is acknowledged',
    (_name, run) => {
      expect(run.status).not.toBe(0);
      expect(new Set(findings(run))).toEqual(new Set(acknowledged(run).keys()));
    },
  );

  test.each([...acknowledged(scopes.organization)])('%s: %s', (_rule, reason) => {
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

test('what is billed by the event is said', () => {
  expect(scopes.organization.stderr).toContain('data events of AWS::S3::Object: CloudTrail bills every call');
  expect(scopes.organization.stderr).toContain(
    'endpoint policies of kms.amazonaws.com: CloudTrail bills every',
  );
  expect(asDeployed.stderr).not.toContain('bills');
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
