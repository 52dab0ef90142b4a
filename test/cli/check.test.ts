import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { denials } from '../support/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'denials-check-'));
afterAll(() => rmSync(folder, { recursive: true }));
const SNAPSHOT = ['--snapshot', 'examples/organization/snapshot.json'];

function file(name: string, value: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

const ANA = 'arn:aws:iam::111122223333:user/ana';
const REPORT = 'arn:aws:s3:::reports/a';
const reads = {
  name: 'ana reads reports',
  principal: ANA,
  action: 's3:getobject',
  resource: REPORT,
  context: { 'aws:RequestedRegion': 'eu-central-1' },
  expect: 'allowed',
};
const guarded = {
  name: 'no queue of another Region',
  principal: ANA,
  action: ['sqs:SendMessage', 'sqs:ReceiveMessage'],
  resource: 'arn:aws:sqs:us-west-2:111122223333:far',
  context: { 'AWS:requestedregion': 'us-west-2' },
  expect: 'denied',
  by: 'serviceControlPolicy',
};
const DENY = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'No', Effect: 'Deny', Action: 's3:*', Resource: '*' }],
};

test('checks that hold: one line each, and status 0', async () => {
  const checks = file('good.json', { checks: [reads, guarded] });
  const { status, out, err } = await denials(['check', checks, ...SNAPSHOT]);
  expect(err).toBe('');
  expect(out.split('\n')).toEqual([
    'ok    ana reads reports: s3:GetObject on arn:aws:s3:::reports/a',
    'ok    no queue of another Region: sqs:SendMessage on arn:aws:sqs:us-west-2:111122223333:far',
    'ok    no queue of another Region: sqs:ReceiveMessage on arn:aws:sqs:us-west-2:111122223333:far',
    '3 checks, 0 failed',
    '',
  ]);
  expect(status).toBe(0);
});

/** What is checked, and the line that says why it does not hold. */
const FAILING: readonly (readonly [string, object, string])[] = [
  [
    'an explicit deny names the statement and the condition',
    { ...guarded, action: 'sqs:SendMessage', expect: 'allowed', by: undefined },
    'expected allowed: it is denied: DenyRegions at ou-demo-prod, statement OnlyEurope, denies unless aws:RequestedRegion is eu-central-1 or eu-west-1; it was us-west-2',
  ],
  ['what is allowed and must not be', { ...reads, expect: 'denied' }, 'expected denied: it is allowed'],
  [
    'a missing allow',
    { ...reads, action: 'dynamodb:GetItem', resource: 'arn:aws:dynamodb:eu-central-1:111122223333:table/t' },
    'expected allowed: it is denied: no identity-based policy allows it',
  ],
  [
    'another layer than was meant',
    { ...guarded, action: 'sqs:SendMessage', by: 'permissionsBoundary' },
    'expected denied: not by the permissions boundary: it is denied: DenyRegions at',
  ],
  [
    'a key that is not stated is named',
    { ...reads, context: {} },
    'expected allowed: not known: it depends on aws:RequestedRegion, which "context" must state',
  ],
  [
    'a principal that does not exist',
    { ...reads, principal: 'arn:aws:iam::111122223333:user/none' },
    'expected allowed: not known: identity-based policy not visible: arn:aws:iam::111122223333:user/none does not exist',
  ],
];

test.for(FAILING)('%s', async ([, check, line]) => {
  const { status, out } = await denials(['check', file('bad.json', { checks: [check] }), ...SNAPSHOT]);
  expect(out.split('\n')[1]?.trim().slice(0, line.length)).toBe(line);
  expect(out).toContain('1 check, 1 failed');
  expect(status).toBe(1);
});

test('changes are laid over the snapshot: by a change file, and by the document of an SCP', async () => {
  const checks = file('reads.json', { checks: [reads] });
  const change = { put: 'serviceControlPolicy', policy: 'Guard', targets: ['r-demo'], document: DENY };
  const byFile = await denials([
    'check',
    checks,
    ...SNAPSHOT,
    '--change',
    file('c.json', { changes: [change] }),
  ]);
  const scp = file('Guard.json', DENY);
  const byDocument = await denials(['check', checks, ...SNAPSHOT, '--scp', scp, '--target', 'ou-demo-prod']);
  const elsewhere = await denials(['check', checks, ...SNAPSHOT, '--scp', scp, '--target', 'ou-demo-sand']);
  expect(byFile.out).toContain('it is denied: Guard at r-demo, statement No, denies');
  expect(byDocument.out).toContain('it is denied: Guard at ou-demo-prod, statement No, denies');
  expect([byFile.status, byDocument.status, elsewhere.status]).toEqual([1, 1, 0]);
});

