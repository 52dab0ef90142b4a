/**
 * Normalized records → the store, in batches. The same code runs in the Lambda and over files on a laptop.
 *
 * Errors  a record that cannot be read is reported to `onMalformed` and the rest goes on; a failing store throws,
 *         and the batch may then be stored again: nothing is counted twice.
 */
import type { RecordedDenial } from '../model/denial.ts';
import { receivedCanary } from '../model/own-calls.ts';
import type { PolicyChange } from '../model/policy-change.ts';
import type { ReceivedCanary } from '../model/received-canary.ts';
import type { SessionGrant } from '../model/session-grant.ts';
import type { Normalized } from '../normalize/normalized.ts';
import type { Intake, PutResult } from '../ports.ts';

export interface Batch {
  readonly denials: RecordedDenial[];
  readonly changes: PolicyChange[];
  readonly grants: SessionGrant[];
  readonly canaries: ReceivedCanary[];
}

export function emptyBatch(): Batch {
  return { denials: [], changes: [], grants: [], canaries: [] };
}

export function addToBatch(batch: Batch, normalized: Normalized): void {
  switch (normalized.kind) {
    case 'denial': {
      const canary = canaryOf(normalized);
      if (canary === undefined) batch.denials.push(normalized.recorded);
      else batch.canaries.push(canary);
      return;
    }
    case 'policyChange':
      batch.changes.push(normalized.change);
      return;
    case 'sessionGrant':
      batch.grants.push(normalized.grant);
      return;
    case 'none':
    case 'malformed':
      return;
  }
}

/** A canary is refused on purpose: that it came is kept, and it is no denial. */
export const canaryOf = (normalized: Normalized): ReceivedCanary | undefined =>
  normalized.kind === 'denial' ? receivedCanary(normalized.recorded.denial) : undefined;

export function sizeOf({ denials, changes, grants, canaries }: Batch): number {
  return denials.length + changes.length + grants.length + canaries.length;
}

/** Changes, grants and canaries first, so that the explanation of a denial in the same batch finds them. */
export async function storeBatch(store: Intake, batch: Batch): Promise<PutResult> {
  if (batch.changes.length > 0) await store.putPolicyChanges(batch.changes);
  if (batch.grants.length > 0) await store.putSessionGrants(batch.grants);
  if (batch.canaries.length > 0) await store.putCanaries(batch.canaries);
  if (batch.denials.length === 0) return { added: [], duplicates: 0 };
  return store.putDenials(batch.denials);
}
