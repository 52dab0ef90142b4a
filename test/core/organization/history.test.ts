import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  currentOf,
  type History,
  historyItem,
  historyOf,
  nextHistory,
  type Observation,
  type OrganizationThing,
} from '../../../core/organization/history.ts';
import { loadSnapshot } from '../../../core/snapshot/snapshot.ts';

const KEY = 'account 111122223333';

const account = (status: string): OrganizationThing => ({
  kind: 'account',
  id: '111122223333',
  name: 'prod',
  status,
  notVisible: null,
});

const day = (number: number): string => new Date(Date.UTC(2026, 10, number)).toISOString();

const found = (status: string | undefined, since: number, readAt = since): Observation => ({
  key: KEY,
  thing: status === undefined ? undefined : account(status),
  since: day(since),
  readAt: day(readAt),
});

const historyAfter = (observations: readonly Observation[]): History | undefined =>
  observations.reduce<History | undefined>(
    (known, observation) => nextHistory(known, observation) ?? known,
    undefined,
  );

const A = { ...account('A') };
const B = { ...account('B') };

describe('what is found becomes', () => {
  test.each<readonly [string, readonly Observation[], readonly object[]]>([
    ['the first version', [found('A', 1)], [{ ...A, since: day(1) }]],
    ['nothing where it is as known', [found('A', 1), found('A', 2)], [{ ...A, since: day(1) }]],
    [
      'a version from the time of the event',
      [found('A', 1), found('B', 2, 3)],
      [
        { ...A, since: day(1) },
        { ...B, since: day(2) },
      ],
    ],
    [
      'a version from the time of the reading, where the event is older than what is known',
      [found('A', 3), found('B', 2, 4)],
      [
        { ...A, since: day(3) },
        { ...B, since: day(4) },
      ],
    ],
    ['an end', [found('A', 1), found(undefined, 2)], [{ ...A, since: day(1), until: day(2) }]],
    [
      'one end only',
      [found('A', 1), found(undefined, 2), found(undefined, 3)],
      [{ ...A, since: day(1), until: day(2) }],
    ],
    [
      'a new version of what was gone, though it says the same',
      [found('A', 1), found(undefined, 2), found('A', 3)],
      [
        { ...A, since: day(1), until: day(2) },
        { ...A, since: day(3) },
      ],
    ],
    [
      'nothing where it was read again after this reading began',
      [found('B', 5), found('A', 4, 4)],
      [{ ...B, since: day(5) }],
    ],
    ['nothing where it was not known', [found(undefined, 1)], []],
  ])('%s', (_note, observations, versions) => {
    expect(historyAfter(observations)?.versions ?? []).toStrictEqual(versions);
  });
});

test('at any time the newest observation before it is in force: random histories', () => {
  const steps = fc.array(fc.option(fc.constantFrom('A', 'B', 'C'), { nil: undefined }), { maxLength: 20 });
  fc.assert(
    fc.property(steps, (statuses) => {
      const history = historyAfter(statuses.map((status, index) => found(status, index + 1)));
      const snapshot = loadSnapshot(history?.versions ?? []);
      for (const [index, status] of statuses.entries()) {
        const version = snapshot.find('account', '111122223333', day(index + 1));
        expect(version.kind === 'inForce' ? version.entry.status : undefined).toBe(status);
      }
      const last = currentOf(history);
      expect(last?.kind === 'account' ? last.status : undefined).toBe(statuses.at(-1));
    }),
  );
});

test('more versions than fit: the oldest are forgotten', () => {
  const history = historyAfter(Array.from({ length: 40 }, (_, n) => found(`S${n}`, n + 1)));
  expect(history?.versions).toHaveLength(32);
  expect(history?.versions.at(0)?.since).toBe(day(9));
});

describe('as an item', () => {
  test('it is read back as it was', () => {
    const history = historyAfter([found('A', 1), found('B', 2)]);
    expect(history && historyOf(historyItem(history, 90))).toStrictEqual(history);
  });

  test('what ended before the retention is left out, what is in force never', () => {
    const history = historyAfter([found('A', 1), found('B', 2), found('C', 40)]);
    const kept = history && historyOf(historyItem(history, 10)).versions;
    expect(kept?.map(({ since }) => since)).toStrictEqual([day(2), day(40)]);
  });

  test('a thing that is gone is forgotten after the retention, others never', () => {
    const alive = historyAfter([found('A', 1)]);
    const gone = historyAfter([found('A', 1), found(undefined, 5)]);
    expect(alive && historyItem(alive, 10).expires).toBeUndefined();
    expect(gone && historyItem(gone, 10).expires).toBe(Date.parse(day(15)) / 1000);
  });
});
