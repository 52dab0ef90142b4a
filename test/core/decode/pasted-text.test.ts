import { describe, expect, test } from 'vitest';
import { decodePastedText } from '../../../core/decode/decode.ts';
import { cleanPastedText } from '../../../core/decode/pasted-text.ts';
import texts from '../../cases/decode/pasted.json' with { type: 'json' };

describe('pasted texts', () => {
  test.each(texts.map((each) => [each.note, each] as const))('%s', (_note, { text, want }) => {
    const found = decodePastedText(text).map(({ claim }) => {
      const { action, resource, principal, layer, kind, policy, reason } = claim;
      return { action, resource, principal, layer, kind, policy: policy?.arn ?? null, reason };
    });
    expect(found).toEqual(Array.isArray(want) ? want : [want]);
  });

  test('there are at least 160 of them, no two alike', () => {
    expect(new Set(texts.map(({ text }) => text)).size).toBe(texts.length);
    expect(texts.length).toBeGreaterThanOrEqual(160);
  });
});

test.each([
  ['terminal colours', '\u001b[31;1mred\u001b[0m and \\u001b[1mbold\\x1b[0m', 'red and bold'],
  ['a box with two sides', '│ one │\n┃ two ┃', 'one\ntwo'],
  ['quoted mail and comments', '> > one\n# two', 'one\ntwo'],
  ['a time before every line', '2026-11-20T09:15:01.1234567Z one\n2026-11-20 09:15:01,123 two', 'one\ntwo'],
  ['a container before every line', 'web-1  | one\nweb-1  | two', 'one\ntwo'],
  ['line ends of Windows', 'one\r\ntwo', 'one\ntwo'],
  ['escaped line ends, tabs and quotes', 'one\\ntwo\\t\\"three\\"', 'one\ntwo "three"'],
  ['twice escaped quotes', '\\\\\\"one\\\\\\"', '"one"'],
  ['entities', '&quot;a&amp;b&quot; &#39;c&#39; &lt;d&gt; &unknown;', '"a&b" \'c\' <d> &unknown;'],
  ['escaped entities', '\\u0022a\\u0027\\u003cb\\u003e\\u0026', '"a\'<b>&'],
  ['curly quotes, dashes, full width', '“a” ‘b’ c‑d：e，f…', '"a" \'b\' c-d:e,f...'],
  ['spaces that are none', 'a\u200bb\u00a0c', 'ab c'],
  ['HTML of a console', '<code>a</code><br>b<br/>c<br />d<p>e<i>', 'a\nb\nc\nd\ne<i>'],
  ['other escapes', 'a\\u00e9b\\/c', 'a b/c'],
  ['colours cut in the middle', '1m\u001b[', '1m'],
  ['a colour behind digits', 'a\u001b[0m1m', 'a1m'],
  ['an escape without a bracket', 'a\u001bb', 'ab'],
  ['a line of borders alone', '│ │\na', '\na'],
  ['space behind a prefix', 'web-1  |   one', 'one'],
  ['bold at the start and in brackets', '**a** (**b**', 'a (b'],
  ['two stars in an ARN', 'a**b', 'a**b'],
  ['back-ticks and bold', '`a` **b** *** *', 'a b *** *'],
])('cleaning: %s', (_note, text, want) => {
  expect(cleanPastedText(text)).toBe(want);
});
