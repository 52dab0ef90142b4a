/** A folder as a reader of the pages has one: the files that their commands name, and `denials` to run in it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'vitest';
import type { CliRun } from '../support/run-cli.ts';

const COPIES: Readonly<Record<string, string>> = {
  AWSLogs: 'examples/demo/AWSLogs',
  day: 'examples/demo/AWSLogs/o-demoexample/200000000102/CloudTrail/eu-west-3/2026/11/19',
  'organization.json': 'examples/demo/snapshot.json',
  'guard.json': 'examples/rollout/draft/AllowedRegions.json',
  'region-guard.json': 'examples/rollout/final/AllowedRegions.json',
  'access.json': 'examples/what-if/access.json',
  'access.yaml': 'examples/rollout/access.yaml',
  'plan.json': 'examples/what-if/changes/plan.json',
  'settings.json': 'examples/settings/organization.json',
  'log.json': 'examples/organization/denials.jsonl',
  'denials.json': 'examples/organization/denials.jsonl',
};

const EVENT = {
  ts: 1_795_000_000,
  id: '1',
  keys: {
    principal: 'ana',
    account: '111122223333',
    action: 's3:GetObject',
    resource: '*',
    policy: 'scp:p-1',
  },
};
const QUEUE = 'https://sqs.eu-central-1.amazonaws.com/200000000102/orders';
const RESOURCE = {
  ...{
    StackName: 'Workloads',
    StackId: 'arn:aws:cloudformation:eu-central-1:200000000102:stack/Workloads/1',
  },
  ...{ LogicalResourceId: 'Orders', PhysicalResourceId: QUEUE, ResourceType: 'AWS::SQS::Queue' },
};

const WRITTEN: Readonly<Record<string, string | Buffer>> = {
  'bad.json': JSON.stringify({ Records: [{}] }),
  'history.jsonl': `${JSON.stringify(EVENT)}\n`,
  'log.json.gz': gzipSync(readFileSync('examples/organization/denials.jsonl')),
  'stack.json': JSON.stringify({ StackResources: [RESOURCE] }),
  'cdk.out/Workloads.template.json': JSON.stringify({ Resources: { Orders: { Type: 'AWS::SQS::Queue' } } }),
};

/** No AWS: what is asked of it is refused at once. */
const WITHOUT_AWS = {
  AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
  AWS_REGION: 'us-east-1',
};

export interface ReadersFolder {
  readonly path: (name: string) => string;
  readonly read: (name: string) => string;
  readonly write: (name: string, content: string) => void;
  readonly denials: (
    args: readonly string[],
    surroundings?: { readonly stdin?: string; readonly width?: number },
  ) => Promise<CliRun>;
  readonly close: () => void;
}

export function readersFolder(folder: string): ReadersFolder {
  const path = (name: string) => join(folder, name);
  symlinkSync(resolve('examples'), path('examples'));
  for (const [name, from] of Object.entries(COPIES)) cpSync(from, path(name), { recursive: true });
  mkdirSync(path('cdk.out'));
  for (const [name, content] of Object.entries(WRITTEN)) writeFileSync(path(name), content);
  const env = { ...process.env, ...WITHOUT_AWS };
  const runner = fork(resolve('test/docs/command-runner.ts'), { cwd: folder, env });
  /** What takes its time and is the same each time: the demo, and what waits for AWS. */
  const known = new Map<string, CliRun>();
  return {
    path,
    read: (name) => readFileSync(path(name), 'utf8'),
    write: (name, content) => writeFileSync(path(name), content),
    async denials(args, surroundings = {}) {
      const found = known.get(args.join(' '));
      if (found !== undefined) return found;
      runner.send({ args, env: { DENIALS_TABLE: 'denials' }, ...surroundings });
      const [run]: CliRun[] = await once(runner, 'message');
      if (run === undefined) throw new Error('no answer');
      expect(run.err).not.toContain('defect');
      if (args[0] === 'demo' || run.err.includes('ECONNREFUSED')) known.set(args.join(' '), run);
      return run;
    },
    close: () => void runner.kill(),
  };
}
