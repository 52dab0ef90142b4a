/**
 * Runs past denials through the detector as if they arrived now: what `import` and `demo` do with what is new. Between
 * them the deployed sweeps are made up for: a log holds days, and an incident is over within the hour.
 */
import { alertComposer } from '../core/alert/composer.ts';
import { detectEventOf } from '../core/detect/event.ts';
import { detectBatch, type PipelineDeps, sweepDue } from '../core/detect/pipeline.ts';
import { detectorSettings } from '../core/detect/settings.ts';
import type { Denial } from '../core/model/denial.ts';
import type { Alert } from '../core/ports.ts';
import type { Store } from './open-store.ts';

/** As the stack schedules it. */
const SWEEP_SECONDS = 300;

export interface Replay {
  /** The clock of a replay is the time of the calls: a log tells no other. It stops at the last one. */
  readonly detect: (denials: readonly Denial[]) => Promise<void>;
}

export function startReplay(store: Store, onAlert: (alert: Alert) => void = () => {}): Replay {
  let now = 0;
  const deps: PipelineDeps = {
    channels: store,
    incidents: store,
    alerts: { publish: async (alert) => onAlert(alert) },
    composeAlert: alertComposer(store),
    clock: () => now,
    settings: detectorSettings(),
    backOff: async () => {},
  };
  let swept = Number.POSITIVE_INFINITY;
  const sweepUntil = async (last: number) => {
    for (let sweep = Math.min(swept + SWEEP_SECONDS, last); sweep <= last; sweep += SWEEP_SECONDS) {
      if (!(await isSomethingDue(deps))) break;
      now = sweep * 1000;
      await sweepDue(deps);
    }
    swept = last;
  };
  return {
    async detect(denials) {
      const events = denials.map((denial) => detectEventOf(denial, Date.parse(denial.time) / 1000));
      const inOrder = events.toSorted((a, b) => a.at - b.at);
      for (const [sweep, arrived] of Map.groupBy(inOrder, ({ at }) => at - (at % SWEEP_SECONDS))) {
        await sweepUntil(sweep);
        now = (arrived[0]?.at ?? sweep) * 1000;
        if ((await detectBatch(arrived, deps)) === 'contended') {
          throw new Error('another process writes to this store; run the command again when it is done');
        }
      }
    },
  };
}

async function isSomethingDue({ channels }: PipelineDeps): Promise<boolean> {
  for await (const _ of channels.dueChannels()) return true;
  return false;
}
