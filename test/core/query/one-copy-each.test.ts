import { expect, test } from 'vitest';
import { oneCopyEach } from '../../../core/query/one-copy-each.ts';
import { aDenial } from '../../support/denials.ts';

const caller = aDenial({ sharedEventId: 's', eventId: 'c' });
const owner = aDenial({ sharedEventId: 's', eventId: 'o', copy: 'resourceOwner' });
const other = aDenial({ id: 'e' });
const later = aDenial({ id: 'e', time: '2026-11-20T11:00:00Z' });
const another = aDenial({ id: 'e', principal: 'arn:aws:iam::111122223333:user/another' });

test.each([
  ['nothing', [], []],
  ['one twice', [other, other], [other]],
  ["the caller's copy first", [caller, owner], [caller]],
  ["the owner's copy first", [owner, other, caller], [caller, other]],
  ["two of the owner's", [owner, aDenial({ sharedEventId: 's', copy: 'resourceOwner' })], [owner]],
  ['one id at two times', [other, later, other], [other, later]],
  ['one id of two callers', [other, another], [other, another]],
  ["two of the caller's", [caller, aDenial({ sharedEventId: 's' })], [caller]],
])('%s', (_note, recorded, kept) => {
  expect(oneCopyEach(recorded)).toEqual(kept);
});
