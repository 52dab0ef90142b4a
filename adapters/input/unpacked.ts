/**
 * The bytes of a file → the text in it, as UTF-8 without a byte order mark: gzip, zstd, base64 in lines and UTF-16 are undone,
 * also within each other. They are recognised by their first bytes, not by the file's name.
 *
 * Memory  a few pieces, whatever the size of the file.
 * Errors  `InputError`, after the bytes before the fault. What is packed in another way is refused with the command that unpacks it.
 * Source  RFC 1952, RFC 8878, RFC 4648; Unicode Standard, "Byte order mark"; the formats' own descriptions of their first bytes.
 */
import { ByteSource } from './byte-source.ts';
import { gunzipped, isGzip } from './gzip.ts';
import { InputError } from './input-error.ts';
import { isTar } from './tar.ts';
import { isZip } from './zip.ts';
import { isZstd, unzstd } from './zstd.ts';

type Unpacking = (bytes: AsyncIterable<Buffer>) => AsyncGenerator<Buffer>;

/** A log that Firehose packed twice, and a person again, has three. */
const MOST_LAYERS = 6;
/** Where the mark of tar ends. */
const HEAD = 512;

/** `archive`: an archive is what is looked for, and is not refused. */
export async function* unpacked(
  bytes: AsyncIterable<Buffer>,
  into: 'text' | 'archive' = 'text',
): AsyncGenerator<Buffer> {
  let source = new ByteSource(bytes);
  try {
    for (let layer = 0; layer <= MOST_LAYERS; layer += 1) {
      const head = await headOf(source);
      const isFound = into === 'archive' && (isZip(head) || isTar(head));
      const unpacking = isFound ? undefined : unpackingOf(head);
      if (unpacking === undefined) return yield* source.rest();
      source = new ByteSource(unpacking(source.rest()));
    }
    throw new InputError(`is packed more than ${MOST_LAYERS} times: unpack it first`);
  } finally {
    await source.close();
  }
}

/** A text is not waited for: it may come line by line. */
async function headOf(source: ByteSource): Promise<Buffer> {
  const start = await source.peek(2);
  return isJsonText(start) ? start : source.peek(HEAD);
}

/** `start`: the first two bytes. What begins so is packed in nothing. */
export const isJsonText = (start: Buffer): boolean =>
  /^\s*[{[]/.test(start.toString('latin1')) && !start.includes(0);

function unpackingOf(head: Buffer): Unpacking | undefined {
  if (isGzip(head)) return gunzip;
  if (isZstd(head)) return unzstd;
  if (isWrappedBase64(head)) return fromBase64;
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return withoutMark;
  const encoding = utf16Of(head);
  if (encoding !== undefined) return (bytes) => decoded(bytes, encoding);
  const other = OTHERS.find(({ at, magic }) => head.toString('latin1', at, at + magic.length) === magic);
  if (other !== undefined) throw new InputError(other.problem);
  return undefined;
}

/** One that has another name, or is in an archive itself. */
const archive = (command: string) => `is an archive: unpack it first (${command}), or name it as one`;
const compressed = (command: string) =>
  `is compressed in a way that is not read: unpack it first (${command})`;
const columnar = (name: string) =>
  `is ${name}, which is not read: query it with Athena, and read the result as CSV or JSON`;

const OTHERS = [
  { at: 0, magic: 'PK\x03\x04', problem: archive('unzip FILE -d logs') },
  { at: 257, magic: 'ustar', problem: archive('mkdir logs && tar -xf FILE -C logs') },
  { at: 0, magic: 'BZh', problem: compressed('bunzip2 FILE') },
  { at: 0, magic: '\xfd7zXZ\0', problem: compressed('unxz FILE') },
  { at: 0, magic: '7z\xbc\xaf\x27\x1c', problem: compressed('7z x FILE') },
  { at: 0, magic: '\x04\x22\x4d\x18', problem: compressed('lz4 -d FILE') },
  { at: 0, magic: '\xff\x06\0\0sNaPpY', problem: compressed('snzip -d FILE') },
  { at: 0, magic: 'PAR1', problem: columnar('Parquet') },
  { at: 0, magic: 'ORC', problem: columnar('ORC') },
  { at: 0, magic: 'Obj\x01', problem: columnar('Avro') },
] as const;

async function* gunzip(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* gunzipped(bytes);
  } catch (error) {
    if (!(error instanceof Error) || error.name === 'InputError') throw error;
    throw new InputError(error.message, { cause: error });
  }
}

/** Gzip in base64 whose lines are wrapped. A line that is a payload of its own is read as a record, in `payload.ts`. */
function isWrappedBase64(head: Buffer): boolean {
  const text = head.toString('latin1');
  return /^\s*H4sI[\w+/-]{20,160}\r?\n(?!H4sI)[\w+/=-]{4}/.test(text);
}

async function* fromBase64(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest = '';
  for await (const chunk of bytes) {
    const text = rest + chunk.toString('latin1').replace(/[^\w+/=-]/g, '');
    const whole = text.length - (text.length % 4);
    rest = text.slice(whole);
    yield Buffer.from(text.slice(0, whole), 'base64');
  }
  if (rest !== '') yield Buffer.from(rest, 'base64');
}

async function* withoutMark(bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = new ByteSource(bytes);
  await source.skip(3);
  yield* source.rest();
}

/** By its mark, else by the zero beside the first bracket. */
function utf16Of(head: Buffer): string | undefined {
  const [first, second] = head;
  if ((first === 0xff && second === 0xfe) || (isBracket(first) && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && isBracket(second))) return 'utf-16be';
  return undefined;
}

const isBracket = (byte: number | undefined): boolean => byte === 0x7b || byte === 0x5b;

async function* decoded(bytes: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of bytes) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}
