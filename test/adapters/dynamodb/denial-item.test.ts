import fc from 'fast-check';
import { expect, test } from 'vitest';
import { denialFromItem, denialItem } from '../../../adapters/dynamodb/denial-item.ts';
import { itemSize } from '../../../adapters/dynamodb/keys.ts';
import { anyDenialOverrides } from '../../support/any-denial.ts';
import { aDenial } from '../../support/denials.ts';

const EXPIRY = { ttl: 1_800_000_000 };

test('an item holds the whole denial, whatever is in it', () => {
  const roundTrip = fc.property(anyDenialOverrides, (overrides) => {
    const { denial } = aDenial(overrides);
    expect(denialFromItem(denialItem(denial, EXPIRY))).toEqual(JSON.parse(JSON.stringify(denial)));
  });
  fc.assert(roundTrip, { numRuns: 500 });
});

test('keys stay within what DynamoDB takes', () => {
  const within = fc.property(anyDenialOverrides, (overrides) => {
    const { pk, sk } = denialItem(aDenial(overrides).denial, EXPIRY);
    expect(Buffer.byteLength(pk?.S ?? '')).toBeLessThanOrEqual(2048);
    expect(Buffer.byteLength(sk?.S ?? '')).toBeLessThanOrEqual(1024);
  });
  fc.assert(within);
});

test.each([
  ['a plain denial, which stays readable', {}, 'S'],
  ['a resource and a user agent of a thousand characters each', { long: true }, 'B'],
])('%s: under a kilobyte', (_note, { long = false }: { long?: boolean }, type) => {
  const path = 'one-of-many-folders/'.repeat(50);
  const overrides = {
    resource: `arn:aws:s3:::ledger/${path}`,
    userAgent: `[${'aws-sdk-js/3.1162.0 '.repeat(50)}]`,
  };
  const item = denialItem(aDenial(long ? overrides : {}).denial, EXPIRY);
  expect(itemSize(item)).toBeLessThanOrEqual(1024);
  expect(Object.keys(item.d ?? {})).toEqual([type]);
});
