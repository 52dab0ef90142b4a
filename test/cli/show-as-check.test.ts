/** `denials show --as-check`: what it prints is what `denials check` reads. */
import { expect, test } from 'vitest';
import { lazyActionTable } from '../../adapters/action-table.ts';
import type { Denial } from '../../core/model/denial.ts';
import { asCheck, type WrittenCheck } from '../../core/what-if/as-check.ts';
import type { CheckResult } from '../../core/what-if/run-checks.ts';
import { aDenial } from '../support/a-denial.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const FOLDER = 'examples/organization';
const SNAPSHOT = ['--snapshot', `${FOLDER}/snapshot.json`];

interface PrintedCheck {
  readonly action: string;
  readonly resource: string;
  readonly expect: string;
}

test('every denial of the sample that names its resource becomes a check that fails', async () => {
  const folder = temporaryFolder();
  const { lines } = await denials(['explain', `${FOLDER}/denials.jsonl`, ...SNAPSHOT, '--jsonl']);
  const found: (WrittenCheck & { readonly denial: Denial })[] = [];
  for (const line of lines) {
    const denial: Denial = JSON.parse(JSON.stringify(line));
    const read = asCheck(denial, lazyActionTable);
    if ('checks' in read) found.push(...read.checks.map((each) => ({ ...each, denial })));
  }
  const checks = found.map(({ denial: _, ...check }) => check);
  const file = folder.write('checks.json', JSON.stringify({ checks }));
  const { err, out } = await denials(['check', file, ...SNAPSHOT, '--format', 'json']);
  expect(err).toBe('');
  const { results }: { readonly results: readonly CheckResult[] } = JSON.parse(out);
  expect(results.length).toBe(found.length);
  const denied = found.flatMap(({ expect: expected, denial }, index) =>
    expected === 'allowed' ? [{ denial, outcome: results[index]?.outcome }] : [],
  );
  expect(denied.length).toBeGreaterThan(60);
  // A check states no session policy, and no further check of the call.
  const isElsewhere = ({ attribution: { layer, refusedCheck } }: Denial) =>
    refusedCheck !== null || ['sessionPolicy', 'unknown', 'notAPolicy'].includes(layer);
  const wrong = denied.filter(({ denial, outcome }) => outcome === 'allowed' && !isElsewhere(denial));
  expect(wrong.map(({ denial }) => denial.id)).toEqual([]);
});

test('a group is printed with the resource of its newest denial, and two neighbours', async () => {
  const folder = temporaryFolder();
  const store = ['--store', folder.path('sample.db')];
  await denials(['import', `${FOLDER}/denials.jsonl`, ...store, ...SNAPSHOT]);
  const { lines } = await denials(['groups', ...store, '--action', 'sqs:SendMessage', '--jsonl']);
  const { out } = await denials(['show', String(lines[0]?.group), ...store, '--as-check']);
  const { checks }: { readonly checks: readonly PrintedCheck[] } = JSON.parse(out);
  expect(checks.length).toBe(3);
  expect(new Set(checks.map(({ action, resource }) => `${action} ${resource}`)).size).toBe(3);
});

/** A denial, and why no check is made of it. */
const WITHOUT: readonly (readonly [object, string])[] = [
  [{ resource: null }, 'the record does not name one resource'],
  [{ resource: 'arn:aws:s3:::reports/*' }, 'the record does not name one resource'],
  [{ action: 's3:NoSuchAction' }, 's3:NoSuchAction is no action that the table of actions has'],
  [
    { principal: { arn: 'anonymous', type: 'Unknown', session: null, sessionArn: null } },
    'no policies can be looked up for the caller anonymous',
  ],
];

test.for(WITHOUT)('%j: %s', ([members, why]) => {
  expect(asCheck({ ...aDenial(), ...members }, lazyActionTable)).toEqual({ why });
});

test('the context has what the record shows and a policy read, each key once', () => {
  const condition = { operator: 'StringEquals', expected: ['x'], from: 'cloudtrail' } as const;
  const conditions = [
    { ...condition, key: 'aws:RequestTag/team', actual: 'absent' },
    { ...condition, key: 's3:prefix', actual: ['a', 'b'] },
    { ...condition, key: 'aws:requestedregion', actual: ['eu-west-3'] },
    { ...condition, key: 'aws:PrincipalTag/team', actual: ['data'] },
    { ...condition, key: 'aws:Referer', actual: 'unknown' },
    { ...condition, key: 'sts:ExternalId', actual: ['secret'] },
  ] as const;
  const denial = aDenial();
  const found = asCheck(
    {
      ...denial,
      ...{ region: 'eu-central-1', sourceIp: '203.0.113.7', vpcEndpointId: null },
      attribution: { ...denial.attribution, conditions },
    },
    lazyActionTable,
  );
  expect('checks' in found ? found.checks[0]?.context : undefined).toEqual({
    'aws:RequestedRegion': 'eu-central-1',
    'aws:SourceIp': '203.0.113.7',
    'aws:RequestTag/team': null,
    's3:prefix': ['a', 'b'],
  });
});
