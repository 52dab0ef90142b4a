import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import { recordsIn } from '../../../core/record/envelope.ts';
import { DEEPEST_JSON, jsonIn, parseJson } from '../../../core/record/json.ts';

const nested = (depth: number, open = '[', close = ']'): string => open.repeat(depth) + close.repeat(depth);

test.each([
  ['as deep as it may be', nested(DEEPEST_JSON), undefined],
  ['one deeper', nested(DEEPEST_JSON + 1), /200 brackets/],
  ['far deeper', nested(100_000), /200 brackets/],
  ['objects', `${'{"a":'.repeat(300)}1${'}'.repeat(300)}`, /200 brackets/],
  ['many side by side', `[${Array.from({ length: 1000 }, () => '{"a":[1]}').join(',')}]`, undefined],
  ['brackets in a string', JSON.stringify({ a: `"\\${nested(500)}` }), undefined],
  ['deep and cut', '['.repeat(5000), /200 brackets/],
  ['no JSON', '{"a":', /JSON/],
])('%s', (_note, text, problem) => {
  const parsed = parseJson(text);
  if (problem === undefined) expect(parsed).toEqual({ value: JSON.parse(text) });
  else expect('problem' in parsed ? parsed.problem : '').toMatch(problem);
  expect(jsonIn(text)).toEqual('value' in parsed ? parsed.value : undefined);
});

test('law: any JSON value is read as `JSON.parse` reads it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 40 }), (value) => {
      expect(jsonIn(JSON.stringify(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('law: what is read can be walked to its end', () => {
  const wrap = fc.constantFrom('[', '{"Records":[', '{"Events":[', '{"requestParameters":');
  fc.assert(
    fc.property(fc.array(wrap, { maxLength: DEEPEST_JSON / 2 }), (opened) => {
      const close = opened.map((each) => (each.endsWith('[') ? ']' : '') + (each.startsWith('{') ? '}' : ''));
      const value = jsonIn(`${opened.join('')}{}${close.reverse().join('')}`);
      expect(value).toBeDefined();
      for (const record of recordsIn(value)) normalizeRecord(record);
    }),
  );
});
