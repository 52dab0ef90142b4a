import { describe, expect, test } from 'vitest';
import { readAuthorizationId, readEncodedMessage } from '../../../core/decode/message-tail.ts';
import { prepareText } from '../../../core/decode/message-text.ts';

const label = 'Encoded authorization failure message: ';
const piece = 'AZaz-09_'.repeat(10);

describe('the encoded message', () => {
  test.each([
    ['at the end', label + piece, piece, true],
    ['quoted', `${label}"${piece}"`, piece, true],
    ['before a tool’s words', `${label}${piece}\n\tstatus code: 403, request id: 0a1b`, piece, true],
    ['on the next line', `${label.trim()}\n${piece}`, piece, true],
    ['cut by CloudTrail', `${label}${piece}...`, piece, false],
    ['cut with one character', `${label}${piece}…`, piece, false],
    ['shortened by hand', `${label}${piece}[cut]`, piece, false],
    ['shortened with a placeholder', `${label}${piece}<snip>`, piece, false],
    ['masked', `${label}${piece}***`, piece, false],
    ['broken by a terminal', `${label}${piece}\n${piece}\n${piece}`, piece.repeat(3), true],
    ['broken, with a short rest', `${label}${piece}\n${piece}\nAb9`, `${piece.repeat(2)}Ab9`, true],
    ['folded into one line', `${label}${piece} ${piece}`, piece.repeat(2), true],
    ['broken too early for its rest', `${label}Ab9\nstatus`, 'Ab9', true],
    ['a word behind it on the next line', `${label}${piece}\n${piece}\nAb9 x`, piece.repeat(2), true],
    ['folded before twenty characters', `${label}${piece} ${'a'.repeat(20)} x`, piece + 'a'.repeat(20), true],
    ['nineteen characters may be a word', `${label}${piece} ${'a'.repeat(19)} x`, piece, true],
    ['a short rest only on a line of its own', `${label}${piece} Ab9`, piece, true],
    ['a short rest above more', `${label}${piece}\nAb9\n\nmore`, `${piece}Ab9`, true],
    ['too long to be decoded', label + 'a'.repeat(10_241), 'a'.repeat(10_241), false],
    ['as long as can be decoded', label + 'a'.repeat(10_240), 'a'.repeat(10_240), true],
    ['the last of two', `${label}first. ${label}${piece}`, piece, true],
  ])('%s', (_note, text, want, complete) => {
    expect(readEncodedMessage(prepareText(text, true))).toEqual({ text: want, complete });
  });

  test('in a recorded message a line break is not a terminal’s', () => {
    expect(readEncodedMessage(prepareText(`${label}${piece}\n${piece}`, false))?.text).toBe(piece);
  });

  test.each(['', 'no such label', label, `${label}[message]`, `${label}<redacted>`])('none: %j', (text) => {
    expect(readEncodedMessage(prepareText(text, true))).toBeNull();
  });
});

describe('the authorization id', () => {
  const id = 'd3xbfwcsdoam45n7ms6nv5pl0';
  const link = 'Go to https://us-east-1.console.aws.amazon.com/iam/home#/authorization-details/';
  const call = 'call the GetRequestAuthorizationDetails API with the following authorization id: ';

  test.each([
    ['behind the words', call + id],
    ['with a full stop', `${call}${id}.`],
    ['quoted, on the next line', `${call.trim()}\n"${id}"`],
    ['only in the link', `${link}${id} for complete details`],
    ['before dots further on', `${call}${id}. And so on...`],
    ['cut in the words, complete in the link', `${link}${id} for complete details, or ${call}d3xbfw...`],
    ['in an older spelling', `${call}0b7d9c1e-1111-4222-8333-abcdefabcdef`.replace(/0b.*/, id)],
  ])('%s', (_note, text) => {
    expect(readAuthorizationId(prepareText(text, true))).toBe(id);
  });

  test('may look like a UUID', () => {
    const uuid = '0b7d9c1e-1111-4222-8333-abcdefabcdef';
    expect(readAuthorizationId(prepareText(call + uuid, false))).toBe(uuid);
  });

  test.each(['', 'authorization id: x', `${call}<id>`, `${link}...`, 'authorization id: 1234567'])(
    'none: %j',
    (text) => {
      expect(readAuthorizationId(prepareText(text, true))).toBeNull();
    },
  );

  test('eight characters are an id', () => {
    expect(readAuthorizationId(prepareText('authorization id: 12345678', true))).toBe('12345678');
  });
});
