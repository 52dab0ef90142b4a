/** The whole way from a first denial of a grave action to its alert, over the embedded store. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../../adapters/sqlite/store.ts';
import { HOLD_SECONDS } from '../../../contract/deployment.ts';
import { alertComposer } from '../../../core/alert/composer.ts';
import { firstComposer } from '../../../core/alert/first.ts';
import { FIRSTS_AN_HOUR } from '../../../core/detect/notify-first.ts';
import { detectBatch, sweepDue } from '../../../core/detect/pipeline.ts';
import { OLD_SECONDS } from '../../../core/detect/replayed.ts';
import { detectorSettings } from '../../../core/detect/settings.ts';
import type { Alert } from '../../../core/ports.ts';
import { aMute } from '../../support/alerts.ts';
import { aDenial, type DenialOverrides } from '../../support/denials.ts';
import { NINE } from '../../support/detect-world.ts';
import { Interrupted, type Interruption, interruptible } from '../../support/interruptions.ts';
import { eventOf, iso, openMonitor, roleArn } from '../../support/paged-monitor.ts';

let monitor: ReturnType<typeof openMonitor>;
let ids = 0;
beforeEach(() => {
  monitor = openMonitor();
});
afterEach(() => monitor.store.close());

/** Of firsts: the same attempts of many callers are a spike, too. */
const subjects = () =>
  monitor.published.filter(({ notice }) => notice.type === 'first').map(({ subject }) => subject);

/** A denied attempt to stop a trail, if nothing else is given. */
function attempt(time: number, overrides: DenialOverrides = {}) {
  ids += 1;
  return aDenial({
    ...{ id: `f${ids}`, time: iso(time), principal: roleArn('build') },
    ...{ action: 'cloudtrail:StopLogging', resource: null },
    ...overrides,
  });
}

test('it says who tried what, what that does, why it was denied, and proposes no fix', async () => {
  await monitor.arrive([attempt(NINE, { layer: 'serviceControlPolicy' })]);
  expect(monitor.published).toHaveLength(1);
  const [alert] = monitor.published;
  expect(alert?.subject).toBe('[high] First denial of cloudtrail:StopLogging by role/build');
  expect(alert?.text.split('\n').slice(0, 6)).toEqual([
    'First denial of a sensitive action (high)',
    '',
    `Who       ${roleArn('build')}`,
    'Action    cloudtrail:StopLogging',
    'Effect    it stops the record of what is done in the account',
    `When      ${iso(NINE)}`,
  ]);
  expect(alert?.text).toContain('\nWhy       ');
  expect(alert?.text).not.toContain('\nFix');
  expect(alert?.attributes).toMatchObject({
    type: 'first',
    severity: 'high',
    action: 'cloudtrail:StopLogging',
  });
  expect(alert?.notice).toMatchObject({
    type: 'first',
    channel: 'principal',
    key: roleArn('build'),
    count: 1,
  });
  expect(alert?.notice.groups).toMatchObject([{ action: 'cloudtrail:StopLogging', fix: null }]);
  expect(await monitor.incidents()).toEqual([]);
});

describe('once for a caller and an action', () => {
  test('however often it is tried, for a year', async () => {
    await monitor.arrive([attempt(NINE), attempt(NINE + 1)]);
    await monitor.arrive([attempt(NINE + 3600)]);
    await monitor.arrive([attempt(NINE + 86_400 * 300)]);
    expect(subjects()).toHaveLength(1);
  });

  test('another action, and another caller, are firsts of their own', async () => {
    await monitor.arrive([attempt(NINE)]);
    await monitor.arrive([attempt(NINE + 1, { action: 'organizations:LeaveOrganization' })]);
    await monitor.arrive([attempt(NINE + 2, { principal: roleArn('other') })]);
    expect(subjects()).toHaveLength(3);
    expect(new Set(monitor.published.map(({ deduplicationId }) => deduplicationId)).size).toBe(3);
  });

  test('what is old when it arrives sends no alert, and is the first all the same', async () => {
    await monitor.arrive([attempt(NINE)], NINE + OLD_SECONDS + 1);
    await monitor.arrive([attempt(NINE + OLD_SECONDS + 2)], NINE + OLD_SECONDS + 3);
    expect(subjects()).toEqual([]);
  });

  test('what is not grave is none', async () => {
    await monitor.arrive([
      attempt(NINE, { action: 's3:GetObject' }),
      attempt(NINE, { action: 'iam:PassRole' }),
    ]);
    expect(subjects()).toEqual([]);
  });
});

