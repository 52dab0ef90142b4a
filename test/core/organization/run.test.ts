import { describe, expect, test } from 'vitest';
import {
  changeRun,
  planRun,
  type Run,
  readRun,
  requestFullReadAfter,
  runOf,
} from '../../../core/organization/run.ts';
import { memoryOrganization } from '../../support/organization-world.ts';

const NOW = Date.parse('2026-11-20T12:00:00.000Z');
const ANEW = { kind: 'read', began: '2026-11-20T12:00:00.000Z' };

const run = (more: Partial<Run>): Run => ({
  began: '2026-11-20T11:00:00.000Z',
  finished: true,
  visible: true,
  wanted: undefined,
  leased: undefined,
  ...more,
});

test.each<readonly [string, Run | undefined, object]>([
  ['none ever ran', undefined, ANEW],
  ['finished an hour ago', run({}), { kind: 'fresh' }],
  ['finished a day ago', run({ began: '2026-11-19T12:00:00.000Z' }), ANEW],
  ['saw nothing, an hour ago', run({ visible: false }), ANEW],
  [
    'saw nothing, a minute ago',
    run({ visible: false, began: '2026-11-20T11:59:00.000Z' }),
    { kind: 'fresh' },
  ],
  ['was cut', run({ finished: false }), { kind: 'read', began: '2026-11-20T11:00:00.000Z' }],
  ['was cut long ago', run({ finished: false, began: '2026-11-19T23:00:00.000Z' }), ANEW],
  [
    'another function is reading',
    run({ finished: false, leased: '2026-11-20T12:00:01.000Z' }),
    { kind: 'busy' },
  ],
  [
    'a function began and never finished',
    run({ finished: false, leased: '2026-11-20T12:00:00.000Z' }),
    { kind: 'read', began: '2026-11-20T11:00:00.000Z' },
  ],
  ['a later one is asked for', run({ wanted: '2026-11-20T11:30:00Z' }), ANEW],
])('%s', (_note, state, plan) => {
  expect(planRun(state, NOW)).toStrictEqual(plan);
});

describe('the state', () => {
  test('is changed by all who change it at once', async () => {
    const store = memoryOrganization();
    const times = ['01', '02', '03', '04', '05'].map((minute) => `2026-11-20T10:${minute}:00Z`);
    await changeRun(store, () => run({ wanted: '' }));
    await Promise.all(
      times.map((time) =>
        changeRun(store, (known = run({})) => ({ ...known, wanted: `${known.wanted ?? ''}${time} ` })),
      ),
    );
    const { wanted } = runOf(await readRun(store)) ?? {};
    expect(wanted?.trim().split(' ').toSorted()).toStrictEqual(times);
  });

  test('keeps the latest that is asked for', async () => {
    const store = memoryOrganization();
    await requestFullReadAfter(store, '2026-11-20T10:00:00Z');
    expect(await readRun(store)).toBeUndefined();
    await changeRun(store, () => run({ began: '2026-11-20T10:00:00.900Z' }));
    await requestFullReadAfter(store, '2026-11-20T09:59:59Z');
    expect(runOf(await readRun(store))?.wanted).toBeUndefined();
    for (const minute of ['02', '03', '01']) await requestFullReadAfter(store, `2026-11-20T10:${minute}:00Z`);
    expect(runOf(await readRun(store))).toMatchObject({ wanted: '2026-11-20T10:03:00Z' });
  });
});
