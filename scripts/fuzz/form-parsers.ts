/** Parsers of the forms in which people hold logs: packed texts, tables, archives. Bytes are written as latin1. */
import { lazyActionTable } from '../../adapters/action-table.ts';
import { archiveEntries } from '../../adapters/input/archive.ts';
import { readRecords } from '../../adapters/input/cloudtrail.ts';
import { DelimitedRows } from '../../adapters/input/delimited-rows.ts';
import { decompressed, InputError } from '../../adapters/input/files.ts';
import { withStraightQuotes } from '../../adapters/input/straight-quotes.ts';
import { exportedRecords } from '../../core/record/exported-forms.ts';
import { recordOfColumns } from '../../core/record/forms/columns.ts';
import { structIn } from '../../core/record/forms/struct-text.ts';
import { isObject, jsonIn } from '../../core/record/json.ts';
import { LOG_FORMS } from '../../test/support/log-forms.ts';
import { zipOf } from '../../test/support/zip.ts';
import { jsonGrowths } from './growth/json-growth.ts';
import { textGrowths } from './growth/text-growth.ts';
import { mutatedJson } from './json-mutations.ts';
import type { Parser } from './parser.ts';
import { recordSeeds } from './seeds.ts';
import { mutatedText, type Texts } from './text-mutations.ts';

/** An input of the forms costs what it unpacks to: few records make few kilobytes. */
const RECORDS = 3;

const bytesOf = (text: string): Buffer => Buffer.from(text, 'latin1');
const textOf = (content: string | Buffer): string => Buffer.from(content).toString('latin1');

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
  const size = 1 + ((bytes.length * 7919) % 4096);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** A few records in each form, before they are mutated. */
function formSeeds(): Texts {
  const records = recordSeeds()
    .map((text): unknown => JSON.parse(text))
    .filter(isObject)
    .slice(0, RECORDS * 4);
  return LOG_FORMS.map(({ write }, index) => textOf(write(some(records, index))));
}

const some = <T>(values: readonly T[], index: number): readonly T[] =>
  Array.from({ length: RECORDS }, (_, at) => values[(index + at) % values.length]).filter(
    (each) => each !== undefined,
  );

/** Bytes of a file in any form, up to its records. */
export function formParser(): Parser {
  const seeds = formSeeds();
  return {
    make: (random) => mutatedText(random, random.pick(seeds), seeds),
    growths: (random, most) => textGrowths(random, seeds, most.one),
    parse: async (input) => {
      const found: unknown[] = [];
      for await (const read of readRecords(decompressed(chunksOf(bytesOf(input))), lazyActionTable)) {
        found.push('normalized' in read ? read.normalized : read);
      }
      return found;
    },
  };
}

/** Members in the spellings of columns, structs, rows: what the record is put together from. */
export function columnsParser(): Parser {
  const tables = LOG_FORMS.filter(({ keep }) => keep !== undefined);
  const records = recordSeeds()
    .map((text): unknown => JSON.parse(text))
    .filter(isObject);
  const seeds = tables.map(({ write }, index) => textOf(write(some(records, index))));
  const objects = seeds.flatMap((text) => text.split('\n').filter((line) => isObject(jsonIn(line))));
  const names = new Set(['type', 'arn', 'sessioncontext', 'attributes', 'username']);
  return {
    make: (random) =>
      random.chance(0.5)
        ? mutatedJson(random, { text: random.pick(objects), others: objects, mayBreak: true })
        : mutatedText(random, random.pick(seeds), seeds),
    growths: (random, most) => jsonGrowths(random, objects, most),
    parse: (input) => {
      const value = jsonIn(input);
      const rows = new DelimitedRows(',').push(input);
      return [
        exportedRecords(value),
        isObject(value) ? recordOfColumns(value) : undefined,
        rows.length,
        structIn(input, names),
        withStraightQuotes(input)?.length,
      ];
    },
  };
}

/** Bytes of an archive, up to the texts of the files in it; its own error is the answer. */
export function archiveParser(): Parser {
  const files = recordSeeds()
    .slice(0, 3)
    .map((text, index) => ({ name: `a/${index}.json`, content: Buffer.from(text) }));
  const seeds = [
    ...(['stored', 'deflated', 'streamed', 'streamedBare'] as const).map((how) => zipOf(files, how)),
    Buffer.concat([
      tarHeader('a.json', 600),
      Buffer.alloc(1024, 'x'),
      tarHeader('b.json', 5),
      Buffer.alloc(512),
      Buffer.alloc(1024),
    ]),
  ].map(textOf);
  return {
    make: (random) => mutatedText(random, random.pick(seeds), seeds),
    growths: (random, most) => textGrowths(random, seeds, most.one),
    parse: async (input) => {
      const found: unknown[] = [];
      try {
        for await (const { name, bytes } of archiveEntries(chunksOf(bytesOf(input)))) {
          found.push(name, await lengthOf(decompressed(bytes)));
        }
      } catch (error) {
        found.push(problemIn(error));
      }
      return found;
    },
  };
}

async function lengthOf(bytes: AsyncIterable<Buffer>): Promise<unknown> {
  let length = 0;
  try {
    for await (const chunk of bytes) length += chunk.length;
  } catch (error) {
    return problemIn(error);
  }
  return length;
}

function problemIn(error: unknown): string {
  if (error instanceof InputError) return error.message;
  throw error;
}

function tarHeader(name: string, size: number): Buffer {
  const header = Buffer.alloc(512);
  header.write(name);
  header.write(size.toString(8).padStart(11, '0'), 124);
  header.write('        0', 148);
  header.write('ustar', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(sum.toString(8).padStart(7, '0'), 148);
  return header;
}
