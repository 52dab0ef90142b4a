import { describe, expect, test } from 'vitest';
import { prepareText } from '../../../core/decode/message-text.ts';
import { lastReasonClause } from '../../../core/decode/reason-clause.ts';
import {
  endOfSentence,
  endsProperly,
  isBroken,
  isMarkedEnd,
  RESOURCE_LENGTH,
} from '../../../core/decode/sentence-end.ts';

describe('a sentence ends', () => {
  test.each<[note: string, text: string, end: string, pasted: boolean]>([
    ['with the text', 'role web', '', true],
    ['at once', 'Status Code: 403', 'Status Code: 403', true],
    ['before a tool’s words', 'role web (Service: Iam', '(Service: Iam', false],
    ['before the first of two', 'role web, request id 1, status code 2', 'request id 1, status code 2', true],
    ['before AWS’s link', 'role web. Go to https://x', '. Go to https://x', false],
    ['before the end of its JSON', 'role web"}', '"}', false],
    ['before a reason that is cut', 'role web because no ident', 'because no ident', true],
    ['not before that in a record', 'role web because no ident', '', false],
    ['at an empty line', 'role web\n\nx', '\n\nx', true],
    ['not at one in a record', 'role web\n\nx', '', false],
    ['at a line that starts anew', 'role\nweb\nError: x', '\nError: x', true],
    ['at the next denial', 'role web\nUser: x', '\nUser: x', true],
    ['not at any line', 'role\nweb\nerror', '', true],
    ['at a full stop before a capital', 'role web. A', '. A', false],
    ['at the first such', 'role web. a. B. C', '. B. C', true],
    ['before the last capital', 'role web. Z', '. Z', false],
    ['not at a small letter', 'role web. a', '', false],
    ['not at what comes before the capitals', 'role web. @', '', false],
    ['not at what comes behind them', 'role web. [', '', false],
    ['not at a full stop without a space', 'role w.Eb', '', false],
    ['not at a space before a capital', 'role web B', '', false],
  ])('%s', (_note, text, end, pasted) => {
    const before = 'User: x. ';
    const prepared = prepareText(before + text, pasted);
    const to = prepared.raw.length;
    const at = endOfSentence(prepared, before.length, to);
    expect(prepared.raw.slice(at)).toBe(end);
    expect(isBroken(prepared, before.length, to)).toBe(end !== '');
    expect(endOfSentence(prepared, before.length, at)).toBe(at);
  });

  test('no further away than a resource is long', () => {
    const text = prepareText('x'.repeat(9000), true);
    expect(endOfSentence(text, 100, 9000)).toBe(100 + RESOURCE_LENGTH);
    expect(endOfSentence(text, 100, 200)).toBe(200);
    expect(isBroken(text, 100, 100 + RESOURCE_LENGTH)).toBe(false);
    expect(isBroken(text, 100, 101 + RESOURCE_LENGTH)).toBe(true);
  });
});

test.each([
  ['a tool’s words', 'role web (Service: Iam)', 8, true],
  ['between the words', 'role web (Service: Iam)', 10, false],
  ['any words', 'role web please', 8, false],
  ['the end', 'role web', 8, false],
])('a marked end: %s', (_note, text, at, want) => {
  expect(isMarkedEnd(prepareText(text, true), at)).toBe(want);
});

describe('a reason that AWS wrote is followed by', () => {
  const reason = 'with an explicit deny in a session policy';
  const proper = (behind: string) => {
    const text = prepareText(reason + behind, false);
    const clause = lastReasonClause(text, 0);
    return clause && endsProperly(text, clause);
  };

  test.each([
    ['nothing', '', true],
    ['a full stop', '.', true],
    ['dots', '...', true],
    ['marks', '",;:\')].', true],
    ['an ARN that is no policy’s', ' (arn:aws:iam::1:role/x', false],
    ['an ARN behind a colon', ': arn:...', true],
    ['a tool’s words', '. (Service: Iam; Status Code: 403)', true],
    ['AWS’s own', '. Encoded authorization failure message: Ab', true],
    ['the beginning of AWS’s own, where the text is cut', '. Encoded autho...', true],
    ['the beginning of a tool’s, where the text is cut', ' (Serv', true],
    ['the beginning of AWS’s own, and more', `. Encoded autho${' x'.repeat(40)}`, false],
    ['dots, and more', '... and more', false],
    ['other words', ' and a key', false],
    ['other words, cut', ' and a...', false],
    ['words that hold AWS’s', ' by request id', false],
  ])('%s', (_note, behind, want) => {
    expect(proper(behind)).toBe(want);
  });
});
