import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatArn, parseArn } from '../../../core/model/arn.ts';
import { MORE_RESOURCES } from '../../../core/model/folded-group.ts';
import { resourceFamily } from '../../../core/normalize/resource-family.ts';
import families from '../../../data/resource-families.json' with { type: 'json' };
import cases from '../../cases/normalize/families.json' with { type: 'json' };

describe('a resource and its family', () => {
  test.each(cases)('$note', ({ resource, family }) => {
    expect(resourceFamily(resource)).toBe(family);
  });
});

test('ten thousand keys under one prefix are one family', () => {
  const keys = Array.from(
    { length: 10_000 },
    (_, i) => `arn:aws:s3:::b/in/box/${i}-${(i * 7919).toString(36)}.json`,
  );
  expect([...new Set(keys.map(resourceFamily))]).toEqual(['arn:aws:s3:::b/in/box/*']);
});

/** Parts of names that the rules look at, so that random resources meet the rules. */
const word = fc.oneof(
  fc.constantFrom(
    'a',
    '',
    '*',
    '2026',
    '2026-11-20',
    '20261120',
    '111122223333',
    'i-0abc',
    '1',
    '2026-11-20T10:02:11Z',
  ),
  fc.uuid(),
  fc.string({ maxLength: 12, unit: 'binary' }),
  fc.string({ minLength: 100, maxLength: 700 }),
);
const resourcePart = fc
  .array(fc.tuple(word, fc.constantFrom('/', ':', '-')), { minLength: 1, maxLength: 14 })
  .map((parts) => parts.flat().join(''));
const typed = fc
  .tuple(fc.constantFrom(...Object.values(families.patterns).flat(), '=/{key}'), resourcePart)
  .map(([pattern, part]) => pattern.replace(/\{\w+\}|[+=#*]+/, () => part).replace(/\{\w+\}|[+=#]+/g, 'x'));
const arn = fc
  .record({
    partition: fc.constantFrom('aws', 'aws-cn', 'aws-us-gov'),
    service: fc.constantFrom(...Object.keys(families.patterns), 'iam', 'kms', 'sqs'),
    region: fc.constantFrom('', 'eu-central-1', 'cn-north-1'),
    account: fc.constantFrom('', '111122223333', '444455556666'),
    resource: fc.oneof(resourcePart, typed),
  })
  .map(formatArn);

test('the family of a family is itself', () => {
  fc.assert(
    fc.property(fc.oneof(arn, fc.string(), resourcePart), (resource) => {
      const family = resourceFamily(resource);
      expect(resourceFamily(family)).toBe(family);
    }),
    { numRuns: 3000 },
  );
});

test('a family spans no two partitions, services, Regions, accounts or resource types', () => {
  fc.assert(
    fc.property(arn, (resource) => {
      const [given, family] = [parseArn(resource), parseArn(resourceFamily(resource))];
      expect(family).toMatchObject({ ...given, resource: family?.resource });
      const type = /^[^/:*]{1,40}(?=[/:])/.exec(given?.resource ?? '')?.[0];
      if (type !== undefined) expect(family?.resource.startsWith(type)).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test('no resource passes for the further resources of a folded group', () => {
  const near = fc.constantFrom(
    MORE_RESOURCES,
    `"${MORE_RESOURCES}"`,
    ` ${MORE_RESOURCES}`,
    MORE_RESOURCES.toUpperCase(),
  );
  fc.assert(
    fc.property(fc.oneof(near, arn, resourcePart), (resource) => {
      expect(resourceFamily(resource)).not.toBe(MORE_RESOURCES);
    }),
  );
  expect(resourceFamily(resourceFamily(MORE_RESOURCES))).toBe(resourceFamily(MORE_RESOURCES));
});

test('a family is bounded, however long the resource', () => {
  fc.assert(
    fc.property(arn, (resource) => {
      expect(Buffer.byteLength(parseArn(resourceFamily(resource))?.resource ?? '')).toBeLessThanOrEqual(512);
    }),
    { numRuns: 1000 },
  );
  expect(Buffer.byteLength(resourceFamily(`arn:${'aws'.repeat(1000)}:s3:::b/k`))).toBeLessThanOrEqual(512);
});
