import { expect, test } from 'vitest';
import { addressFilter, hasWildcard, textFilter } from '../../../core/query/text-filter.ts';

test.each([
  ['s3:GetObject', 's3:GetObject', true],
  ['s3:GetObject', 's3:GetObjectAcl', false],
  ['s3:*', 's3:GetObject', true],
  ['s3:*Acl', 's3:GetObject', false],
  ['secrets…retValue', 'secretsmanager:GetSecretValue', true],
  ['a*b*c', 'a-c-b-c', true],
  ['a*b*c', 'a-c-b', false],
  ['*', '*', true],
  ['*', 'arn:aws:s3:::ledger', false],
  ['**', 'arn:aws:s3:::ledger', true],
  ['a?c', 'abc', false],
  ['a.*', 'abc', false],
  ['', '', true],
])('%j of %j: %s', (wanted, text, matches) => {
  expect(textFilter(wanted)(text)).toBe(matches);
});

test('a star alone is the resource of calls that are about every resource', () => {
  expect(hasWildcard('*')).toBe(false);
});

test.each([
  ['203.0.113.7', '203.0.113.7', true],
  ['203.0.113.0/24', '203.0.113.7', true],
  ['203.0.113.0/24', '203.0.114.7', false],
  ['2001:db8::/32', '2001:db8:1::1', true],
  ['2001:db8::1', '2001:0db8:0::1', true],
  ['0.0.0.0/0', 'backup.amazonaws.com', false],
  ['backup.amazonaws.com', 'backup.amazonaws.com', true],
  ['203.0.113.7', '', false],
])('address %j of %j: %s', (wanted, text, matches) => {
  expect(addressFilter(wanted)(text)).toBe(matches);
});