describe('no page', () => {
  test.each([
    ['of the caller', { principal: 'build' }],
    ['of the action', { action: 'cloudtrail:StopLogging' }],
  ])('a mute %s covers it', async (_note, mute) => {
    await monitor.store.putMute(aMute(mute));
    await monitor.arrive([attempt(NINE)]);
    await monitor.sweepAt(NINE + 600);
    expect(subjects()).toEqual([]);
  });

  test('beyond the limit of an hour, which is free again after it', async () => {
    const callers = Array.from({ length: FIRSTS_AN_HOUR + 5 }, (_, i) => roleArn(`caller${i}`));
    const attempts = callers.map((principal, i) => attempt(NINE + i, { principal }));
    for (const each of attempts) await monitor.arrive([each], NINE + 60);
    expect(subjects()).toHaveLength(FIRSTS_AN_HOUR);
    await monitor.arrive([attempt(NINE + 4000)], NINE + 4000);
    expect(subjects()).toHaveLength(FIRSTS_AN_HOUR + 1);
  });

  test('when it is switched off', async () => {
    const { published, detect } = openWith({ call: 0, when: 'before' }, false);
    await detect();
    expect(published).toEqual([]);
  });
});

/** One attempt over ports that stop at one call; `sweep` runs `seconds` later. */
function openWith(at: Interruption, isOn = true) {
  const store = openSqliteStore(':memory:');
  const published: Alert[] = [];
  const counter = { calls: 0 };
  let now = NINE;
  const channel = { name: 'email' as const, publish: async (alert: Alert) => void published.push(alert) };
  const stopping = interruptible(store, counter, at);
  const deps = {
    ...{ dimensions: stopping, incidents: stopping, channels: [interruptible(channel, counter, at)] },
    ...{ onRefused: () => {}, holdSeconds: HOLD_SECONDS, backOff: async () => {} },
    composeAlert: alertComposer(stopping),
    composeFirst: isOn ? firstComposer(stopping) : undefined,
    settings: detectorSettings(),
    clock: () => now * 1000,
  };
  const recorded = attempt(NINE);
  return {
    published,
    calls: () => counter.calls,
    async detect() {
      await store.putDenials([recorded]);
      await detectBatch([eventOf(recorded)], deps);
    },
    async sweep(seconds: number) {
      now = NINE + seconds;
      await sweepDue(deps);
    },
    due: () => Array.fromAsync(store.dueDimensions()),
  };
}

describe('stopped at any call, before or after it took effect', () => {
  const stopped = async (work: () => Promise<unknown>) => {
    await work().catch((error) => {
      if (!(error instanceof Interrupted)) throw error;
    });
  };
  const run = async (at: Interruption) => {
    const world = openWith(at);
    await stopped(world.detect);
    // The stream delivers what failed again; a sweep takes over what is held, once the hold is over.
    await stopped(world.detect);
    await stopped(() => world.sweep(HOLD_SECONDS + 1));
    await stopped(() => world.sweep(2 * HOLD_SECONDS + 2));
    return world;
  };

  test('it is published, under one deduplication id, and nothing is left to do', async () => {
    const { calls } = await run({ call: 0, when: 'before' });
    expect(calls()).toBeGreaterThan(8);
    for (let call = 1; call <= calls(); call += 1) {
      for (const when of ['before', 'after'] as const) {
        const { published, due } = await run({ call, when });
        const note = `${when} call ${call}`;
        expect(published.length, note).toBeGreaterThan(0);
        expect(published.length, note).toBeLessThanOrEqual(2);
        expect(new Set(published.map(({ deduplicationId }) => deduplicationId)).size, note).toBe(1);
        expect(await due(), note).toEqual([]);
      }
    }
  });
});
