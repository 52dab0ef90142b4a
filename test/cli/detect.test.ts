import { PassThrough, Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../cli/command.ts';
import { command, detectDenials } from '../../cli/detect.ts';
import { aDenial, ROLE } from '../support/a-denial.ts';
import { burst, NINE } from '../support/detect-world.ts';

function anIo(stdin: Readable) {
  const out: string[] = [];
  const err: string[] = [];
  const io = {
    out: (text: string) => void out.push(text),
    err: (text: string) => void err.push(text),
    stdin,
    env: {},
    isTerminal: false,
    now: () => 0,
  };
  const lines = () =>
    out
      .join('')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  return { io, err, lines };
}

function detect(input: Readable, args: readonly string[] = ['-']) {
  const { io, ...printed } = anIo(input);
  return { ...printed, status: command.run(args, io) };
}

const lineOf = (value: unknown) => `${JSON.stringify(value)}\n`;

test('prints what would have been published, and nothing that only time would bring', async () => {
  const { status, lines } = detect(Readable.from(burst(40, NINE).map(lineOf)));
  expect(await status).toBe(0);
  expect(lines()).toEqual([expect.objectContaining({ at: NINE + 11, type: 'open', channel: 'principal' })]);
});

test('a tick brings the end, and is acknowledged after it', async () => {
  const ticks = [NINE + 600, NINE + 7200].map((tick) => ({ tick }));
  const { status, lines } = detect(Readable.from([...burst(40, NINE), ...ticks].map(lineOf)));
  expect(await status).toBe(0);
  expect(lines().map(({ type, ack }) => type ?? ack)).toEqual(['open', NINE + 600, 'resolve', NINE + 7200]);
});

test('answers before the input ends', async () => {
  const input = new PassThrough();
  const { status, lines } = detect(input);
  input.write(lineOf({ tick: NINE }));
  await expect.poll(lines).toEqual([{ ack: NINE }]);
  input.end();
  expect(await status).toBe(0);
});

test('what an event changes is printed with the portion that it came in, cut anywhere', async () => {
  const text = burst(40, NINE).map(lineOf).join('');
  const pieces = text.match(/[\s\S]{1,97}/g) ?? [];
  const { status, lines } = detect(Readable.from(pieces));
  expect(await status).toBe(0);
  expect(lines()).toHaveLength(1);
});

test('a line that cannot be read is reported with its number, the rest goes on, the status is 2', async () => {
  const events = burst(40, NINE).map(lineOf);
  const { status, err, lines } = detect(Readable.from(['oops\n', '\n', ...events, '{"ts":1}']));
  expect(await status).toBe(2);
  expect(lines()).toHaveLength(1);
  expect(err).toEqual(['denials: line 1: not a JSON object\n', 'denials: line 43: `id` must be a text\n']);
});

test.each([
  ['two files', ['a', 'b']],
  ['an option that does not exist', ['--loud']],
])('a mistake of the person: %s', async (_note, args) => {
  await expect(async () => detect(Readable.from([]), args).status).rejects.toThrow(UsageError);
});

test('denials of a store are events too, their own time taken as the arrival', async () => {
  const { io, lines } = anIo(Readable.from([]));
  async function* denials() {
    for (let i = 0; i < 40; i += 1) yield aDenial({ id: `event-${i}`, time: '2026-01-05T09:00:00Z' });
  }
  expect(await detectDenials(denials(), io)).toBe(0);
  expect(lines()).toEqual([expect.objectContaining({ at: NINE, type: 'open', key: ROLE })]);
});

test('a byte order mark, carriage returns, empty lines and a last line without an end are no mistakes', async () => {
  const lines = burst(40, NINE).map((event) => JSON.stringify(event));
  const text = `\ufeff${lines.join('\r\n\r\n')}\r\n{"tick":${NINE + 7200}}`;
  const { status, err, lines: printed } = detect(Readable.from([Buffer.from(text)]));
  expect(await status).toBe(0);
  expect(err).toEqual([]);
  expect(printed().map(({ type, ack }) => type ?? ack)).toEqual(['open', 'resolve', NINE + 7200]);
});

describe('what is no history is named by its first line', () => {
  const events = burst(3, NINE).map(lineOf).join('');
  test.each([
    ['gzip', gzipSync(events), 'the input is compressed; unpack it: gunzip -c FILE | denials detect -'],
    ['UTF-16', Buffer.from(`\ufeff${events}`, 'utf16le'), 'the input is not UTF-8 text; save it as UTF-8'],
    [
      'one array',
      Buffer.from(JSON.stringify(burst(3, NINE))),
      "the input is one JSON array; give an object a line: jq -c '.[]' FILE | denials detect -",
    ],
    [
      'a log',
      Buffer.from('{"Records":[{"eventName":"x"}]}'),
      'the input is a CloudTrail log; put it into a store and look there: denials import FILE, denials detect --from-store',
    ],
  ])('%s', async (_note, bytes, says) => {
    await expect(detect(Readable.from([bytes])).status).rejects.toThrow(new UsageError(says));
  });
});

describe('odd lines among good ones', () => {
  const good = burst(40, NINE).map(lineOf);
  test.each([
    ['NUL bytes', '\0\0\0\n', ['denials: line 41: not a JSON object\n']],
    ['bytes that are no UTF-8', Buffer.from('{"ts":1,"id":"x","keys":{"principal":"\xff"}}\n', 'latin1'), []],
    [
      'a line of 5 MB without an id',
      `{"ts":1,"x":"${'a'.repeat(5e6)}"}\n`,
      ['denials: line 41: `id` must be a text\n'],
    ],
    ['keys of 100 KB', lineOf({ ts: NINE, id: 'x', keys: { principal: 'p'.repeat(1e5) } }), []],
    ['a call that arrived long before it was made', lineOf({ ...burst(1, NINE)[0], at: NINE - 2.6e6 }), []],
  ])('%s', async (_note, odd, says) => {
    const { status, err, lines } = detect(Readable.from([...good, odd, ...good]));
    expect(await status).toBe(says.length === 0 ? 0 : 2);
    expect(err).toEqual(says);
    expect(lines()).toHaveLength(1);
  });

  test('a history in milliseconds is reported twenty times, and counted', async () => {
    const late = burst(50, NINE).map((event) => lineOf({ ...event, ts: event.ts * 1000 }));
    const { status, err, lines } = detect(Readable.from(late));
    expect(await status).toBe(2);
    expect(err).toHaveLength(21);
    expect(err[0]).toBe('denials: line 1: `ts` looks like milliseconds; it must be epoch seconds\n');
    expect(err[20]).toBe('denials: 30 more lines cannot be read\n');
    expect(lines()).toEqual([]);
  });

  test('a clock that goes back brings nothing twice', async () => {
    const ticks = [NINE + 7200, NINE, NINE + 7200].map((tick) => ({ tick }));
    const { status, lines } = detect(Readable.from([...good, ...ticks.map(lineOf), ...good]));
    expect(await status).toBe(0);
    expect(lines().map(({ type, ack }) => type ?? ack)).toEqual([
      'open',
      'resolve',
      NINE + 7200,
      NINE,
      NINE + 7200,
    ]);
  });

  test('nothing at all is a history, too', async () => {
    const { status, err, lines } = detect(Readable.from([]));
    expect([await status, err, lines()]).toEqual([0, [], []]);
  });
});

test.each([
  ['no file', 'no-such-file.jsonl', 'there is no file `no-such-file.jsonl`; `-` is standard input'],
  ['a folder', 'test', '`test` is a folder; give one file with a history'],
])('%s', async (_note, file, says) => {
  await expect(async () => detect(Readable.from([]), [file]).status).rejects.toThrow(new UsageError(says));
});

test('each line has the members of the contract, in their order', async () => {
  const { lines, status } = detect(Readable.from(burst(40, NINE).map(lineOf)));
  await status;
  expect(Object.keys(lines()[0])).toEqual([
    'at',
    'type',
    'incident',
    'channel',
    'key',
    'severity',
    'count',
    'expectedPerHour',
    'evidence',
  ]);
});
