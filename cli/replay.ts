/**
 * Runs past denials through the detector as if they arrived now: what `import` and `demo` do with what is new. Between
 * them the deployed sweeps are made up for: a log holds days, and an incident is over within the hour.
 */
import { SWEEP_SECONDS } from '../contract/deployment.ts';
import { alertComposer } from '../core/alert/composer.ts';
import { detectEventOf } from '../core/detect/event.ts';
import { newIncidentState, nextChange } from '../core/detect/incident-state.ts';
import { detectBatch, type PipelineDeps, sweepDue } from '../core/detect/pipeline.ts';
import { detectorSettings } from '../core/detect/settings.ts';
import { stateOf } from '../core/detect/stored-state.ts';
import type { Denial } from '../core/model/denial.ts';
import type { Alert } from '../core/ports.ts';
import { UsageError } from './command.ts';
import type { EmbeddedStore } from './open-store.ts';

export interface Replay {
  /** What an earlier run stored and, because it was killed, did not detect. Before anything else. */
  readonly resume: () => Promise<void>;
  /** The clock of a replay is the time of the calls: a log has no other. It stops at the last one. */
  readonly detect: (denials: readonly Denial[]) => Promise<void>;
}

export function startReplay(store: EmbeddedStore, onAlert: (alert: Alert) => void = () => {}): Replay {
  let now = 0;
  const deps: PipelineDeps = {
    dimensions: store,
    incidents: store,
    channels: [{ name: 'email', publish: async (alert) => onAlert(alert) }],
    onRefused: () => {},
    holdSeconds: 0,
    composeAlert: alertComposer(store),
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
  const detect = async (denials: readonly Denial[]) => {
    const arrivals = denials.map((denial) => ({ denial, event: detectEventOf(denial, secondsOf(denial)) }));
    const inOrder = arrivals.toSorted((a, b) => a.event.at - b.event.at);
    const windows = [...Map.groupBy(inOrder, ({ event: { at } }) => at - (at % SWEEP_SECONDS))];
    for (const [index, [sweep, window]] of windows.entries()) {
      const arrived = window.map(({ event }) => event);
      await sweepUntil(sweep);
      now = sweep * 1000;
      // What a run that was killed had not published.
      if (index === 0) await sweepDue(deps);
      now = (arrived[0]?.at ?? sweep) * 1000;
      if ((await detectBatch(arrived, deps)) === 'contended') {
        throw new UsageError('another process writes to this store; run the command again when it is done');
      }
      // Window by window: a key remembers the calls of its last one, and so counts none of them twice.
      await store.markDetected(window.map(({ denial }) => denial));
    }
  };
  return { detect, resume: async () => detect(await store.undetectedDenials()) };
}

const secondsOf = ({ time }: Denial): number => Date.parse(time) / 1000;

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
