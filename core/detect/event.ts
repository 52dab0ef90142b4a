/**
 * What the detector knows of one denied call: when, and the five keys that it counts by.
 *
 * Shape   the input line of `denials detect` (docs/detection.md); an unknown key is undefined.
 * Units   epoch seconds; `ts` is the time of the call, `at` its arrival.
 */

import { hash } from 'node:crypto';
import type { Denial } from '../model/denial.ts';
import { isFolded } from '../model/folded-group.ts';
import { instant } from '../record/event-time.ts';

export const KEY_NAMES = ['principal', 'account', 'action', 'resource', 'policy'] as const;

export type KeyName = (typeof KEY_NAMES)[number];

export type EventKeys = Readonly<Record<KeyName, string | undefined>>;

export interface DetectEvent {
  readonly ts: number;
  readonly at: number;
  /** One per denied call; a repeated id is the same call. */
  readonly id: string;
  readonly keys: EventKeys;
  /** The group of equal denials, where it is known. */
  readonly group: string | undefined;
  /** With it a group that was fixed is denied again; left out: no. */
  readonly regresses?: boolean;
}

/** The end of the year 9999: a clock that shows more is broken. */
const LAST_SECOND = 253_402_300_799;

/** Both times are real; an event without that cannot be counted. */
export function isCountable({ ts, at }: Pick<DetectEvent, 'ts' | 'at'>): boolean {
  return ts >= 0 && ts <= LAST_SECOND && at >= 0 && at <= LAST_SECOND;
}

/**
 * A denial of a folded group is not counted by its resource, nor by a policy that only the resource names: a caller that
 * tries thousands would leave a state for each.
 */
export function detectEventOf(denial: Denial, at: number): DetectEvent {
  const oneOfMany = isFolded(denial);
  const { resource, resourceFamily, attribution } = denial;
  return {
    ts: Math.floor(instant(denial.time) / 1000),
    at,
    id: denial.id,
    group: denial.group,
    keys: {
      principal: denial.principal.arn,
      account: denial.account ?? undefined,
      action: denial.action,
      resource: oneOfMany || resource === null ? undefined : resourceFamily,
      policy: oneOfMany && attribution.layer === 'resourcePolicy' ? undefined : policyKey(denial),
    },
  };
}

/**
 * What must change to allow the call, as far as it is known. A layer whose policy is not named is counted by where
 * the policy must be: with the resource, or in the caller's account.
 */
function policyKey({ attribution, account, resource, resourceFamily }: Denial): string | undefined {
  const { layer, kind, reason, policy } = attribution;
  const name = policy?.arn ?? policy?.name;
  if (layer === 'unknown') return undefined;
  if (layer === 'notAPolicy') return `notAPolicy:${reason ?? 'other'}`;
  if (name !== undefined && name !== null) return `${layer}:${name}`;
  if (layer === 'resourcePolicy') return resource === null ? undefined : `${layer}@${resourceFamily}`;
  const word = layer === 'identityPolicy' ? 'identity' : layer;
  return account === null ? undefined : `${word}-${kind}@${account}`;
}

const LONGEST_KEY = 640;

/** A key as it is counted and stored: one that no ARN is as long as keeps its beginning and its hash. */
export function boundedKey(key: string): string {
  if (key.length <= LONGEST_KEY) return key;
  return `${key.slice(0, LONGEST_KEY - 80)}…sha256:${hash('sha256', key, 'hex')}`;
}
