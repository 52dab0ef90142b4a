/**
 * Whether a mute covers a group of denials, or an incident by its key.
 *
 * A mute that names one thing covers the incidents whose key is that thing, however many groups they have; any
 * other incident is covered group by group (core/alert/suppress/suppression.ts).
 */

import type { DenialGroup } from '../../model/group.ts';
import type { Dimension, IncidentUpdate } from '../../model/incident.ts';
import { MUTE_SELECTORS, type Mute, type MuteSelector } from '../../model/mute.ts';
import { resourceFamily } from '../../normalize/resource-family.ts';
import { matchesAnySession, parsePrincipalSelector } from '../../query/principal-selector.ts';
import { instant } from '../../record/event-time.ts';
import { endOfMute } from '../../text/mute-end.ts';

/** `now`: milliseconds since the epoch. A mute whose end cannot be read has ended. */
export function isActive({ until, ended }: Mute, now: number): boolean {
  return ended === null && instant(until) > now;
}

export interface MutesAt {
  /** In the order given. */
  readonly active: readonly Mute[];
  /** The one that ended last first. */
  readonly past: readonly Mute[];
}

/** Those in force, and those that have ended. */
export function mutesAt(mutes: readonly Mute[], now: number): MutesAt {
  const past = mutes.filter((mute) => !isActive(mute, now));
  return {
    active: mutes.filter((mute) => isActive(mute, now)),
    past: past.toSorted((a, b) => (endOfMute(a) < endOfMute(b) ? 1 : -1)),
  };
}

/** What of a group a mute can select by. */
type Selected = Pick<DenialGroup, 'group' | 'principal' | 'action' | 'resourceFamily' | 'account'> & {
  readonly attribution: Pick<DenialGroup['attribution'], 'policy'>;
};

export function coversGroup(mute: Mute, group: Selected): boolean {
  const named = MUTE_SELECTORS.filter((name) => mute[name] !== null);
  return named.length > 0 && named.every((name) => selects(name, mute[name] ?? '', group));
}

function selects(name: MuteSelector, wanted: string, group: Selected): boolean {
  switch (name) {
    case 'principal':
      return isPrincipal(wanted, group.principal);
    case 'action':
      return wanted.toLowerCase() === group.action.toLowerCase();
    case 'resource':
      return isResource(wanted, group.resourceFamily);
    case 'account':
      return wanted === group.account;
    case 'policy':
      return isPolicy(wanted, group);
    case 'group':
      return wanted === group.group;
  }
}

function isPrincipal(wanted: string, arn: string): boolean {
  return matchesAnySession(parsePrincipalSelector(wanted), arn);
}

/** A resource stands for its family: denials are not grouped any finer. */
function isResource(wanted: string, family: string): boolean {
  return wanted === family || resourceFamily(wanted) === family;
}

/** By ARN, by name, or by the id that an ARN ends in. */
function isPolicy(wanted: string, { attribution: { policy } }: Selected): boolean {
  if (policy === null) return false;
  return [policy.arn, policy.name, policy.arn?.split('/').at(-1)].includes(wanted);
}

/** The selector that a dimension's key answers. */
const KEY_SELECTORS: Readonly<Record<Dimension, MuteSelector>> = {
  principal: 'principal',
  'principal#actions': 'principal',
  'policy#principals': 'policy',
  'action#principals': 'action',
  'account#principals': 'account',
  'resource#principals': 'resource',
};

export function coversKey(mute: Mute, { channel, key }: Pick<IncidentUpdate, 'channel' | 'key'>): boolean {
  const selector = KEY_SELECTORS[channel];
  const wanted = mute[selector];
  const others = MUTE_SELECTORS.filter((name) => name !== selector && mute[name] !== null);
  if (wanted === null || others.length > 0) return false;
  switch (selector) {
    case 'principal':
      return isPrincipal(wanted, key);
    case 'action':
      return wanted.toLowerCase() === key.toLowerCase();
    case 'resource':
      return isResource(wanted, key);
    case 'policy':
      return namesPolicyKey(wanted, key);
    case 'account':
    case 'group':
      return wanted === key;
  }
}

/** A policy key is its layer, a colon and its ARN or name. */
function namesPolicyKey(wanted: string, key: string): boolean {
  const name = key.slice(key.indexOf(':') + 1);
  return [key, name, name.split('/').at(-1)].includes(wanted);
}
