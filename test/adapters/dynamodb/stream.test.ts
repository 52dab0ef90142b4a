import { expect, test } from 'vitest';
import { denialItem } from '../../../adapters/dynamodb/denial-item.ts';
import { denialsFromImage } from '../../../adapters/dynamodb/stream.ts';
import { aDenial } from '../../support/denials.ts';

test.each([
  ['readable', 'aws-cli/2.31.0'],
  ['deflated, which Lambda hands over as base64', 'aws-cli/2.31.0 '.repeat(100)],
])('a denial, %s', (_note, userAgent) => {
  const { denial } = aDenial({ userAgent });
  const { d, ...item } = denialItem(denial, { ttl: 1 });
  const asLambda = d?.B === undefined ? { S: d?.S } : { B: Buffer.from(d.B).toString('base64') };
  expect(denialsFromImage({ ...item, d: asLambda })).toStrictEqual([denial]);
  expect(denialsFromImage({ ...item, d: d ?? {} })).toStrictEqual([denial]);
});

test('other items are no denials', () => {
  expect(denialsFromImage({ pk: { S: 'P#x' }, sk: { S: 'G#g-1' } })).toEqual([]);
  expect(denialsFromImage({})).toEqual([]);
});
