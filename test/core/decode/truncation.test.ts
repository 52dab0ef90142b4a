import { expect, test } from 'vitest';
import { prepareText } from '../../../core/decode/message-text.ts';
import { cutOff } from '../../../core/decode/truncation.ts';

test.each<[note: string, text: string, pasted: boolean, cutAt: number | undefined]>([
  ['complete', 'ab.', false, undefined],
  ['nothing', '', true, undefined],
  ['two dots', 'ab..', true, undefined],
  ['three dots', 'ab...', false, 2],
  ['four dots', 'ab....', false, 3],
  ['nothing but dots', '...', false, 0],
  ['one character', 'ab…', false, 2],
  ['in the middle', 'a…b...c', true, undefined],
  ['white space behind it', 'ab... \n', false, 2],
  ['white space behind one character', 'ab… \n', true, 2],
  ['a quote behind it is the message’s', 'ab..."', false, undefined],
  ['a bracket behind it is the message’s', 'ab...)', false, undefined],
  ['a quote behind it is a tool’s', 'ab..."', true, 2],
  ['quotes, brackets and white space behind it', "ab...'`)]}\t", true, 2],
])('%s', (_note, raw, pasted, cutAt) => {
  expect(cutOff(prepareText(raw, pasted))).toBe(cutAt);
});
