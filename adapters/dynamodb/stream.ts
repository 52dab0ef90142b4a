/**
 * The table's stream, as Lambda hands it over: which of its images are denials, and the denials in them.
 *
 * A denial is inserted once, even when it is delivered again. A shared call is inserted again, under the same id, when
 * the caller's copy replaces the resource owner's.
 * The event source is filtered by `STREAM_READS` (contract/table.ts).
 * Source  AWS Lambda Developer Guide, "Using AWS Lambda with Amazon DynamoDB": bytes come as base64 text.
 */

import type { DynamoDBRecord } from 'aws-lambda';
import { KEY_PREFIX } from '../../contract/table.ts';
import type { Denial } from '../../core/model/denial.ts';
import { instant } from '../../core/record/event-time.ts';
import { denialsFromItem, firstFrom } from './denial-batch.ts';
import type { Item } from './keys.ts';
import { readable } from './layout.ts';

export type StreamImage = Readonly<Record<string, StreamValue>>;

interface StreamValue {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly B?: string | Uint8Array | undefined;
}

/** None in every other item. */
export function denialsFromImage(image: StreamImage): readonly Denial[] {
  if (image.sk?.S?.startsWith(KEY_PREFIX.denial) !== true) return [];
  const item = Object.fromEntries(Object.entries(image).map(([name, value]) => [name, inItem(value)]));
  return denialsFromItem(readable(item));
}

export function inItem({ S, N, B }: StreamValue): Item[string] {
  if (S !== undefined) return { S };
  if (N !== undefined) return { N };
  return { B: typeof B === 'string' ? Buffer.from(B, 'base64') : (B ?? new Uint8Array()) };
}

export interface InsertedDenial {
  readonly denial: Denial;
  /** Seconds since the epoch: when the table stored it. */
  readonly at: number;
  /** With it a group that was fixed is denied again. */
  readonly regresses: boolean;
}

/** None in records that insert no denial; throws on a denial that cannot be read. */
export function insertedDenials({ eventName, dynamodb }: DynamoDBRecord): readonly InsertedDenial[] {
  const { NewImage: image, ApproximateCreationDateTime: at } = dynamodb ?? {};
  if (eventName !== 'INSERT' || image === undefined) return [];
  const denials = denialsFromImage(image);
  const regressing = firstFrom(denials, image.re?.S);
  return denials.map((denial) => ({
    denial,
    at: at ?? instant(denial.time) / 1000,
    regresses: denial === regressing,
  }));
}
