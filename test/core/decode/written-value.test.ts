import { describe, expect, test } from 'vitest';
import { isElided, joinLines, writtenValue } from '../../../core/decode/written-value.ts';

describe('in a paste', () => {
  test.each([
    ['plain', 'arn:aws:s3:::b', 'arn:aws:s3:::b'],
    ['quoted', '"arn:aws:s3:::b"', 'arn:aws:s3:::b'],
    ['SES’s quotes', "`arn:aws:s3:::b'", 'arn:aws:s3:::b'],
    ['punctuation behind it', ' arn:aws:s3:::b,; ', 'arn:aws:s3:::b'],
    ['a full stop', 'role web.', 'role web'],
    ['an exclamation mark', 'role web!', 'role web'],
    ['in brackets', '(arn:aws:s3:::b)', 'arn:aws:s3:::b'],
    ['in square brackets', '[arn:aws:s3:::b]', 'arn:aws:s3:::b'],
    ['in angle brackets', '<arn:aws:s3:::b>', 'arn:aws:s3:::b'],
    ['brackets of its own', 'arn:aws:s3:::b/a (1)', 'arn:aws:s3:::b/a (1)'],
    ['a bracket of the text', 'arn:aws:s3:::b/a)', 'arn:aws:s3:::b/a'],
    ['a brace of the text', 'arn:aws:s3:::b/a}', 'arn:aws:s3:::b/a'],
    ['a masked part at the end', 'arn:aws:iam::1:user/<name>', 'arn:aws:iam::1:user/<name>'],
    ['a wildcard', 'arn:aws:ec2:::instance/*', 'arn:aws:ec2:::instance/*'],
    ['emphasis', '*role web*', 'role web'],
    ['a star', '*', '*'],
    ['a quoted star', '"*".', '*'],
    ['a mask', 'arn:aws:iam::***:user/***', 'arn:aws:iam::***:user/***'],
    ['an elided end', 'arn:aws:s3:::b/...', 'arn:aws:s3:::b/...'],
    [
      'a log stream without a name',
      'arn:aws:logs:::log-group:g:log-stream:',
      'arn:aws:logs:::log-group:g:log-stream:',
    ],
  ])('%s', (_note, stretch, want) => {
    expect(writtenValue(stretch, true)).toBe(want);
  });

  test.each([
    '',
    ' ',
    '"',
    '***',
    '**',
    '...',
    '…',
    '---',
    'XXXX',
    'null',
    'NULL',
    'undefined',
    'None',
    'n/a',
    '<role-arn>',
    '<redacted>',
    '[redacted]',
    '{{arn}}',
    '###',
    '<>',
  ])('nothing: %j', (stretch) => {
    expect(writtenValue(stretch, true)).toBeUndefined();
  });
});

describe('in a message as recorded', () => {
  test.each([
    ['plain', ' arn:aws:s3:::b ', 'arn:aws:s3:::b'],
    ['quoted', '"arn:aws:s3:::b/a, b."', 'arn:aws:s3:::b/a, b.'],
    ['SES’s quotes', "`arn:aws:s3:::b'", 'arn:aws:s3:::b'],
    ['a back-tick and another quote', '`a"', '`a"'],
    ['a quote on one side', '"arn:aws:s3:::b', '"arn:aws:s3:::b'],
    ['a name that ends in punctuation', 'arn:aws:iam::1:user/a,', 'arn:aws:iam::1:user/a,'],
    ['line breaks of the name', 'a\nb', 'a\nb'],
    ['a name that looks like nothing', 'null', 'null'],
    ['a single quote character', '"', '"'],
  ])('%s', (_note, stretch, want) => {
    expect(writtenValue(stretch, false)).toBe(want);
  });

  test.each(['', ' ', '""'])('nothing: %j', (stretch) => {
    expect(writtenValue(stretch, false)).toBeUndefined();
  });
});

describe('line breaks', () => {
  test.each([
    ['through an ARN', 'arn:aws:iam::1111\n  22223333:role/a', 'arn:aws:iam::111122223333:role/a'],
    ['between a word and a name', 'role\nweb', 'role web'],
    ['through a name', 'role we\nb', 'role web'],
    ['between two words', 'instance\nprofile\nweb', 'instance profile web'],
    ['an empty line between a word and a name', 'role\n\nweb', 'role web'],
    ['a space in front of the resource', 'arn:aws:iam::1: role/a', 'arn:aws:iam::1:role/a'],
    ['a space behind arn', 'arn :aws:s3:::b c', 'arn:aws:s3:::b c'],
    ['a space behind a slash of another service', 'arn:aws:s3:::b/ c', 'arn:aws:s3:::b/ c'],
    ['through empty lines', 'role web\n\n-1', 'role web-1'],
    ['a space in front of the account', 'arn:aws:iam:: 1:role/a', 'arn:aws:iam::1:role/a'],
    ['a space behind a slash of a role', 'arn:aws:iam::1:role/ a- b', 'arn:aws:iam::1:role/a-b'],
    ['a space in a session', 'arn:aws:sts::1:assumed-role/a/ b', 'arn:aws:sts::1:assumed-role/a/b'],
    ['spaces of a key', 'arn:aws:s3:::b/a - b/ c', 'arn:aws:s3:::b/a - b/ c'],
    ['too short for an ARN', 'arn:aws :s3', 'arn:aws:s3'],
    ['no ARN', 'a b', 'a b'],
  ])('%s', (_note, stretch, want) => {
    expect(joinLines(stretch)).toBe(want);
  });
});

test.each([
  ['a...', true],
  ['a…b', true],
  ['a..b', false],
])('elided: %s', (value, want) => {
  expect(isElided(value)).toBe(want);
});
