/**
 * Whether an incident is suppressed: only when all that is known of it is covered.
 *
 * Shape   an update, its groups and the mutes → why it is suppressed, or undefined: then it pages.
 *
 * INVARIANT: an incident with one group that nothing covers pages; so a muted pattern that changes its shape pages.
 * A frequent group is never missing from the groups of a run (core/detect/run.ts). A group that the store does not have
 * could be anything: then only a mute of the incident's key suppresses the incident.
 */
import type { DenialGroup } from '../../model/group.ts';
import type { IncidentUpdate } from '../../model/incident.ts';
import type { Mute } from '../../model/mute.ts';
import { isOwnCall } from '../../model/own-calls.ts';
import type { Suppression } from '../../model/suppression.ts';
import { knownNoise } from './known-noise.ts';
import { coversGroup, coversKey, isActive } from './mute.ts';

export interface AlertCandidate {
  readonly update: Pick<IncidentUpdate, 'channel' | 'key'>;
  /** Those of the incident that the store has. */
  readonly groups: readonly DenialGroup[];
  /** The store had all of them. */
  readonly complete: boolean;
}

/** `now`: milliseconds since the epoch. */
export function suppressionOf(
  candidate: AlertCandidate,
  mutes: readonly Mute[],
  now: number,
): Suppression | undefined {
  const active = mutes.filter((mute) => isActive(mute, now));
  const ofKey = active.find((mute) => coversKey(mute, candidate.update));
  if (ofKey !== undefined) return suppressionByMute(ofKey);
  if (!candidate.complete) return undefined;
  const suppressions = candidate.groups.map((group) => suppressionOfGroup(group, active));
  return suppressions.includes(undefined) ? undefined : suppressions[0];
}

function suppressionOfGroup(group: DenialGroup, active: readonly Mute[]): Suppression | undefined {
  if (isOwnCall(group)) return { by: 'own', id: null, reason: 'a call of the monitor itself' };
  const noise = knownNoise(group);
  if (noise !== undefined) return { by: 'noise', id: noise.id, reason: noise.reason };
  const mute = active.find((each) => coversGroup(each, group));
  return mute === undefined ? undefined : suppressionByMute(mute);
}

function suppressionByMute({ mute, reason, until }: Mute): Suppression {
  return { by: 'mute', id: mute, reason: `${reason} (until ${until})` };
}
