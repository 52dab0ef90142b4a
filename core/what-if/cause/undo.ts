/**
 * The policies as they stood before a recorded change, all else equal: the same source, with the change undone.
 *
 * Shape   PolicyChange, what else is recorded, PolicySource -> Undo; undefined: what stood before is not known.
 * Errors  none of its own; what a source or a store throws passes through.
 */
import type { PolicyChange } from '../../model/policy-change.ts';
import { isOfOrganization } from './organization-change.ts';
import type { Undo, UndoInputs } from './undo-inputs.ts';
import { undoOrganization } from './undo-organization.ts';
import { isOfSame, undoWrite } from './undo-write.ts';

export async function undo(change: PolicyChange, inputs: UndoInputs): Promise<Undo | undefined> {
  if (isOfOrganization(change)) return undoOrganization(change, inputs);
  return undoWrite(change, await earlierThan(change, inputs), inputs.source);
}

/** Two changes of one policy: the later one replaced what the earlier one wrote. */
export function isOfSamePolicy(one: PolicyChange, other: PolicyChange): boolean {
  if (one.write !== undefined && other.write !== undefined) return isOfSame(one.write, other.write);
  return isOfOrganization(one) && isOfOrganization(other) && one.targets[0] === other.targets[0];
}

/** Newest first. */
async function earlierThan(
  { targets, time, id }: PolicyChange,
  { changes }: UndoInputs,
): Promise<readonly PolicyChange[]> {
  const until = await changes.listPolicyChanges({ targets, until: time });
  return until.filter((each) => each.time < time || (each.time === time && each.id < id));
}
