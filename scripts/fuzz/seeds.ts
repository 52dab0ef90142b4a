/** What mutations begin from: the made-up organizations of `examples`, and the cases of the tests. */
import { globSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { isObject, listAt, valueAt } from '../../core/record/json.ts';
import { readEvaluationCases } from '../../test/core/evaluate/evaluation-cases.ts';
import type { Texts } from './text-mutations.ts';

/** More of one kind make no other mutations. */
const MOST = 400;

export function recordSeeds(): Texts {
  const logs = globSync('examples/demo/AWSLogs/**/*.gz').flatMap((path) =>
    listAt(JSON.parse(gunzipSync(readFileSync(path)).toString('utf8')), 'Records'),
  );
  const cases = globSync('test/cases/{normalize,rule}/*.json').flatMap((path) =>
    rowsOf(path).flatMap((row) => valueAt(row, 'record') ?? valueAt(row, 'detail') ?? []),
  );
  return seeds([...spread(logs), ...cases, ...linesOf('examples/organization/denials.jsonl')].map(asText));
}

export const messageSeeds = (): Texts => seeds(textsIn('test/cases/decode/messages.json', 'message'));

export function pastedSeeds(): Texts {
  return seeds([
    ...textsIn('test/cases/decode/pasted.json', 'text'),
    ...messageSeeds(),
    ...authorizationSeeds(),
  ]);
}

export function authorizationSeeds(): Texts {
  return seeds(
    [EXPLICIT, { ...EXPLICIT, explicitDeny: false, matchedStatements: { items: [] } }].map(asText),
  );
}

export function documentSeeds(): Texts {
  const policies = evaluateSeeds().flatMap((text) =>
    Object.values(valueAt(JSON.parse(text), 'policies') ?? {}).flatMap((each) => documentsIn(each)),
  );
  const odd = globSync('test/cases/evaluate/tables/*documents*.json').flatMap((path) =>
    rowsOf(path).flatMap((row) => valueAt(row, 'document') ?? []),
  );
  return seeds([...spread(policies), ...odd].map(asText));
}

export function evaluateSeeds(): Texts {
  return seeds(spread(readEvaluationCases()).map(({ input }) => asText(input)));
}

export function snapshotSeeds(): Texts {
  const files = ['examples/demo/snapshot.json', 'examples/organization/snapshot.json'];
  return seeds(files.flatMap((path) => spread(rowsOf(path, 'entries'))).map(asText));
}

/** Of every kind of change one that is put and one that is removed. */
export function changeSeeds(): Texts {
  return seeds(rowsOf('test/cases/what-if/changes.json').map((row) => asText(valueAt(row, 'file'))));
}

/** The sample of `examples/what-if`, whole, and each check of it alone. */
export function checkSeeds(): Texts {
  const checks = rowsOf('examples/what-if/access.json', 'checks');
  return seeds([checks, ...checks.map((each) => [each])].map((each) => asText({ checks: each })));
}

/** Each way in which a template states a policy, and one that the CDK wrote. */
export function templateSeeds(): Texts {
  const cases = rowsOf('test/cases/what-if/templates.json').map((row) => asText(valueAt(row, 'template')));
  return seeds([...cases, asText(JSON.parse(readFileSync('test/cases/what-if/cdk-template.json', 'utf8')))]);
}

/** What `aws cloudformation describe-stack-resources` prints. */
export function stackSeeds(): Texts {
  const row = {
    StackId: 'arn:aws:cloudformation:eu-central-1:111122223333:stack/web/0a1b',
    LogicalResourceId: 'Role',
    PhysicalResourceId: 'web-Role-X1',
    ResourceStatus: 'CREATE_COMPLETE',
  };
  return seeds([{ StackResources: [row, { ...row, LogicalResourceId: 'Queue' }] }].map(asText));
}

export function queueSeeds(): Texts {
  const wrapped = recordSeeds().map(
    (text) => `{"detail-type":"AWS API Call via CloudTrail","detail":${text}}`,
  );
  const policies = rowsOf('test/cases/rule/events.json').map(asText);
  return seeds([...wrapped, ...policies]);
}

export const historySeeds = (): Texts => {
  const lines = textsIn('test/cases/detect/lines.json', 'line').filter(isJson);
  return seeds([...lines, '{"tick":1767571800}']);
};

export function settingsSeeds(): Texts {
  return seeds(globSync('examples/settings/*.json').map((path) => readFileSync(path, 'utf8')));
}

const EXPLICIT = {
  allowed: false,
  explicitDeny: true,
  matchedStatements: {
    items: [
      {
        statementId: 'OnlySmall',
        effect: 'DENY',
        actions: { items: [{ value: 'ec2:RunInstances' }] },
        resources: { items: [{ value: '*' }] },
        conditions: { items: [{ key: 'ec2:InstanceType', values: { items: [{ value: 't3.micro' }] } }] },
      },
    ],
  },
  failures: { items: [] },
  context: {
    principal: { id: 'AROAEXAMPLE:Ana', arn: 'arn:aws:sts::111122223333:assumed-role/Developer/Ana' },
    action: 'RunInstances',
    resource: 'arn:aws:ec2:us-east-1:111122223333:instance/*',
    conditions: { items: [{ key: 'aws:Region', values: { items: [{ value: 'us-east-1' }] } }] },
  },
};

function rowsOf(path: string, member = 'cases'): readonly unknown[] {
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return Array.isArray(value) ? value : listAt(value, member);
}

const textsIn = (path: string, member: string): readonly string[] =>
  rowsOf(path).flatMap((row) => {
    const found = valueAt(row, member);
    return typeof found === 'string' ? [found] : [];
  });

function linesOf(path: string): readonly unknown[] {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  return lines.map((line): unknown => JSON.parse(line));
}

function documentsIn(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value.flatMap(documentsIn);
  const document = valueAt(value, 'document');
  if (document !== undefined) return [document];
  return isObject(value) ? documentsIn(value.policies) : [];
}

/** So many of them, evenly. */
function spread<T>(values: readonly T[]): readonly T[] {
  const step = Math.max(1, Math.ceil(values.length / MOST));
  return values.filter((_, index) => index % step === 0);
}

const asText = (value: unknown): string => JSON.stringify(value);

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const seeds = (texts: readonly string[]): Texts => [...new Set(texts)];
