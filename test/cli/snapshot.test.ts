import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { command } from '../../cli/snapshot.ts';
import { useAwsEndpoint } from '../support/aws-environment.ts';
import { accountId, answerFor } from '../support/large-organization.ts';
import { startLoopback } from '../support/loopback.ts';
import { callName, refusal } from '../support/refusal.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

async function run(args: readonly string[], isTerminal = false) {
  let out = '';
  let err = '';
  let now = Date.parse('2026-11-20T10:00:00Z');
  const status = await command.run(args, {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: Readable.from([]),
    env: {},
    isTerminal,
    now: () => (now += 1_000),
  });
  return { status, out, err };
}

describe('mistakes', () => {
  test.each([
    [[], 'give `--out FILE`, the file to write'],
    [['--out', 'x', 'more'], '`more` is not understood'],
    [['--out', 'x', '--account', '12'], '`12` is no account id; it has 12 digits'],
    [['--what'], 'unknown option'],
  ])('%j', async (args, message) => {
    await expect(run(args)).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringContaining(message),
    });
  });
});

test('writes the file, counts, and shows progress on a terminal only', async () => {
  const server = await startLoopback(answerFor({ accounts: 2, rolesAnAccount: 1, closed: [accountId(1)] }));
  useAwsEndpoint(server.endpoint);
  const path = temporaryFolder().path('s.json');
  const { status, out, err } = await run(['--out', path, '--region', 'none'], true);
  expect(status).toBe(0);
  expect(out).toMatch(/^\d+ entries of 2 accounts in .*s\.json, \d+ calls\n1 account not visible:\n/);
  expect(out).toContain(
    `  ${accountId(1)} (n1): the role denial-monitor-read of ${accountId(1)} cannot be assumed`,
  );
  expect(err).toContain('[############            ] 1 of 2 accounts');
  expect(JSON.parse(readFileSync(path, 'utf8')).takenAt).toMatch(/^2026-11-20T10:00:/);
  const quiet = await run(['--out', path, '--region', 'none', '--json']);
  expect(quiet.err).toBe('');
  expect(JSON.parse(quiet.out)).toMatchObject({ of: 2, notVisible: 1, resumed: null });
});

test('a file that cannot be written is said so', async () => {
  const server = await startLoopback(answerFor({ accounts: 1, rolesAnAccount: 1 }));
  useAwsEndpoint(server.endpoint);
  const path = temporaryFolder().path('none/s.json');
  await expect(run(['--out', path])).rejects.toThrow(/cannot write .*s\.json\.partial/);
});

/** The organization with one call refused everywhere. */
async function refusing(call: string, code: string) {
  const usual = answerFor({ accounts: 8, rolesAnAccount: 1 });
  const server = await startLoopback((asked) =>
    callName(asked) === call ? refusal(asked, code) : usual(asked),
  );
  useAwsEndpoint(server.endpoint);
  const path = temporaryFolder().path('s.json');
  return { path, args: ['--out', path, '--region', 'none'] };
}

describe('what could not be read is said first of all', () => {
  test.each([
    [
      'DescribeOrganization',
      'AWSOrganizationsNotInUseException',
      'there is no organization: only your own account was read',
    ],
    [
      'DescribeOrganization',
      'AccessDeniedException',
      'the organization cannot be read (AccessDeniedException: refused): use the management account or a delegated administrator; other accounts are missing',
    ],
    ['AssumeRole', 'AccessDenied', '  and 3 more: see the entries of kind "account"'],
    [
      'GET max-buckets',
      'AccessDenied',
      'resources that could not be read: s3 in 8 places: see the entries of kind "coverage"',
    ],
    ['DescribePolicy', 'AccessDenied', '1 policy of the organization could not be read'],
    [
      'ListPolicies',
      'AccessDenied',
      "AWS's own policies that no identity uses are missing (AccessDenied: refused)",
    ],
  ])('%s: %s', async (call, code, line) => {
    const { args } = await refusing(call, code);
    const { status, out } = await run(args);
    expect(status).toBe(0);
    expect(out.split('\n')).toContain(line);
  });

  test('nothing, where everything was read', async () => {
    const { args } = await refusing('nothing', '');
    expect((await run(args)).out.trim().split('\n')).toHaveLength(1);
  });
});

describe('without credentials that AWS accepts', () => {
  test.each(['InvalidClientTokenId', 'ExpiredToken'])('%s: said so, and no file is begun', async (code) => {
    const { path, args } = await refusing('GetCallerIdentity', code);
    await expect(run(args)).rejects.toMatchObject({
      name: 'UsageError',
      message: `AWS could not identify you (${code}: refused): check your credentials`,
    });
    expect(existsSync(`${path}.partial`)).toBe(false);
  });
});
