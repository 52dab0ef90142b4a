/**
 * Keeps the stored organization current: a full read when one is due, and after a change a read of what it touched.
 *
 * Shape   () or a change -> what was done, and how many histories were written.
 * Errors  none of its own; what the reader or the store throws passes through, and the run is resumed later.
 * INVARIANT: every write names the version that it replaces, and a read never replaces what was read after it began:
 *         full reads and changes may overlap in any order.
 */

import type { ReadPolicyType } from '../model/policy-layer.ts';
import type { LookupResult } from '../model/policy-source.ts';
import type { OrganizationStore } from '../ports.ts';
import { isoMilliseconds } from '../record/event-time.ts';
import type { OrganizationPolicyEntry, TargetEntry } from '../snapshot/entry.ts';
import { fullReadObservations } from './full-read.ts';
import type { OrganizationThing } from './history.ts';
import { changeRun, planRun, type Run, readRun, runOf, writeRun } from './run.ts';
import { writeObservations } from './write-observations.ts';

export interface OrganizationReader {
  /** Everything; undefined: time ran out, and the next read under the same name continues from there. */
  readAll(run: string): Promise<readonly OrganizationThing[] | undefined>;
  readTarget(id: string, types: readonly ReadPolicyType[]): Promise<LookupResult<TargetEntry>>;
  readPolicy(id: string, type: ReadPolicyType): Promise<LookupResult<OrganizationPolicyEntry>>;
}

export interface KeepDeps {
  readonly store: OrganizationStore;
  readonly reader: OrganizationReader;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly retentionDays: number;
  /** How long no other function may start a full read: longer than a function may run. */
  readonly leaseMilliseconds: number;
}

/** `cut`: it continues later; `busy`: another function is reading; `fresh`: no read is due. */
export interface KeepOutcome {
  readonly outcome: 'read' | 'cut' | 'busy' | 'fresh';
  readonly written: number;
}

export async function keepOrganization(deps: KeepDeps): Promise<KeepOutcome> {
  const known = await readRun(deps.store);
  const plan = planRun(runOf(known), deps.now());
  if (plan.kind !== 'read') return { outcome: plan.kind, written: 0 };
  const { began } = plan;
  const leased = isoMilliseconds(deps.now() + deps.leaseMilliseconds);
  const last = runOf(known);
  const wanted = last?.began === began ? last.wanted : undefined;
  const run = { began, finished: false, visible: true, wanted, leased };
  if (!(await writeRun(deps.store, known, run))) return { outcome: 'busy', written: 0 };
  let ended: Partial<Run> = {};
  let written = 0;
  try {
    const things = await deps.reader.readAll(began);
    if (things === undefined) return { outcome: 'cut', written };
    const visible = things.some(({ kind }) => kind === 'organization');
    written = await writeObservations(deps, await fullReadObservations(deps.store, things, began));
    ended = { finished: true, visible };
  } finally {
    await changeRun(deps.store, (current = run) => ({ ...current, ...ended, leased: undefined }));
  }
  // Meanwhile a change may have requested another full read.
  const again = await keepOrganization(deps);
  return { outcome: again.outcome === 'cut' ? 'cut' : 'read', written: written + again.written };
}
