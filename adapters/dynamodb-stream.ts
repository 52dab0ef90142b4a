/**
 * Records of the table's stream → the denials that were inserted. A denial is inserted once, whatever was delivered
 * twice before it; its other items and its deletion are passed over.
 */
import type { AttributeValue, DynamoDBRecord } from 'aws-lambda';
import type { Denial } from '../core/model/denial.ts';
import { denialFromItem } from './dynamodb-denial-item.ts';
import type { Item } from './dynamodb-keys.ts';

export interface InsertedDenial {
  readonly denial: Denial;
  /** Seconds since the epoch: when the table took it. */
  readonly at: number;
}

/** Undefined for records that are no inserted denial; throws on a denial that cannot be read. */
export function insertedDenial({ eventName, dynamodb }: DynamoDBRecord): InsertedDenial | undefined {
  const { NewImage: image, ApproximateCreationDateTime: at } = dynamodb ?? {};
  if (eventName !== 'INSERT' || image === undefined || !image.sk?.S?.startsWith('D#')) return undefined;
  const denial = denialFromItem(asItem(image));
  return { denial, at: at ?? Date.parse(denial.time) / 1000 };
}

/** The event has strings where the SDK has bytes; a denial's item holds neither. */
function asItem(image: Readonly<Record<string, AttributeValue>>): Item {
  return image as unknown as Item;
}
