/** The pipelines of `examples/ci`, their scripts run as a runner does, with the sample organization as their input. */
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isObject, listAt, textAt, valueAt } from '../../core/record/json.ts';
import { authorized, user } from '../support/preview-calls.ts';

const folder = mkdtempSync(join(tmpdir(), 'denials-ci-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};

function program(name: string, script: string): void {
  chmodSync(file(name, `#!/bin/sh\n${script}\n`), 0o755);
}

/** Markup, a fence, a mention, a command and a line break, as a caller may choose them. */
const HOSTILE = 'x```\n# <b>@team</b> $(touch broken) `touch broken`';
const yesterday = new Date(Date.now() - 86_400_000).toISOString();
const records = [
  authorized({ eventTime: yesterday }),
  authorized({
    eventTime: yesterday,
    userIdentity: { ...user('ana'), arn: `arn:aws:iam::111122223333:user/${HOSTILE}` },
  }),
];
const OFFICE = readFileSync('examples/what-if/office-only.json', 'utf8').replace('203.0.113.0', '192.0.2.0');
const planned = {
  address: 'aws_organizations_policy.office',
  mode: 'managed',
  type: 'aws_organizations_policy',
  name: 'office',
  change: {
    actions: ['update'],
    before: { id: 'p-regions', name: 'DenyRegions', type: 'SERVICE_CONTROL_POLICY', content: '{}' },
    after: { id: 'p-regions', name: 'DenyRegions', type: 'SERVICE_CONTROL_POLICY', content: OFFICE },
  },
};
const other = { ...planned, address: 'aws_instance.web', type: 'aws_instance' };
const LOGS = file('log.json', JSON.stringify({ Records: records }));
file('plan.json', JSON.stringify({ format_version: '1.2', resource_changes: [planned, other] }));
copyFileSync('examples/organization/snapshot.json', join(folder, 'organization.json'));
copyFileSync('examples/what-if/access.json', join(folder, 'access.yaml'));
program('denials', `exec ${process.execPath} ${resolve('bin/denials.ts')} "$@"`);
/** They stand for GitHub and GitLab: what they are given is kept. */
program(
  'gh',
  'printf "%s\\n" "$@" >> asked.txt; case "$*" in *comments*--jq*) printf "%s" "$OLD_COMMENT";; esac',
);
program('curl', 'printf "%s\\n" "$@" >> asked.txt');

function run(script: string, env: Readonly<Record<string, string>> = {}) {
  const { status, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: folder,
    env: { PATH: `${folder}:${process.env.PATH}`, LOGS, SNAPSHOT: 'organization.json', ...env },
    encoding: 'utf8',
  });
  return { status, stderr };
}

function asked(script: string, env: Readonly<Record<string, string>>): readonly string[] {
  file('asked.txt', '');
  expect(run(script, env)).toEqual({ status: 0, stderr: '' });
  return readFileSync(join(folder, 'asked.txt'), 'utf8').split('\n');
}

const github: unknown = parse(readFileSync('examples/ci/github.yml', 'utf8'));
const gitlab: unknown = parse(readFileSync('examples/ci/gitlab.yml', 'utf8'));
const steps = Object.values(valueAt(github, 'jobs') ?? {}).flatMap((job) => listAt(job, 'steps'));
const githubScripts = steps.flatMap((step) => textAt(step, 'run') ?? []);
const gitlabScripts = Object.values(isObject(gitlab) ? gitlab : {}).flatMap((job) => [
  ...listAt(job, 'before_script'),
  ...listAt(job, 'script'),
]);
const scripts = [...githubScripts, ...gitlabScripts].filter((script) => typeof script === 'string');
const only = (all: readonly unknown[], part: string): string => {
  const found = all.filter((script) => typeof script === 'string' && script.includes(part));
  expect(found).toHaveLength(1);
  return String(found[0]);
};

describe.each([
  ['github.yml', only(githubScripts, 'denials preview')],
  ['gitlab.yml', only(gitlabScripts, 'denials preview')],
])('%s', (_, script) => {
  test('checks, previews and writes a comment, of which nothing from outside is more than code', () => {
    rmSync(join(folder, 'report.md'), { force: true });
    expect(run(script)).toEqual({ status: 1, stderr: '' });
    const report = readFileSync(join(folder, 'report.md'), 'utf8');
    expect(report).toContain('    FAIL  ana reads reports: s3:GetObject');
    expect(report).toContain('    Will be denied: 2 calls, 2 rows');
    expect(report).toContain('DenyRegions, statement OfficeOnly');
    expect(report).toContain('    plan.json: not read: aws_instance.web: its type is not read');
    const outside = report.split('\n').filter((line) => !/^ {4}|^$/.test(line));
    expect(outside.filter((line) => line !== '<!-- denials -->')).toEqual([
      ...['### Checks', '### Calls of the last two weeks', '### Notes'],
    ]);
    expect(report).toContain('@team');
    expect(run('test ! -e broken').status).toBe(0);
  });

  test('a file that cannot be read fails the job, and the comment says so', () => {
    const cut = script.replaceAll('plan.json', 'none.json');
    expect(run(cut).status).toBe(2);
    expect(readFileSync(join(folder, 'report.md'), 'utf8')).toContain('    denials: cannot read `none.json`');
  });
});

test('on GitHub the comment of before is written anew; the first is made', () => {
  const script = only(githubScripts, 'gh pr comment');
  const env = { GH_REPO: 'team/policies', PULL_REQUEST: '7' };
  expect(asked(script, env).slice(-6)).toEqual(['pr', 'comment', '7', '--body-file', 'report.md', '']);
  expect(asked(script, { ...env, OLD_COMMENT: '11\n12' })).toEqual(
    expect.arrayContaining(['PATCH', 'repos/team/policies/issues/comments/12', 'body=@report.md']),
  );
});

test('on GitLab the comment is posted as a file', () => {
  const env = {
    CI_API_V4_URL: 'https://g/api/v4',
    CI_PROJECT_ID: '3',
    CI_MERGE_REQUEST_IID: '7',
    COMMENT_TOKEN: 't',
  };
  expect(asked(only(gitlabScripts, 'curl'), env)).toEqual(
    expect.arrayContaining(['body=<report.md', 'https://g/api/v4/projects/3/merge_requests/7/notes']),
  );
});

test('no script has an expression of the workflow in it, and none is cut', () => {
  expect(scripts.length).toBeGreaterThan(6);
  expect(scripts.filter((script) => script.includes('${{'))).toEqual([]);
  for (const script of scripts)
    expect(run(`bash -n <<'END'\n${script}\nEND`)).toEqual({ status: 0, stderr: '' });
});

test('on GitHub nothing is permitted but what a job needs, and actions have versions', () => {
  expect(valueAt(github, 'permissions')).toEqual({});
  expect(valueAt(github, 'jobs', 'preview', 'permissions')).toEqual({
    contents: 'read',
    'id-token': 'write',
  });
  expect(valueAt(github, 'jobs', 'comment', 'permissions')).toEqual({ 'pull-requests': 'write' });
  expect(listAt(github, 'jobs', 'comment', 'steps').map((step) => textAt(step, 'uses'))).toEqual([
    ...['actions/download-artifact@v4', undefined],
  ]);
  const uses = steps.flatMap((step) => textAt(step, 'uses') ?? []);
  expect(uses.filter((action) => !/^[\w-]+\/[\w-]+@v\d+$/.test(action))).toEqual([]);
});

test('both install the version of this package', () => {
  const { name, version } = JSON.parse(readFileSync('package.json', 'utf8'));
  expect(scripts.filter((script) => script.includes(`${name}@${version}`))).toHaveLength(2);
});
