/** Runs past denials through the detector as if they arrived now: what `import` and `demo` do with what is new. */
import { alertComposer } from '../core/alert/composer.ts';
import { detectEventOf } from '../core/detect/event.ts';
import { detectBatch, type PipelineDeps, sweepDue } from '../core/detect/pipeline.ts';
import { detectorSettings } from '../core/detect/settings.ts';
import type { Denial } from '../core/model/denial.ts';
import type { Alert } from '../core/ports.ts';
import type { Store } from './open-store.ts';

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
  return {
    async detect(denials) {
      const events = denials.map((denial) => detectEventOf(denial, Date.parse(denial.time) / 1000));
      const inOrder = events.toSorted((a, b) => a.at - b.at);
      const [first] = inOrder;
      if (first === undefined) return;
      now = first.at * 1000;
      await sweepDue(deps);
      if ((await detectBatch(inOrder, deps)) === 'contended') {
        throw new Error('another process writes to this store; run the command again when it is done');
      }
    },
  };
}