describe('a hostile name stays within its line and its attribute', () => {
  const name = `x"><y/> & # \\ '\n\u202enot ok 9\u0000\ud800`;
  const checks = file('hostile.json', { checks: [{ ...reads, name, expect: 'denied' }] });
  const run = (format: string) => denials(['check', checks, ...SNAPSHOT, '--format', format]);

  test('TAP', async () => {
    const { out } = await run('tap');
    expect(out.split('\n').slice(0, 4)).toEqual([
      'TAP version 14',
      '1..1',
      String.raw`not ok 1 - x"><y/> & \# \\ '\\u{a}\\u{202e}not ok 9\\u{0}\\u{d800}: s3:GetObject on arn:aws:s3:::reports/a`,
      '  ---',
    ]);
  });

  test('JUnit', async () => {
    const { out } = await run('junit');
    expect(out).toContain('<testsuites tests="1" failures="1" errors="0">');
    expect(out).toContain('name="x&quot;&gt;&lt;y/&gt; &amp; # \\ &apos;\\u{a}');
    expect(out.match(/<\/?[a-z]+/g)).toEqual([
      ...['<testsuites', '<testsuite', '<testcase', '<failure', '</testcase', '</testsuite', '</testsuites'],
    ]);
    expect(out).not.toMatch(/[^\n -~]/);
  });

  test('JSON keeps it', async () => {
    const { out, status } = await run('json');
    expect(JSON.parse(out)).toMatchObject({
      checks: 1,
      failed: 1,
      results: [{ name, ok: false, outcome: 'allowed' }],
    });
    expect(status).toBe(1);
  });
});

/** A file of checks, and where and what is wrong with it. */
const REFUSED: readonly (readonly [unknown, string])[] = [
  ['{"checks": [', '$ is not JSON'],
  [{ checks: [] }, '$.checks must be a list with at least one check'],
  [{ checks: [reads], more: 1 }, '$.more is not known here; known are checks'],
  [{ checks: [{ ...reads, expected: 'allowed' }] }, '$.checks[0].expected is not known here'],
  [{ checks: [{ ...reads, expect: 'allow' }] }, '$.checks[0].expect must be "allowed" or "denied"'],
  [{ checks: [{ ...reads, principal: 'ana' }] }, '$.checks[0].principal must be the ARN of one user'],
  [{ checks: [{ ...reads, principal: `${ANA}*` }] }, '$.checks[0].principal must be the ARN of one user'],
  [{ checks: [{ ...reads, principal: undefined }] }, '$.checks[0].principal is missing'],
  [{ checks: [{ ...reads, action: 's3:GetObjct' }] }, '$.checks[0].action `s3:GetObjct` is no action of IAM'],
  [{ checks: [{ ...reads, action: 's3:*' }] }, '$.checks[0].action `s3:*` is no action of IAM'],
  [{ checks: [{ ...reads, action: [] }] }, '$.checks[0].action must be a text or a list of texts'],
  [{ checks: [{ ...reads, resource: 'reports' }] }, '$.checks[0].resource must be an ARN'],
  [{ checks: [{ ...reads, resource: '*' }] }, '$.checks[0].resource must be one ARN'],
  [
    { checks: [{ ...reads, resource: 'arn:aws:s3:::reports/*' }] },
    '$.checks[0].resource must be one resource',
  ],
  [
    { checks: [{ ...reads, context: { region: 'x' } }] },
    '$.checks[0].context.region must be a condition key',
  ],
  [
    { checks: [{ ...reads, context: { 'aws:SourceIp': {} } }] },
    '$.checks[0].context["aws:SourceIp"] must be a text',
  ],
  [
    { checks: [{ ...reads, context: { 'a:b': 'x', 'A:B': 'y' } }] },
    '$.checks[0].context["A:B"] occurs twice',
  ],
  [
    { checks: [{ ...reads, by: 'serviceControlPolicy' }] },
    '$.checks[0].by goes with "expect": "denied" only',
  ],
  [{ checks: [{ ...guarded, by: 'scp' }] }, '$.checks[0].by must be one of serviceControlPolicy'],
];

test.for(REFUSED)('%j is refused', async ([content, problem]) => {
  const path = file('refused.json', content);
  const good = file('beside.json', { checks: [reads] });
  const { status, out, err } = await denials(['check', path, good, ...SNAPSHOT]);
  expect(err).toContain(problem);
  expect(err.startsWith(`${path}: `)).toBe(true);
  expect(out).toContain('1 check, 0 failed');
  expect(status).toBe(2);
});

test.each([
  [['check', ...SNAPSHOT], 'give at least one file of checks'],
  [['check', 'x.json'], 'give the policies: --snapshot FILE'],
  [['check', 'none.json', ...SNAPSHOT], 'cannot read `none.json`'],
  [['check', 'x.json', ...SNAPSHOT, '--format', 'xml'], '--format is one of text, tap, junit, json'],
  [['check', 'x.json', ...SNAPSHOT, '--scp', 'y.json'], 'give --target with --scp and --rcp'],
  [['check', 'x.json', ...SNAPSHOT, '--target', 'r-demo'], '--target goes with --scp and --rcp'],
])('%j: what to do', async (args, says) => {
  const { status, err } = await denials(args);
  expect(err).toContain(says);
  expect(status).toBe(2);
});

