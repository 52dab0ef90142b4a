/**
 * The forms in which tools that keep logs hold CloudTrail records, for files and pasted records. What the deployed queue
 * takes is read by envelope.ts alone.
 *
 * Shape   any JSON value → the records in it, and what cannot be read. A value that wraps nothing we know is returned as it
 *         is, so that the normalizer can say what is wrong with it.
 * Source  forms/*.ts name theirs.
 */
import { recordsIn } from './envelope.ts';
import { recordOfColumns } from './forms/columns.ts';
import { ecs } from './forms/ecs.ts';
import type { Form, Inner } from './forms/form.ts';
import { ocsf } from './forms/ocsf.ts';
import { packed, type Unpack } from './forms/packed.ts';
import { datadog, wazuh, withoutPanther } from './forms/security-tools.ts';
import { isTextColumn, listed, nested, rowOf, splunkResult, written } from './forms/wrappers.ts';
import { isObject, type JsonObject, structureIn, textAt } from './json.ts';
import { isPartial } from './partial-record.ts';

export type Found = { readonly record: unknown } | { readonly problem: string };

/** In the order in which they are tried: a text that is the record itself goes before what was made of it. */
const FORMS: readonly Form[] = [ocsf, ecs, written, listed, splunkResult, datadog, wazuh, nested];

/** SNS in SQS in a log takes eight. */
export const MOST_WRAPPERS = 24;

export function exportedRecords(value: unknown, unpack: Unpack = () => undefined): readonly Found[] {
  return found(value, { unpack, depth: 0 });
}

interface Place {
  readonly unpack: Unpack;
  /** Wrappers around the value. */
  readonly depth: number;
}

function found(value: unknown, place: Place): readonly Found[] {
  if (place.depth > MOST_WRAPPERS)
    return [{ problem: `has more than ${MOST_WRAPPERS} wrappers around a record` }];
  if (Array.isArray(value)) return inside(rowOf(value) ?? { values: value }, place);
  if (typeof value === 'string') return inText(value, place);
  if (!isObject(value)) return [{ record: value }];
  if (isRecord(value)) return [{ record: withoutPanther(value) }];
  return inForm(value, place) ?? recordsIn(value).map((record) => ({ record }));
}

/** An element of a list of texts, as a query of the AWS CLI makes them. */
function inText(text: string, place: Place): readonly Found[] {
  const payload = place.unpack(text);
  if (payload !== undefined) return inside(payload, place);
  const value = structureIn(text);
  return value === undefined ? [{ record: text }] : inside({ values: [value] }, place);
}

const isRecord = (value: unknown): boolean => {
  const source = textAt(value, 'eventSource');
  const isOfLambda = source?.startsWith('aws:') === true;
  return (
    source !== undefined && !isOfLambda && textAt(value, 'eventName') !== undefined && !isFlattened(value)
  );
};

/** A record has its caller in an object; columns have CloudTrail's names, too. */
function isFlattened(value: unknown): boolean {
  if (!isObject(value) || isObject(value.userIdentity)) return false;
  return (
    typeof value.userIdentity === 'string' ||
    Object.keys(value).some((name) => /^userIdentity[._]/.test(name))
  );
}

/** The first form with a record in it, else the first that fits. */
function inForm(value: JsonObject, place: Place): readonly Found[] | undefined {
  let fitting: readonly Found[] | undefined;
  for (const form of [...FORMS, (each: JsonObject) => packed(each, place.unpack), recordOfColumns]) {
    const inner = form(value);
    if (inner === undefined) continue;
    const records = inside(inner, place);
    if (records.some(isFound)) return records;
    fitting ??= records;
  }
  return fitting;
}

const isFound = (each: Found): boolean =>
  'problem' in each || isRecord(each.record) || isPartial(each.record);

function inside(inner: Inner, { unpack, depth }: Place): readonly Found[] {
  const place = { unpack, depth: depth + 1 };
  if ('record' in inner) return [{ record: inner.record }];
  if ('problem' in inner) return [inner];
  if ('values' in inner) return inner.values.flatMap((each) => found(each, place));
  return foundInRow(inner.row, place);
}

/** A column that is the record, else columns that make one together. */
function foundInRow(row: JsonObject, place: Place): readonly Found[] {
  const whole = Object.keys(row).some(isTextColumn) ? inForm(row, place) : undefined;
  if (whole?.some(isFound) === true) return whole;
  const columns = recordOfColumns(row);
  if (columns !== undefined) return inside(columns, place);
  return whole ?? found(row, place);
}

/** A row of a table whose columns are named in its first line. */
export function recordsOfRow(row: JsonObject, unpack: Unpack = () => undefined): readonly Found[] {
  return foundInRow(row, { unpack, depth: 0 });
}
