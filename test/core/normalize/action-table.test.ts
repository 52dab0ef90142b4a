import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ACTION_TABLE_HEADER, parseActionTable } from '../../../core/normalize/action-table.ts';
import { formatActionTable, type ServiceActions, splitPatterns } from '../../../scripts/action-table-text.ts';

const bucket = `arn:\${Partition}:s3:::\${BucketName}`;
const job = `arn:\${Partition}:s3:\${Region}:\${Account}:job/\${JobId}`;

const s3: ServiceActions = {
  prefix: 's3',
  patterns: new Map([
    ['bucket', [bucket]],
    ['job', [job]],
  ]),
  actions: [
    { name: 'CreateJob', resources: [{ type: 'Job', required: true }], dependents: ['iam:PassRole', 'a:B'] },
    { name: 'ListBucket', resources: [{ type: 'bucket', required: false }], dependents: [] },
    { name: 'ListAllMyBuckets', resources: [], dependents: [] },
  ],
  operations: new Map([['ListBuckets', ['s3:ListAllMyBuckets', 's3:ListBucket']]]),
};

test('what is written is what is read', () => {
  const text = formatActionTable('a test', [s3]);
  expect(text.startsWith(`${ACTION_TABLE_HEADER} from a test\n`)).toBe(true);
  const table = parseActionTable(text);
  expect(table.find('s3', 'CreateJob')).toStrictEqual({
    action: 's3:CreateJob',
    resources: [{ arn: job, required: true }],
    dependents: ['a:B', 'iam:PassRole'],
  });
  expect(table.find('S3', 'listbucket')).toStrictEqual({
    action: 's3:ListBucket',
    resources: [{ arn: bucket, required: false }],
    dependents: [],
  });
  expect(table.find('s3', 'ListAllMyBuckets')?.resources).toEqual([]);
  expect(table.operation('s3', 'listBuckets')).toEqual(['s3:ListAllMyBuckets', 's3:ListBucket']);
});

test('what is not there is not found', () => {
  const table = parseActionTable(formatActionTable('a test', [s3]));
  expect(table.find('s3', 'CreateBucket')).toBeUndefined();
  expect(table.find('ec2', 'RunInstances')).toBeUndefined();
  expect(table.find('__proto__', 'constructor')).toBeUndefined();
  expect(table.operation('s3', 'CreateJob')).toBeUndefined();
  expect([table.servicesWith('createjob'), table.servicesWith('RunInstances')]).toEqual([['s3'], []]);
  expect(table.servicesWith('ListBuckets')).toEqual(['s3']);
});

test('a damaged table has fewer actions, and nothing worse', () => {
  const lines = fc.array(
    fc.string({ unit: fc.constantFrom('a', ':', '>', '=', '!', ',', ' ', '\t', '\n', '9') }),
  );
  fc.assert(
    fc.property(lines, (words) => {
      const table = parseActionTable(`s3\t${words.join('\t')}`);
      for (const name of words)
        for (const found of [table.find('s3', name), table.operation('s3', name)]) void found;
      expect(table.servicesWith('GetObject')).toEqual([]);
    }),
  );
});

test.each([
  ['one', 'arn:aws:a:::b', ['arn:aws:a:::b']],
  ['two in one', 'arn:aws:a:::b, arn:aws:a:::c', ['arn:aws:a:::b', 'arn:aws:a:::c']],
  ['none', '', []],
])('patterns: %s', (_note, text, patterns) => {
  expect(splitPatterns(text)).toEqual(patterns);
});
