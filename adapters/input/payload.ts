/**
 * A text that is base64 of a payload → the JSON values in it: gzip, zstd or plain JSON, one value or many.
 *
 * Memory  what all payloads of one piece of the input inflate to together: at most `MOST_UNPACKED_BYTES`.
 * Errors  a payload that is cut, broken or too large is a problem. A text that is none is undefined.
 * Source  RFC 4648; RFC 1952; Kinesis Data Streams Developer Guide, "KPL aggregation" (its records begin with F3 89 9A C2).
 */
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import type { Unpack } from '../../core/record/forms/packed.ts';
import { jsonIn } from '../../core/record/json.ts';
import { isGzip } from './gzip.ts';
import { JsonSplitter } from './json-splitter.ts';
import { holdsNoRecord } from './other-text.ts';
import { isZstd } from './zstd.ts';

export const MOST_UNPACKED_BYTES = 64 * 1024 * 1024;

export interface Payloads {
  readonly unpack: Unpack;
  /** Some were unpacked. */
  readonly areRead: () => boolean;
  /** One of them has a word of CloudTrail's. */
  readonly mayHoldRecord: () => boolean;
}

const SHORTEST = 16;
const BASE64 = /^[\w+/=\s-]+$/;
const KPL = Buffer.from([0xf3, 0x89, 0x9a, 0xc2]);

/** Of one piece of the input: the bytes of all its payloads are counted together. */
export function payloads(): Payloads {
  let left = MOST_UNPACKED_BYTES;
  let [count, mayHold] = [0, false];
  const unpack: Unpack = (text) => {
    if (!mayBePayload(text)) return undefined;
    const compact = text.replace(/\s/g, '');
    const read = contentOf(Buffer.from(compact, 'base64'), left);
    if (read === undefined || 'problem' in read) return read;
    left -= read.content.length;
    count += 1;
    mayHold ||= !holdsNoRecord(read.content);
    return valuesIn(read.content);
  };
  return { unpack, areRead: () => count > 0, mayHoldRecord: () => mayHold };
}

export function mayBePayload(text: string): boolean {
  return text.length >= SHORTEST && mayBegin(text) && BASE64.test(text);
}

const head = (text: string): Buffer => Buffer.from(text.slice(0, 12).trim(), 'base64');

function mayBegin(text: string): boolean {
  const bytes = head(text);
  return isGzip(bytes) || isZstd(bytes) || isKpl(bytes) || /^\s*[{[]["{[\s]/.test(bytes.toString('latin1'));
}

const isKpl = (bytes: Buffer): boolean => bytes.subarray(0, 4).equals(KPL);

function contentOf(
  bytes: Buffer,
  left: number,
): { readonly content: Buffer } | { readonly problem: string } | undefined {
  if (isKpl(bytes))
    return { problem: 'is aggregated by the Kinesis Producer Library: de-aggregate it first' };
  const decompress = isGzip(bytes) ? gunzipSync : isZstd(bytes) ? zstdDecompressSync : undefined;
  if (decompress === undefined) return { content: bytes };
  if (left <= 0) return TOO_LARGE;
  try {
    return { content: decompress(bytes, { maxOutputLength: left }) };
  } catch (error) {
    if (error instanceof RangeError) return TOO_LARGE;
    return {
      problem: `holds a payload that cannot be unpacked (${error instanceof Error ? error.message : error})`,
    };
  }
}

const TOO_LARGE = { problem: 'holds payloads that inflate to more than 64 MiB' };

function valuesIn(content: Buffer): ReturnType<Unpack> {
  const splitter = new JsonSplitter();
  const pieces = [...splitter.push(content)];
  const { last, isCut } = splitter.end();
  if (last !== undefined) pieces.push(last);
  if (isCut) return holdsNoRecord(content) ? undefined : { problem: 'holds a payload whose JSON is cut' };
  return {
    // Without members to look for, none is passed over.
    values: pieces.map((piece) =>
      piece instanceof Buffer ? (jsonIn(piece.toString('utf8')) ?? piece.toString('utf8')) : null,
    ),
  };
}
