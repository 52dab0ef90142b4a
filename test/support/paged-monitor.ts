/** From denials to pages over the embedded store, at a clock of its own; a call of its sweeps can be made to fail. */

import { openDatabase } from '../../adapters/sqlite/database.ts';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { HOLD_SECONDS } from '../../contract/deployment.ts';
import { alertComposer } from '../../core/alert/composer.ts';
import { firstComposer } from '../../core/alert/first.ts';
import { followUp } from '../../core/alert/follow-up.ts';
import { type DetectEvent, detectEventOf } from '../../core/detect/event.ts';
import { detectBatch, sweepDue } from '../../core/detect/pipeline.ts';
import { detectorSettings } from '../../core/detect/settings.ts';
import type { Denial, RecordedDenial } from '../../core/model/denial.ts';
import type { Alert } from '../../core/ports.ts';
import { aDenial, type DenialOverrides } from './denials.ts';
import { NINE } from './detect-world.ts';
import { Interrupted, type Interruption, interruptible } from './interruptions.ts';

export const iso = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
export const roleArn = (name: string) => `arn:aws:iam::111122223333:role/${name}`;

const detectedAs = (denial: Denial): DetectEvent => detectEventOf(denial, Date.parse(denial.time) / 1000);

export const eventOf = ({ denial }: RecordedDenial): DetectEvent => detectedAs(denial);

/** `at`: the call of a sweep that fails, of all that it makes. */
export function openMonitor(at: Interruption = { call: 0, when: 'before' }) {
  const database = openDatabase(':memory:');
  const store = openSqliteStore(':memory:', { database });
  const published: Alert[] = [];
  const counter = { calls: 0 };
  const alerts = {
    name: 'email' as const,
    async publish(alert: Alert) {
      published.push(alert);
    },
  };
  const stopping = interruptible(store, counter, at);
  let now = NINE;
  const deps = {
    dimensions: store,
    incidents: store,
    channels: [alerts],
    onRefused: () => {},
    holdSeconds: HOLD_SECONDS,
    composeAlert: alertComposer(store),
    composeFirst: firstComposer(store),
    settings: detectorSettings(),
    clock: () => now * 1000,
    backOff: async () => {},
  };
  return {
    store,
    published,
    /** Calls of sweeps so far. */
    calls: () => counter.calls,
    pages: () => published.filter(({ notice }) => notice.type === 'open' || notice.type === 'escalate'),
    incidents: () => Array.fromAsync(store.listIncidents({})),
    /** What is kept, beside incidents and denials: explanation requests, states of the detector; bytes of all. */
    kept() {
      const first = (sql: string) => Number(Object.values(database.prepare(sql).get() ?? {})[0]);
      return {
        requests: first('SELECT count(*) FROM questions'),
        states: first('SELECT count(*) FROM channels'),
        megabytes: Math.round((first('PRAGMA page_count') * first('PRAGMA page_size')) / 1e5) / 10,
      };
    },
    /** `at`: epoch seconds; left out, each arrives when it was denied. */
    async arrive(denials: readonly RecordedDenial[], at?: number) {
      const { added } = await store.putDenials(denials);
      now = at ?? now;
      await detectBatch(
        added.map((denial) => ({ ...detectedAs(denial), ...(at === undefined ? {} : { at }) })),
        deps,
      );
    },
    /** Only detected: for storms, of which storing takes nearly all of the time. */
    detect: (events: readonly DetectEvent[]) => detectBatch(events, deps),
    async sweepAt(seconds: number) {
      now = seconds;
      await sweepDue(deps);
      await followUp({
        ...deps,
        ...{ dimensions: stopping, incidents: stopping, channels: [interruptible(alerts, counter, at)] },
        composeAlert: alertComposer(stopping),
      });
    },
    /** Again, if it was stopped. */
    async persist(work: () => Promise<unknown>): Promise<void> {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof Interrupted)) throw error;
        await work();
      }
    },
  };
}

let ids = 0;

/** `count` denials a second apart. */
export function burstOf(
  count: number,
  start: number,
  overrides: DenialOverrides = {},
): readonly RecordedDenial[] {
  return Array.from({ length: count }, (_, n) => {
    ids += 1;
    return aDenial({ principal: roleArn('build'), ...overrides, id: `e${ids}`, time: iso(start + n) });
  });
}
