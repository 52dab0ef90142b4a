/** Writes zip archives, as programs do that know the size of a file before they pack it, and as those that do not. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipFile {
  readonly name: string;
  readonly content: Buffer;
}

type How = 'stored' | 'deflated' | 'streamed' | 'streamedBare' | 'encrypted';

export function zipOf(files: readonly ZipFile[], how: How): Buffer {
  const parts = files.map((file) => entry(file, how));
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50);
  const listed = Buffer.alloc(46);
  listed.writeUInt32LE(0x02014b50);
  return Buffer.concat([...parts, listed, end]);
}

function entry({ name, content }: ZipFile, how: How): Buffer {
  const packed = how === 'stored' ? content : deflateRawSync(content);
  const isStreamed = how.startsWith('streamed');
  const sizes = Buffer.alloc(12);
  sizes.writeUInt32LE(crc32(content));
  sizes.writeUInt32LE(packed.length, 4);
  sizes.writeUInt32LE(content.length, 8);
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50);
  header.writeUInt16LE((isStreamed ? 8 : 0) + (how === 'encrypted' ? 1 : 0), 6);
  header.writeUInt16LE(how === 'stored' ? 0 : 8, 8);
  if (!isStreamed) sizes.copy(header, 14);
  header.writeUInt16LE(Buffer.byteLength(name), 26);
  const mark = how === 'streamed' ? Buffer.from('PK\x07\x08', 'latin1') : Buffer.alloc(0);
  return Buffer.concat([header, Buffer.from(name), packed, ...(isStreamed ? [mark, sizes] : [])]);
}
