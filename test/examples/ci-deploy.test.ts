/** The workflow that deploys: what its jobs may do, and whether the commands and stacks that it names are there. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { STACK_NAME } from '../../contract/deployment.ts';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

const workflow = parse(readFileSync('examples/ci/deploy.yml', 'utf8'));
const jobs: readonly (readonly [string, Job])[] = Object.entries(workflow.jobs);
const scriptsOf = ({ steps }: Job): readonly string[] => steps.flatMap(({ run }) => run ?? []);
const assumes = ({ steps }: Job): boolean =>
  steps.some(({ uses }) => uses?.startsWith('aws-actions/configure-aws-credentials'));

test('nothing is allowed but by a job', () => {
  expect(workflow.permissions).toEqual({});
});

describe.each(jobs)('%s', (name, job) => {
  test('may ask for an identity only to assume a role, and for no other permission than to read', () => {
    expect(job.permissions).toEqual({
      contents: 'read',
      ...(assumes(job) ? { 'id-token': 'write' } : {}),
    });
  });

  test('changes an account only behind an environment', () => {
    const deploys = scriptsOf(job).some((script) => script.includes('cdk deploy'));
    expect(job.environment).toBe(deploys ? name : undefined);
  });

  test('uses no script that is cut, or has an expression of the workflow in it', () => {
    for (const script of scriptsOf(job)) {
      expect(script).not.toContain('${{');
      expect(spawnSync('bash', ['-n', '-c', script]).status).toBe(0);
    }
  });

  test('takes the assembly that was synthesized, where it does not synthesize', () => {
    const cdk = scriptsOf(job).filter((script) => script.includes('npx cdk'));
    expect(cdk).toHaveLength(1);
    expect(cdk[0]).toContain(name === 'synth' ? '-o cdk.out' : '--app cdk.out');
  });
});

test('the center is deployed before what forwards to it', () => {
  const deployed = jobs.flatMap(([name, job]) =>
    scriptsOf(job).flatMap((script) => {
      const [, stacks] = /cdk deploy --app cdk\.out (\S+)/.exec(script) ?? [];
      return stacks === undefined ? [] : [[name, job.needs, stacks]];
    }),
  );
  expect(deployed).toEqual([
    ['security', 'synth', STACK_NAME],
    ['management', 'security', "'DenialMonitorManagement-*'"],
  ]);
});

test('the role trusts one environment of one repository, and the jobs that deploy are in environments', () => {
  const [{ Condition }] = JSON.parse(readFileSync('examples/ci/github-trust.json', 'utf8')).Statement;
  const [, environment] = /^repo:[\w-]+\/[\w-]+:environment:(\w+)$/.exec(
    Condition.StringEquals['token.actions.githubusercontent.com:sub'],
  ) ?? [''];
  expect(jobs.map(([, job]) => job.environment)).toContain(environment);
});
