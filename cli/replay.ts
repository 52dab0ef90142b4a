/**
 * Runs past denials through the detector as if they arrived now: what `import` and `demo` do with what is new. Between
 * them the deployed sweeps are made up for: a log holds days, and an incident is over within the hour.
 */

import { setTimeout } from 'node:timers/promises';
import { SWEEP_SECONDS } from '../contract/deployment.ts';
import { alertComposer } from '../core/alert/composer.ts';
import { firstComposer } from '../core/alert/first.ts';
import { type DetectEvent, detectEventOf } from '../core/detect/event.ts';
import { newIncidentState, nextChange } from '../core/detect/incident-state.ts';
import { detectBatch, type PipelineDeps, sweepDue } from '../core/detect/pipeline.ts';
import { detectorSettings } from '../core/detect/settings.ts';
import { stateOf } from '../core/detect/stored-state.ts';
import type { Denial } from '../core/model/denial.ts';
import type { Alert } from '../core/ports.ts';
import { instant } from '../core/record/event-time.ts';
import { UsageError } from './command.ts';
import type { EmbeddedStore } from './open-store.ts';

/** A transaction a portion costs more than the detection; in a long one, another process that stores something waits. */
const TRANSACTION_MS = 50;
const PAUSE_MS = 2;

export interface Replay {
  /**
   * What is stored and was not detected, as if everything had arrived in order of time; what a killed run left over first. Where
   * something lies before what was detected already, the whole store is detected anew. How many lay before.
   *
   * The clock of a replay is the time of the calls: a log has no other. It stops at the last one.
   * Waits while another process detects: `onWait` is called again and again.
   */
  readonly detect: (onWait?: () => void) => Promise<number>;
}

interface Callbacks {
  readonly onAlert?: (alert: Alert) => void;
  /** How many denials were detected just now. */
  readonly onDetected?: (denials: number) => void;
}

export function startReplay(
  store: EmbeddedStore,
  { onAlert = () => {}, onDetected = () => {} }: Callbacks = {},
): Replay {
  let now = 0;
  const deps: PipelineDeps = {
    dimensions: store,
    incidents: store,
    channels: [{ name: 'email', publish: async (alert) => onAlert(alert) }],
    onRefused: () => {},
    holdSeconds: 0,
    composeAlert: alertComposer(store),
    composeFirst: firstComposer(store),
    clock: () => now,
    settings: detectorSettings(),
    backOff: async () => {},
  };
  /** The sweeps up to then that have something to do: most have not, and a log may go back to its first day. */
  const sweepUntil = async (last: number) => {
    for (;;) {
      const sweep = sweepAfter(await nextDue(deps));
      if (sweep > last) return;
      now = sweep * 1000;
      await sweepDue(deps);
    }
  };
  const detectPortion = async (portion: readonly Denial[], isFirst: boolean) => {
    const arrived = await arrivedFrom(portion, store);
    const start = arrived[0]?.at ?? 0;
    const sweep = start - (start % SWEEP_SECONDS);
    await sweepUntil(sweep);
    now = sweep * 1000;
    // What a run that was killed had not published.
    if (isFirst) await sweepDue(deps);
    now = start * 1000;
    if ((await detectBatch(arrived, deps)) === 'contended') {
      throw new UsageError('another process writes to this store; run the command again when it is done');
    }
    await store.markDetected(portion);
    onDetected(portion.length);
  };
  const detectInPlace = async () => {
    let late = 0;
    for (let found = await store.countLate(); ; found = await store.countLate()) {
      if (found > 0) await store.forgetDetected();
      late += found;
      await eachPortion(store, detectPortion);
      // Another import may have stored something earlier in the meantime.
      if ((await store.countLate()) === 0) return late;
    }
  };
  return { detect: (onWait) => store.detectAlone(detectInPlace, onWait) };
}

/** What waits, portion by portion: as many in one transaction as a moment has time for. */
async function eachPortion(
  store: EmbeddedStore,
  detect: (portion: readonly Denial[], isFirst: boolean) => Promise<void>,
): Promise<void> {
  let isFirst = true;
  const detectSome = async (): Promise<boolean> => {
    for (const end = performance.now() + TRANSACTION_MS; performance.now() < end; isFirst = false) {
      const portion = await store.takeUndetected(SWEEP_SECONDS);
      if (portion.length === 0) return false;
      await detect(portion, isFirst);
    }
    return true;
  };
  while (await store.atOnce(detectSome)) await setTimeout(PAUSE_MS);
}

/** As if each had arrived at the time of its call. */
async function arrivedFrom(
  portion: readonly Denial[],
  store: EmbeddedStore,
): Promise<readonly DetectEvent[]> {
  const again = await store.regressing(portion);
  return portion.map((denial) => ({
    ...detectEventOf(denial, secondsOf(denial)),
    regresses: again.has(denial),
  }));
}

const secondsOf = ({ time }: Denial): number => instant(time) / 1000;

/** Epoch seconds: the earliest that a sweep would change something; Infinity: never. */
async function nextDue({ dimensions, settings }: PipelineDeps): Promise<number> {
  let next = Number.POSITIVE_INFINITY;
  for await (const item of dimensions.dueDimensions()) {
    const change = nextChange(stateOf(item)?.incident ?? newIncidentState(), settings.incident);
    next = Math.min(next, change ?? Number.POSITIVE_INFINITY);
  }
  return next;
}

/** An incident is over when more than its time has passed: at the very second nothing changes yet. */
const sweepAfter = (time: number): number => (Math.floor(time / SWEEP_SECONDS) + 1) * SWEEP_SECONDS;
