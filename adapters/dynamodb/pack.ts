/**
 * Long texts in items. DynamoDB bills by the started kilobyte, twice in a transaction: a text that would take its
 * item past the first one is stored deflated, as bytes; a shorter one stays readable.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

const KILOBYTE = 1024;

/** No text that we write is longer; a forged one must not fill the memory. */
const LONGEST_TEXT = 1_000_000;

/** `others`: the bytes that the rest of the item takes. */
export function packText(text: string, others: number): AttributeValue {
  const length = Buffer.byteLength(text);
  if (length + others <= KILOBYTE) return { S: text };
  const deflated = deflateRawSync(text);
  return deflated.length < length ? { B: deflated } : { S: text };
}

export function unpackText(value: AttributeValue | undefined): string {
  if (value?.S !== undefined) return value.S;
  if (value?.B === undefined) throw new Error('the table holds an item without its text');
  return inflateRawSync(value.B, { maxOutputLength: LONGEST_TEXT }).toString('utf8');
}
