import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatIp, isWithin, parseIp, parseIpRange } from '../../../../core/evaluate/parse/ip-address.ts';

const addresses = fc.oneof(
  fc.record({ version: fc.constant<4>(4), value: fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }) }),
  fc.record({ version: fc.constant<6>(6), value: fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }) }),
);

test('a formatted address is read back', () => {
  fc.assert(
    fc.property(addresses, ({ version, value }) => {
      expect(parseIp(formatIp(version, value))).toEqual({ version, first: value, last: value });
    }),
  );
});

test('a range begins and ends where its prefix says', () => {
  fc.assert(
    fc.property(addresses, fc.nat(128), ({ version, value }, number) => {
      const bits = version === 4 ? 32 : 128;
      const prefix = number % (bits + 1);
      const range = parseIpRange(`${formatIp(version, value)}/${prefix}`);
      if (range === undefined) throw new Error('unreadable');
      expect(range.last - range.first).toBe(2n ** BigInt(bits - prefix) - 1n);
      expect(isWithin({ version, first: value, last: value }, range)).toBe(true);
      expect(isWithin({ version, first: range.first - 1n, last: range.first - 1n }, range)).toBe(false);
      expect(isWithin({ version, first: range.last + 1n, last: range.last + 1n }, range)).toBe(false);
    }),
  );
});

test.each([
  ['1.2.3', 'too few parts'],
  ['1.2.3.4.5', 'too many parts'],
  ['1.2.3.256', 'a part too large'],
  ['1.2.3.0001', 'a part too long'],
  ['1.2.3.', 'an empty part'],
  ['a.b.c.d', 'no numbers'],
  ['1.2.3.4/', 'no prefix'],
  ['1.2.3.4/33', 'a prefix too long'],
  ['1.2.3.4/-1', 'a negative prefix'],
  ['1.2.3.4/8/8', 'two prefixes'],
  ['::/129', 'a prefix too long for version 6'],
  ['1:2:3:4:5:6:7', 'too few groups'],
  ['1:2:3:4:5:6:7:8:9', 'too many groups'],
  ['1:2:3:4::5:6:7:8', 'a gap of nothing'],
  ['1::2::3', 'two gaps'],
  ['12345::', 'a group too long'],
  ['g::', 'no hexadecimal number'],
  ['1.2.3.4::', 'version 4 in the first half'],
  ['::1.2.3.4:5', 'version 4 not in the last place'],
  ['::1.2.3.999', 'a bad version 4 part'],
  ['::1.2.3', 'too little of version 4'],
  ['', 'nothing'],
])('%j is not an address: %s', (text) => {
  expect(parseIpRange(text)).toBeUndefined();
});

test.each([
  ['::', 0n],
  ['::1', 1n],
  ['1::', 1n << 112n],
  ['::ffff:1.2.3.4', 0xffff_01_02_03_04n],
  ['0:0:0:0:0:0:1.2.3.4', 0x01020304n],
  ['1:2:3:4:5:6:7:8', 0x0001_0002_0003_0004_0005_0006_0007_0008n],
  ['1:2:3:4:5:6:7::', 0x0001_0002_0003_0004_0005_0006_0007_0000n],
  ['ABCD::', 0xabcdn << 112n],
])('%s is %i', (text, value) => {
  expect(parseIp(text)).toEqual({ version: 6, first: value, last: value });
});
