import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DelimitedRows, type Row } from '../../../adapters/input/delimited-rows.ts';
import { MAX_RECORD_BYTES } from '../../../adapters/input/json-splitter.ts';

function rowsOf(
  text: string,
  delimiter = ',',
  size = 3,
): { readonly rows: readonly Row[]; readonly isCut: boolean } {
  const reader = new DelimitedRows(delimiter);
  const rows: Row[] = [];
  for (let at = 0; at < text.length; at += size) rows.push(...reader.push(text.slice(at, at + size)));
  const { last, isCut } = reader.end();
  return { rows: last === undefined ? rows : [...rows, last], isCut };
}

test.each<[string, string, readonly (readonly string[])[]]>([
  [
    'plain cells',
    'a,b\nc,\n',
    [
      ['a', 'b'],
      ['c', ''],
    ],
  ],
  ['the last line without its end', 'a\nb', [['a'], ['b']]],
  [
    'line ends of Windows',
    'a,b\r\nc,d\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
  ],
  ['quotes, delimiters and line ends in quotes', '"a ""x"", y\nz",b\n', [['a "x", y\nz', 'b']]],
  ['a quote inside of a plain cell', 'a"b,{"c":1}\n', [['a"b', '{"c":1}']]],
  ['an empty quoted cell', '"",""\n""', [['', ''], ['']]],
  ['nothing', '', []],
])('%s', (_note, text, rows) => {
  expect(rowsOf(text)).toEqual({ rows, isCut: false });
});

test('a quoted cell without its end is cut, and the rows before are whole', () => {
  expect(rowsOf('a,b\n"c,d\n')).toEqual({ rows: [['a', 'b']], isCut: true });
});

test('a row that is larger than a record is left out', () => {
  const long = 'x'.repeat(MAX_RECORD_BYTES);
  expect(rowsOf(`a,${long}\nb,c\n`, ',', 1_000_000).rows).toEqual([null, ['b', 'c']]);
});

test('law: rows that were written are read, however the text is cut', () => {
  const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ';', ' ', 'é', '\t', '\r\n') });
  const row = fc.array(cell, { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(
      fc.array(row),
      fc.constantFrom(',', ';', '\t'),
      fc.integer({ min: 1, max: 9 }),
      (rows, delimiter, size) => {
        const text = rows
          .map((each) => each.map((one) => `"${one.replaceAll('"', '""')}"`).join(delimiter))
          .join('\n');
        expect(rowsOf(text, delimiter, size)).toEqual({ rows, isCut: false });
      },
    ),
  );
});
