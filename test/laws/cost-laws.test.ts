/**
 * What large input costs, in time of the processor: no more than its size, to the power of 1.3. Each law measures its two
 * sizes in turn and takes the least of each, so that a busy machine and the collector of garbage do not count.
 */
import { expect, test } from 'vitest';
import { lazyActionTable } from '../../adapters/action-table.ts';
import { decodeAuthorizationMessage } from '../../core/decode/authorization-message.ts';
import { evaluateInput } from '../../core/evaluate/input.ts';
import { createInputReader } from '../../core/evaluate/input-reader.ts';
import { findRepeatedMember, lineOfPath } from '../../core/evaluate/parse/json-text.ts';
import { normalizeRecord } from '../../core/normalize/cloudtrail.ts';
import { recordsIn } from '../../core/record/envelope.ts';
import { jsonText } from '../../core/text/json-text.ts';
import { oneLine } from '../../core/text/one-line.ts';
import { evaluationGrowths } from '../../scripts/fuzz/growth/evaluation-growth.ts';
import { aRecord } from '../support/records.ts';

const MOST = 1.3;
/** A tenth of the size is compared with all of it; the rest is for what does not grow. */
const STEP = 10;
const MOST_PAIRS = 20;

const many = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, n) => make(n));

const tagged = (ids: number) =>
  aRecord({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'CreateTags',
    errorMessage: 'You are not authorized to perform this operation.',
    requestParameters: {
      resourcesSet: { items: many(ids, (n) => ({ resourceId: `i-${(0x1000_0000 + n).toString(16)}` })) },
      tagSet: { items: [{ key: 'team', value: 'web' }] },
    },
  });

const message = (keys: number, key: (index: number) => string) =>
  JSON.stringify({
    allowed: false,
    context: {
      principal: {},
      conditions: { items: many(keys, (n) => ({ key: key(n), values: { items: [{ value: String(n) }] } })) },
    },
  });

const evaluated = (statements: number, values: number) =>
  JSON.stringify({
    request: {
      principal: 'arn:aws:iam::111122223333:user/ana',
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::reports/a',
    },
    policies: {
      identityPolicies: [
        {
          document: {
            Statement: many(statements, (n) => ({
              Sid: `S${n}`,
              Effect: 'Allow',
              Action: many(values, (each) => `s3:Get*${each}`),
              Resource: 'arn:aws:s3:::b/*/c/*',
            })),
          },
        },
      ],
    },
  });

const evaluate = (text: string) => {
  const { read } = createInputReader()(text);
  if (read.ok) evaluateInput(read.input);
};

const LAWS: readonly (readonly [what: string, size: number, work: (size: number) => () => unknown])[] = [
  [
    'one key of an authorization message, again and again',
    16_000,
    (n) => {
      const text = message(n, () => 'aws:RequestedRegion');
      return () => decodeAuthorizationMessage(text);
    },
  ],
  [
    'many keys of an authorization message',
    16_000,
    (n) => {
      const text = message(n, (each) => `aws:RequestTag/${each}`);
      return () => decodeAuthorizationMessage(text);
    },
  ],
  [
    'resources of one call',
    1_000,
    (n) => {
      const record = tagged(n);
      return () => normalizeRecord(record, lazyActionTable);
    },
  ],
  [
    'calls with many resources',
    50,
    (n) => {
      const records = { Records: many(n, () => tagged(20)) };
      return () => recordsIn(records).map((each) => normalizeRecord(each, lazyActionTable));
    },
  ],
  [
    'the line of a path in deep JSON',
    30_000,
    (n) => {
      const text = `${'{"a":'.repeat(n)}1${'}'.repeat(n)}`;
      return () => lineOfPath(text, `$${'.a'.repeat(n)}`);
    },
  ],
  [
    'the line of a path in a long list',
    100_000,
    (n) => {
      const text = `[${'1,\n'.repeat(n)}1]`;
      return () => lineOfPath(text, `$[${n}]`);
    },
  ],
  [
    'members of one object',
    20_000,
    (n) => {
      const text = JSON.stringify(Object.fromEntries(many(n, (each) => [`m${each}`, each])));
      return () => findRepeatedMember(text, '$');
    },
  ],
  [
    'statements of a policy',
    1_000,
    (n) => {
      const text = evaluated(n, 1);
      return () => evaluate(text);
    },
  ],
  ...['StringLike', 'StringEquals', 'ArnLike', 'NumericLessThan'].map((operator) => {
    const name = `values of an unknown key: ${operator}`;
    const growth = evaluationGrowths.find((each) => each.name === name);
    const work = (n: number) => {
      const text = growth?.textOf(n) ?? '';
      return () => evaluate(text);
    };
    return [name, 2_000, work] as const;
  }),
  [
    'actions of a statement',
    2_000,
    (n) => {
      const text = evaluated(1, n);
      return () => evaluate(text);
    },
  ],
  [
    'a text that is escaped',
    100_000,
    (n) => {
      const text = 'a\u0301\u202e\u0430b '.repeat(n / 10);
      return () => [oneLine(text), jsonText({ text })];
    },
  ],
];

function cost(work: () => unknown, times: number): number {
  const before = process.threadCpuUsage();
  for (let time = 0; time < times; time += 1) work();
  return process.threadCpuUsage(before).user;
}

test.each(LAWS)(
  '%s',
  (_, size, make) => {
    const [small, large] = [make(size / STEP), make(size)];
    // The clock ticks every few milliseconds: as often as ten ticks take, and as much work for both sizes.
    let times = 1;
    while (cost(small, times * STEP) < 40_000) times *= 2;
    const pairs: (readonly [small: number, large: number])[] = [];
    const least = (which: 0 | 1) => Math.max(1, Math.min(...pairs.map((pair) => pair[which])));
    const exponent = () => Math.log(least(1) / least(0)) / Math.log(STEP);
    // What seems too much is measured further: of what grows too fast, no pair is fast enough.
    while (pairs.length < 4 || (pairs.length < MOST_PAIRS && exponent() >= MOST))
      pairs.push([cost(small, times * STEP) / STEP, cost(large, times)]);
    expect(exponent()).toBeLessThan(MOST);
  },
  60_000,
);
