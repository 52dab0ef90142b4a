import { describe, expect, test } from 'vitest';
import { prepareText } from '../../../core/decode/message-text.ts';
import { readToken } from '../../../core/decode/token.ts';

const arn = 'arn:aws:iam::111122223333:role/deploy';

describe('a token on one line', () => {
  test.each([
    ['to the end', arn, arn],
    ['to a space', `${arn} and more`, arn],
    ['to a quote', `${arn}" and`, arn],
    ['to a back-tick', `${arn}\` and`, arn],
    ['to a tab', `${arn}\tx`, arn],
    ['with a quote at the end', 'role/web" and', 'role/web'],
    ['without punctuation', `${arn}. And`, arn],
    ['without a colon', `${arn}: timeout`, arn],
    [
      'with the colon of a log stream',
      'arn:aws:logs:::log-group:g:log-stream: x',
      'arn:aws:logs:::log-group:g:log-stream:',
    ],
  ])('%s', (_note, text, want) => {
    const token = readToken(prepareText(text, true), 0);
    expect(token?.value).toBe(want);
    expect(text.slice(0, token?.to)).toBe(want);
  });

  test.each(['', ' x', '"', 'arn:aws:iam::...', '<redacted>'])('none: %j', (text) => {
    expect(readToken(prepareText(text, true), 0)).toBeUndefined();
  });

  test('is read only so far', () => {
    expect(readToken(prepareText('a'.repeat(9000), true), 0)?.value).toHaveLength(2600);
  });
});

describe('lines of one width', () => {
  const wide = (width: number, last: number) =>
    readToken(prepareText(`${'x'.repeat(width)}\n${'y'.repeat(last)}\nzz`, true), width + 1)?.value;

  test.each([
    ['alike', 60, 60, true],
    ['a space lost in the second', 60, 58, true],
    ['a space lost in the first', 58, 60, true],
    ['more than spaces lost in the second', 60, 57, false],
    ['more than spaces lost in the first', 57, 60, false],
    ['as narrow as terminals are', 40, 40, true],
    ['narrower', 39, 39, false],
  ])('%s: %i and %i', (_note, width, last, joined) => {
    expect(wide(width, last)).toBe('y'.repeat(last) + (joined ? 'zz' : ''));
  });

  test('there is no line above the first', () => {
    expect(readToken(prepareText(`${'y'.repeat(60)}\nzz`, true), 0)?.value).toBe('y'.repeat(60));
    expect(readToken(prepareText(`\n${'y'.repeat(60)}\nzz`, true), 1)?.value).toBe('y'.repeat(60));
  });
});

describe('a token over two lines', () => {
  const wide = 'x'.repeat(60);
  test.each([
    ['an ARN without a resource', 'arn:aws:iam::1111\n22223333:role/a', 'arn:aws:iam::111122223333:role/a'],
    ['an ARN that stops at a slash', 'arn:aws:iam::1:role/\nweb', 'arn:aws:iam::1:role/web'],
    ['an ARN that stops at a hyphen', 'arn:aws:iam::1:role/my-\nweb', 'arn:aws:iam::1:role/my-web'],
    ['an ARN without enough colons', 'arn:aws\n:iam::1:role/a', 'arn:aws:iam::1:role/a'],
    ['a word under an ARN without a resource', 'arn:aws:iam::1\n:user', 'arn:aws:iam::1:user'],
    ['the rest of the sentence behind it', `${arn}er\nx because no`, `${arn}erx`],
    ['a piece with digits alone on its line', `${arn}\nr-01\nmore`, `${arn}r-01`],
    ['a piece with digits at the end', `${arn}\nr_01`, `${arn}r_01`],
    ['a piece with digits and a comma', `${arn}\nr-01, more`, `${arn}r-01`],
    ['lines as wide as the terminal', `${wide}\n${arn.padEnd(60, 'y')}\nzz`, undefined],
  ])('joined: %s', (_note, text, want) => {
    const from = text.indexOf('arn:');
    const joined = want ?? `${arn.padEnd(60, 'y')}zz`;
    expect(readToken(prepareText(text, true), from)?.value).toBe(joined);
  });

  test.each([
    ['the sentence goes on', `${arn}\nbecause no`],
    ['a tool’s words', `${arn}\nstatus code: 403`],
    ['a word', `${arn}\nplease`],
    ['a word with digits in a line', `${arn}\n2026-11-20 more`],
    ['a place in code', `${arn}\nlib/main.go:42`],
    ['a line of dashes', `${arn}\n--\n282 | x`],
    ['a path', `${arn}\n/usr/lib/x`],
    ['an address', `${arn}\nhttps://example.com/1`],
    ['a label', `${arn}\nexit-code:`],
    ['lines of different width', `${'x'.repeat(70)}\n${arn.padEnd(60, 'y')}\nzz`],
    ['lines too short for a terminal', `${'x'.repeat(37)}\n${arn}\nzz`],
    ['nothing on the next line', `${arn}\n\nr-01`],
  ])('not joined: %s', (_note, text) => {
    const first = text.slice(text.indexOf('arn:')).split('\n')[0];
    expect(readToken(prepareText(text, true), text.indexOf('arn:'))?.value).toBe(first);
  });

  test('nor in a message as recorded', () => {
    expect(readToken(prepareText('arn:aws:iam::1:role/\nweb', false), 0)?.value).toBe('arn:aws:iam::1:role/');
  });
});
