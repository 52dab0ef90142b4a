/**
 * JSON from a snapshot file → its header and its entries, checked with the published schema.
 *
 * Errors  none thrown: what is wrong comes back as faults with JSON paths.
 */
import schemaJson from '../../data/snapshot.schema.json' with { type: 'json' };
import type { Fault } from '../evaluate/parse/fault.ts';
import { valueAt } from '../record/json.ts';
import { SNAPSHOT_FORMAT, SNAPSHOT_VERSION, type SnapshotEntry, type SnapshotHeader } from './entry.ts';
import { checkValue, schemaOf } from './schema.ts';

const SCHEMA = schemaOf(schemaJson);

export type EntryRead = { readonly entry: SnapshotEntry } | { readonly faults: readonly Fault[] };
export type HeaderRead = { readonly header: SnapshotHeader } | { readonly faults: readonly Fault[] };

export function readEntry(value: unknown, path: string): EntryRead {
  const faults = checkValue(SCHEMA, 'entry', value, path);
  return fitsEntry(value, faults) ? { entry: value } : { faults };
}

/** INVARIANT: the schema and the types of entry.ts say the same. */
function fitsEntry(_value: unknown, faults: readonly Fault[]): _value is SnapshotEntry {
  return faults.length === 0;
}

export function readHeader(value: unknown): HeaderRead {
  const takenAt = valueAt(value, 'takenAt');
  const version = valueAt(value, 'version');
  if (valueAt(value, 'format') !== SNAPSHOT_FORMAT) {
    return { faults: [{ path: '$.format', problem: `must be "${SNAPSHOT_FORMAT}"` }] };
  }
  if (version !== SNAPSHOT_VERSION) {
    const problem = `must be ${SNAPSHOT_VERSION}, the only version that this program reads`;
    return { faults: [{ path: '$.version', problem }] };
  }
  const faults = checkValue(SCHEMA, 'time', takenAt, '$.takenAt');
  if (faults.length > 0 || typeof takenAt !== 'string') return { faults };
  return { header: { format: SNAPSHOT_FORMAT, version: SNAPSHOT_VERSION, takenAt } };
}
