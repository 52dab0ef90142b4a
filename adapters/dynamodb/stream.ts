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
import { denialFromItem } from './denial-item.ts';
import type { Item } from './keys.ts';

export type StreamImage = Readonly<Record<string, StreamValue>>;

interface StreamValue {
  readonly S?: string | undefined;
  readonly N?: string | undefined;
  readonly B?: string | Uint8Array | undefined;
}

/** Undefined for every other item. */
export function denialFromImage(image: StreamImage): Denial | undefined {
  if (image.sk?.S?.startsWith(KEY_PREFIX.denial) !== true) return undefined;
  return denialFromItem(
    Object.fromEntries(Object.entries(image).map(([name, value]) => [name, inItem(value)])),
  );
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

/** Undefined for records that insert no denial; throws on a denial that cannot be read. */
export function insertedDenial({ eventName, dynamodb }: DynamoDBRecord): InsertedDenial | undefined {
  const { NewImage: image, ApproximateCreationDateTime: at } = dynamodb ?? {};
  if (eventName !== 'INSERT' || image === undefined) return undefined;
  const denial = denialFromImage(image);
  return denial === undefined
    ? undefined
    : { denial, at: at ?? instant(denial.time) / 1000, regresses: image.re !== undefined };
}
