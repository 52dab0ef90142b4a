/**
 * A baseline from one statistic: a state for every key of its dimensions, and our own incident state on top, so that
 * only the statistics are compared.
 */
import type { DetectEvent, KeyName } from '../../../core/detect/event.ts';
import { hash32 } from '../../../core/detect/hash.ts';
import {
  type IncidentState,
  newIncidentState,
  passTime,
  takeAlarm,
} from '../../../core/detect/incident-state.ts';
import { emptyNovelty, type Novelty, recordElement } from '../../../core/detect/novelty.ts';
import { detectorSettings } from '../../../core/detect/settings.ts';
import type { Candidate } from '../candidate.ts';
import type { Page } from '../scoring.ts';

/** One key's statistic: an event came (times in epoch seconds); is that too much, and how large is it now? */
export interface Statistic {
  readonly observe: (time: number, at: number) => { readonly alarm: boolean; readonly size: number };
}

export interface KeyedDimension {
  readonly dimension: string;
  /** The key is the last one of these; all of them identify the state. */
  readonly by: readonly KeyName[];
  /** Count only values of this key that were not seen lately. */
  readonly novel?: KeyName;
  /** Open incidents of these dimensions, for the same event, make this one a part without pages. */
  readonly related?: readonly string[];
}

interface KeyState {
  readonly statistic: Statistic;
  readonly incident: IncidentState;
  readonly novelty: Novelty;
}

const { incident: settings } = detectorSettings();

export function keyedCandidate(
  name: string,
  dimensions: readonly KeyedDimension[],
  makeStatistic: () => Statistic,
): Candidate {
  const pages: Page[] = [];
  const states = new Map(dimensions.map(({ dimension }) => [dimension, new Map<string, KeyState>()]));
  const idIn = ({ by }: KeyedDimension, { keys }: DetectEvent) => by.map((each) => keys[each]).join('|');
  const isOpen = (dimension: string, event: DetectEvent) => {
    const rule = dimensions.find((each) => each.dimension === dimension);
    const incident = rule === undefined ? undefined : states.get(dimension)?.get(idIn(rule, event))?.incident;
    return incident?.phase === 'open' && event.at - incident.lastAlarm <= settings.resolveSeconds;
  };
  const observe = (event: DetectEvent, repeated: boolean) => {
    if (repeated) return;
    for (const rule of dimensions) {
      const state = stateOf(states.get(rule.dimension), idIn(rule, event), makeStatistic);
      if (!counts(rule, state, event)) continue;
      const { alarm, size } = state.statistic.observe(Math.min(event.ts, event.at), event.at);
      passTime(state.incident, event.at, settings);
      if (!alarm) continue;
      const related = (rule.related ?? []).some((dimension) => isOpen(dimension, event));
      const found = { now: event.at, count: size, evidence: 0, expectedPerHour: 0 };
      const role = related && !state.incident.notified ? 'part' : 'leads';
      const update = takeAlarm(state.incident, found, { role, incidentId: () => '' }, settings);
      const key = event.keys[rule.by.at(-1) ?? 'principal'] ?? '';
      if (update !== undefined) pages.push({ at: event.at, type: update, dimension: rule.dimension, key });
    }
  };
  return { name, observe, pages };
}

function stateOf(states: Map<string, KeyState> | undefined, id: string, make: () => Statistic): KeyState {
  const known = states?.get(id);
  if (known !== undefined) return known;
  const state = { statistic: make(), incident: newIncidentState(), novelty: emptyNovelty() };
  states?.set(id, state);
  return state;
}

function counts({ novel }: KeyedDimension, { novelty }: KeyState, event: DetectEvent): boolean {
  return (
    novel === undefined ||
    recordElement(novelty, hash32(event.keys[novel] ?? ''), Math.min(event.ts, event.at)) === 'new'
  );
}
