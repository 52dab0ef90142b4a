/**
 * Groups that were fixed and are denied again: an update of its own kind, once for each time that a group regresses. It goes
 * through the outbox of the principal, as what concerns its incidents does, so a crash or a channel that refuses loses nothing.
 *
 * INVARIANT: called once for each denial (detector.ts): a batch that is folded again adds nothing.
 */
import { shortDigest } from '../model/short-digest.ts';
import type { DimensionState } from './dimension-state.ts';
import type { DetectEvent } from './event.ts';
import { isFresh, type PendingUpdate } from './outbox.ts';
import { isOld } from './replayed.ts';
import { isGroupId, RUN_GROUPS } from './run.ts';

/** What was fixed matters to a person, however few its denials are. A proposal, as all severities are. */
const SEVERITY = 'medium';

/** What comes in one batch is one update, which names as many groups as an alert shows. */
export function noteRegression(state: DimensionState, event: DetectEvent): void {
  const { group, ts, at } = event;
  if (event.regresses !== true || group === undefined || !isGroupId(group)) return;
  const replayed = isOld(ts, at);
  const known = state.outbox.find(
    (each) => each.type === 'regressed' && each.replayed === replayed && isFresh(each),
  );
  const groups = known?.groups ?? [];
  if (groups.includes(group) || groups.length >= RUN_GROUPS) return;
  const entry: PendingUpdate = {
    ...{ type: 'regressed', severity: SEVERITY, at, opened: Math.min(ts, at), replayed },
    incident: incidentId(event),
    ...{ expectedPerHour: 0, evidence: 0, heldUntil: 0, taken: [], tries: 0 },
    ...known,
    groups: [...groups, group],
    count: groups.length + 1,
  };
  state.outbox = [...state.outbox.filter((each) => each !== known), entry];
}

/** The same for every attempt at the same event. */
function incidentId({ group, id }: DetectEvent): string {
  return `i-${shortDigest(JSON.stringify(['regressed', group, id]))}`;
}
