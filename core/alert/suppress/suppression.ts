/**
 * Whether an incident pages: it is silent only when all that is known of it is covered.
 *
 * Shape   a finding, its groups and the mutes → why it is silent, or undefined: then it pages.
 *
 * INVARIANT: an incident with one group that nothing covers pages; so a muted pattern that changes its shape is told.
 * A frequent group is never missing from the groups of a run (core/detect/run.ts). A group that the store does not
 * have could be anything: then only a mute of the incident's key silences it.
 */
import type { DenialGroup } from '../../model/group.ts';
import type { Finding } from '../../model/incident.ts';
import type { Mute } from '../../model/mute.ts';
import { isOwnCall } from '../../model/own-calls.ts';
import type { Suppression } from '../../model/suppression.ts';
import { knownNoise } from './known-noise.ts';
import { coversGroup, coversKey, isActive } from './mute.ts';

export interface Told {
  readonly finding: Pick<Finding, 'channel' | 'key'>;
  /** Those of the incident that the store has. */
  readonly groups: readonly DenialGroup[];
  /** The store had all of them. */
  readonly complete: boolean;
}

/** `now`: milliseconds since the epoch. */
export function suppressionOf(told: Told, mutes: readonly Mute[], now: number): Suppression | undefined {
  const active = mutes.filter((mute) => isActive(mute, now));
  const whole = active.find((mute) => coversKey(mute, told.finding));
  if (whole !== undefined) return silenceBy(whole);
  if (!told.complete) return undefined;
  const silences = told.groups.map((group) => silenceOfGroup(group, active));
  return silences.includes(undefined) ? undefined : silences[0];
}

function silenceOfGroup(group: DenialGroup, active: readonly Mute[]): Suppression | undefined {
  if (isOwnCall(group)) return { by: 'own', id: null, reason: 'a call of the monitor itself' };
  const noise = knownNoise(group);
  if (noise !== undefined) return { by: 'noise', id: noise.id, reason: noise.reason };
  const mute = active.find((each) => coversGroup(each, group));
  return mute === undefined ? undefined : silenceBy(mute);
}

function silenceBy({ mute, reason, until }: Mute): Suppression {
  return { by: 'mute', id: mute, reason: `${reason} (until ${until})` };
}
