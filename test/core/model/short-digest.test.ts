import { expect, test } from 'vitest';
import { groupId } from '../../../core/model/group.ts';
import { shortDigest } from '../../../core/model/short-digest.ts';

/** FIPS 180-4, the examples of SHA-256. */
test.each([
  ['abc', 'ba7816bf8f01cfea'],
  ['abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', '248d6a61d20638b8'],
])('SHA-256 of %s, cut', (text, want) => {
  expect(shortDigest(text)).toBe(want);
});

test('the id of a group is the one that earlier versions stored', () => {
  const key = { principal: 'arn:aws:iam::111122223333:user/ana', action: 's3:GetObject' };
  expect(groupId({ ...key, resourceFamily: 'arn:aws:s3:::ledger/*' })).toBe('g-503f3e8ac1fecb89');
});