test('a change that cannot be read stops the checks, with its file and its place', async () => {
  const change = { put: 'serviceControlPolicy', policy: 'Guard', targets: ['ou-none'], document: DENY };
  const path = file('wrong.json', { changes: [change] });
  const checks = file('reads.json', { checks: [reads] });
  const { status, out, err } = await denials(['check', checks, ...SNAPSHOT, '--change', path]);
  expect(err).toBe(
    `${path}: $.changes[0].targets[0] is no root, organizational unit or account of the snapshot: \`ou-none\`\n`,
  );
  expect([status, out]).toEqual([2, '']);
});

const YAML = `checks:
  - name: ana reads reports
    principal: ${ANA}
    action: [s3:GetObject]
    resource: ${REPORT}
    context: { "aws:RequestedRegion": eu-central-1 }
    expect: allowed
`;

describe('YAML', () => {
  test('is read as the same checks', async () => {
    const { status, out, err } = await denials(['check', file('access.yaml', YAML), ...SNAPSHOT]);
    expect([status, err]).toEqual([0, '']);
    expect(out).toContain('1 check, 0 failed');
  });

  /** Each list names the one before it four times. */
  const LETTERS = [...'abcdefghij'];
  const lists = LETTERS.slice(1).map(
    (letter, index) => `${letter}: &${letter} [${Array(4).fill(`*${LETTERS[index]}`).join(', ')}]`,
  );
  const BOMB = `a: &a [x]\n${lists.join('\n')}\nchecks: *j\n`;

  test.each([
    [
      'a fault at its line',
      YAML.replace('expect: allowed', 'expect: perhaps'),
      'access.yml: line 7: $.checks[0].expect must be',
    ],
    [
      'a member that occurs twice',
      `${YAML}    expect: denied\n`,
      'line 8: is no YAML: Map keys must be unique',
    ],
    ['what is no YAML', 'checks: [\n', 'is no YAML: '],
    ['aliases that stand for one another', BOMB, 'is no YAML: Excessive alias count'],
    ['an alias of what it is in', 'checks: &all [*all]\n', 'is no YAML: Converting circular structure'],
    ['lists in lists', `checks: ${'['.repeat(3000)}${']'.repeat(3000)}\n`, 'access.yml'],
    ['a tag', YAML.replace('name: ana', 'name: !Sub ana'), 'line 2: is no YAML: Unresolved tag: !Sub'],
    [
      'a number where a text belongs',
      YAML.replace('name: ana reads reports', 'name: 7'),
      'line 2: $.checks[0].name must be a text',
    ],
  ])('%s', async (_, text, says) => {
    const { status, err } = await denials(['check', file('access.yml', text), ...SNAPSHOT]);
    expect(err).toContain(says);
    expect(status).toBe(2);
  });
});

describe('a Terraform plan', () => {
  const change = (type: string, before: object | null, after: object | null) => ({
    address: `${type}.it`,
    mode: 'managed',
    type,
    change: { actions: [], before, after },
  });
  const content = JSON.stringify(DENY);
  const scp = { id: 'p-full', name: 'FullAWSAccess', type: 'SERVICE_CONTROL_POLICY' };
  const planned = (...changes: readonly object[]) =>
    file('plan.json', { format_version: '1.2', resource_changes: changes, configuration: {} });
  const check = (plan: string) =>
    denials(['check', file('good.json', { checks: [reads] }), ...SNAPSHOT, '--terraform', plan]);

  test('is held against the checks', async () => {
    const { status, out, err } = await check(
      planned(change('aws_organizations_policy', { ...scp, content: '{}' }, { ...scp, content })),
    );
    expect(err).toBe('');
    expect(out).toContain('it is denied: FullAWSAccess at');
    expect(status).toBe(1);
  });

  test('what it makes anew, and what is not read, is named and left out', async () => {
    const { status, err } = await check(
      planned(
        change('aws_s3_bucket_policy', null, { bucket: 'new', policy: content }),
        change('aws_iam_role_policy', null, { role: 'nowhere', name: 'main', policy: content }),
        change('aws_instance', null, { id: 'i-1' }),
      ),
    );
    expect(err.split('\n')).toEqual([
      expect.stringContaining('plan.json: not read: aws_instance.it: its type is not read'),
      expect.stringMatching(/^not read: .*plan\.json: \$\.resource_changes\[0\]\.resource/),
      expect.stringMatching(/^not read: .*plan\.json: \$\.resource_changes\[1\]\.principal/),
      '',
    ]);
    expect(status).toBe(0);
  });

  test('another JSON file is refused', async () => {
    const { status, err } = await check(file('plan.json', { checks: [] }));
    expect(err).toContain('$.resource_changes is missing: give the output of `terraform show -json PLAN`');
    expect(status).toBe(2);
  });
});
