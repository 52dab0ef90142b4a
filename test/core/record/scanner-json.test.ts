import fc from 'fast-check';
import { expect, test } from 'vitest';
import { scanner } from '../../../core/record/scanner.ts';
import { runs } from '../../support/property-runs.ts';

function isJson(text: string): boolean {
  const bytes = Buffer.from(text);
  const shift = scanner().shiftFor(bytes, 0);
  return scanner().isJson(shift, bytes.length + shift);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test.each([
  ...['0', '-0', '10', '01', '-', '1.', '.5', '1.5e+3', '1e', '1E5', '1e+', '--1', '+1', 'NaN', '0x1', '1_0'],
  ...['true', 'tru', 'truer', 'null', 'nul', 'false', 'undefined', ''],
  ...[
    '""',
    '"',
    '"\\',
    '"\\"',
    '"\\x"',
    '"\\u00"',
    '"\\u00e9"',
    '"\\u00eg"',
    '"\t"',
    '"\\t"',
    '"é"',
    '"\u007f"',
  ],
  ...[
    '{}',
    '[]',
    '{]',
    '[}',
    '[1,]',
    '[,1]',
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    '{a:1}',
    '{"a" : [ 1 , {} ] }',
    '[1 2]',
    '[{"a"]',
    '[{"a":]',
    '[{"a":1]',
    '[{"a":1,]',
    '[{]',
    '[tru]',
    '[1.]',
    '["\\u00e]',
    '["\\u00e"]',
    '["\\u00g0"]',
    '{"a":1 "b":2}',
  ],
])('%j is JSON here where it is to the parser', (text) => {
  expect(isJson(text)).toBe(parses(text));
});

test('what is nested too deeply is left to the parser', () => {
  const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
  expect([isJson(nested(64)), isJson(nested(65)), isJson(nested(100_000))]).toEqual([true, false, false]);
});

/** JSON in which one character is another one, or is not there. */
const broken = fc
  .tuple(
    fc.jsonValue({ maxDepth: 4 }),
    fc.nat(),
    fc.constantFrom('', '"', '\\', ',', ':', '}', ']', '0', '-', 'e', 'u', '\n', ' '),
  )
  .map(([value, at, by]) => {
    const text = JSON.stringify(value);
    const place = at % (text.length + 1);
    return text.slice(0, place) + by + text.slice(place + 1);
  });

test('law: what is JSON here is JSON to the parser, and the other way round', () => {
  const text = fc.oneof(
    broken,
    fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value, null, 1)),
    fc.string(),
  );
  fc.assert(
    fc.property(text, (each) => {
      // Blanks around a value are none of its own.
      expect(isJson(each.trim())).toBe(parses(each.trim()));
    }),
    runs(5000),
  );
});
