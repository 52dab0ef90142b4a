/**
 * Texts that differ from a given one as a hostile or broken sender would make them differ: cut, repeated, spliced with
 * another, with characters that programs stumble over.
 */
import type { Random } from './random.ts';

export type Texts = readonly string[];

/** What ends, opens, escapes or hides something somewhere. */
export const ODD: Texts = [
  ...['\u0000', '\ud800', '\udfff', '\u001b[31m', '\u202e', '\u200b', '\u2028', '\ufeff', '\uff1d', '\u0085'],
  ...['"', "'", '\\', '\\"', '\\\\', '\\u', '\\ud800', '\n', '\r\n', '\t', '{', '}', '[', ']', ',', ':', '`'],
  ...[
    '${',
    '\u0024{aws:username}',
    '*',
    '?',
    '**',
    '***',
    '<',
    '&lt;',
    '&#34;',
    '=',
    '+',
    '@',
    '-',
    '/',
    '//',
    '%00',
  ],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'null', 'undefined', 'NaN', '1e999', '-0'],
  ...[
    'arn:aws:',
    'arn:aws:iam::',
    'arn::::::',
    ':root',
    ':assumed-role/',
    ' because ',
    ' with an explicit deny in ',
  ],
  ...[
    ' is not authorized to perform: ',
    ' on resource: ',
    'User: ',
    ' action',
    '{"allowed":false,"context":{',
  ],
  ...[
    'Encoded authorization failure message: ',
    'An error occurred (AccessDenied) when calling the ',
    '😀',
    'ﬀ',
    'İ',
  ],
];

/** Characters of an input that was pumped up. */
const LONGEST = 120_000;
const PUMPED = 0.004;

export function mutatedText(random: Random, text: string, others: Texts): string {
  let mutated = text;
  for (let left = random.upTo(3); left >= 0; left -= 1) mutated = mutatedOnce(random, mutated, others);
  return random.chance(PUMPED) ? pumped(random, mutated) : mutated;
}

function mutatedOnce(random: Random, text: string, others: Texts): string {
  const from = random.upTo(text.length);
  const to = Math.min(text.length, from + random.upTo(random.pick([1, 8, 80, text.length])));
  const [before, part, behind] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
  switch (random.upTo(7)) {
    case 0:
      return before + behind;
    case 1:
      return before + part.repeat(1 + random.upTo(4)) + behind;
    case 2:
      return before + random.pick(ODD) + part + behind;
    case 3:
      return before + random.pick(ODD) + behind;
    case 4:
      return before + partOf(random, random.pick(others)) + behind;
    case 5:
      return before + String.fromCharCode(random.upTo(random.pick([127, 255, 0xffff]))) + behind;
    case 6:
      return before + part.toUpperCase() + random.pick(ODD) + behind;
    default:
      return random.chance(0.2) ? before : before + [...part].reverse().join('') + behind;
  }
}

/** A part of it many times: what takes more than linear time on it shows. */
export function pumped(random: Random, text: string): string {
  const from = random.upTo(text.length);
  const fragment = random.chance(0.4)
    ? random.pick(ODD)
    : text.slice(from, from + 1 + random.upTo(random.pick([1, 4, 40])));
  const room = Math.max(0, LONGEST - text.length);
  const times = Math.floor((room * random.unit()) / Math.max(1, fragment.length));
  return text.slice(0, from) + fragment.repeat(times) + text.slice(from);
}

function partOf(random: Random, text: string): string {
  const from = random.upTo(text.length);
  return text.slice(from, from + random.upTo(200));
}
