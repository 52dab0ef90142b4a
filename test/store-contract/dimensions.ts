/** Dimension state under optimistic locking, and incidents. */
import { describe, expect, test } from 'vitest';
import type { DimensionItem } from '../../core/ports.ts';
import { anIncident, putIncident } from '../support/incidents.ts';
import { collect, inEmptyStore, type Store, type StoreHarness } from './store-harness.ts';

const NEVER = 4_000_000_000;
const item = (overrides: Partial<DimensionItem> = {}): DimensionItem => ({
  id: 'principal#arn:aws:iam::111122223333:role/ops',
  version: 0,
  state: Uint8Array.of(0, 1, 255),
  due: false,
  expires: NEVER,
  ...overrides,
});

/** Adds one to a counter kept in the state, as often as it takes. */
async function increment(store: Store, id: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const known = (await store.readDimensions([id])).get(id);
    const state = Uint8Array.of((known?.state[0] ?? 0) + 1);
    if (await store.writeDimension(item({ id, version: known?.version ?? 0, state }))) return;
  }
  throw new Error('never got through');
}

const dueIds = async (store: Store) => (await collect(store.dueDimensions())).map(({ id }) => id).sort();
const listed = async (store: Store, filter: Parameters<Store['listIncidents']>[0]) =>
  (await collect(store.listIncidents(filter))).map(({ incident }) => incident);

export function describeDimensions(harness: StoreHarness): void {
  describe('dimension state', () => {
    test('is read as it was written, under the next version', () =>
      inEmptyStore(harness, async (store) => {
        const ids = ['principal#a#b', 'long#'.repeat(500), 'line\nbreak', 'ünïcødé 🙂', '~#\ud800'];
        expect((await store.readDimensions(ids)).size).toBe(0);
        for (const id of ids)
          expect(await store.writeDimension(item({ id, due: id.includes('#') }))).toBe(true);
        const read = await store.readDimensions([...ids, ids[0] ?? '', 'never seen']);
        expect([...read.keys()].sort()).toEqual(ids.toSorted());
        for (const id of ids) {
          const { state, ...rest } = read.get(id) ?? item();
          expect(Uint8Array.from(state)).toEqual(Uint8Array.of(0, 1, 255));
          expect(rest).toEqual({ id, version: 1, due: id.includes('#'), expires: NEVER });
        }
      }));

    test('is not written over another version', () =>
      inEmptyStore(harness, async (store, place) => {
        const other = place.open();
        expect(await store.writeDimension(item())).toBe(true);
        expect(await other.writeDimension(item({ state: Uint8Array.of(9) }))).toBe(false);
        expect(await other.writeDimension(item({ version: 2, state: Uint8Array.of(9) }))).toBe(false);
        expect(await other.writeDimension(item({ version: 1, state: Uint8Array.of(7) }))).toBe(true);
        const { id } = item();
        expect((await store.readDimensions([id])).get(id)).toMatchObject({ version: 2 });
        expect((await store.readDimensions([id])).get(id)?.state[0]).toBe(7);
        expect(await store.writeDimension(item({ id: 'unseen', version: 3 }))).toBe(false);
      }));

    test('loses no write of two processes', () =>
      inEmptyStore(harness, async (store, place) => {
        const other = place.open();
        const turns = Array.from({ length: 20 }, (_, n) => increment(n % 2 === 0 ? store : other, 'w'));
        await Promise.all(turns);
        const { state, version } = (await store.readDimensions(['w'])).get('w') ?? item();
        expect({ state: state[0], version }).toEqual({ state: 20, version: 20 });
      }));

    test('is due until it is written as not due', () =>
      inEmptyStore(harness, async (store) => {
        for (const id of ['a', 'b', 'c']) await store.writeDimension(item({ id, due: id !== 'b' }));
        expect(await dueIds(store)).toEqual(['a', 'c']);
        await store.writeDimension(item({ id: 'a', version: 1, due: false }));
        await store.writeDimension(item({ id: 'b', version: 1, due: true, state: Uint8Array.of(5) }));
        expect(await dueIds(store)).toEqual(['b', 'c']);
        const [b] = await collect(store.dueDimensions());
        expect({ ...b, state: [...(b?.state ?? [])] }).toEqual({
          ...item({ id: 'b', version: 2, due: true }),
          state: [5],
        });
      }));

    test('of more keys than one request holds', () =>
      inEmptyStore(harness, async (store) => {
        const ids = Array.from({ length: 230 }, (_, n) => `w${n}`);
        await Promise.all(ids.map((id) => store.writeDimension(item({ id, due: true }))));
        expect((await store.readDimensions(ids)).size).toBe(230);
        expect(await dueIds(store)).toEqual(ids.toSorted());
      }));
  });

  describe('incidents', () => {
    test('are kept by id and replaced', () =>
      inEmptyStore(harness, async (store) => {
        const opened = anIncident();
        const closed = anIncident({ closedAt: '2026-11-20T11:00:00Z', count: 90 });
        await putIncident(store, opened);
        expect(await store.getIncident(opened.incident)).toStrictEqual(opened);
        await putIncident(store, closed);
        await putIncident(store, closed);
        expect(await store.getIncident(opened.incident)).toStrictEqual(closed);
        expect(await collect(store.listIncidents({}))).toStrictEqual([closed]);
        expect(await store.getIncident('i-2')).toBeUndefined();
      }));

    test('are changed by what is stored, and stay where nothing is to change', () =>
      inEmptyStore(harness, async (store) => {
        const opened = anIncident();
        expect(await store.changeIncident(opened.incident, () => opened)).toBeUndefined();
        const grown = await store.changeIncident(
          opened.incident,
          (before) => before && { ...before, count: 90 },
        );
        expect(grown).toStrictEqual(opened);
        expect(await store.changeIncident(opened.incident, () => undefined)).toMatchObject({ count: 90 });
        expect(await store.getIncident(opened.incident)).toStrictEqual({ ...opened, count: 90 });
        expect(await store.changeIncident('i-2', () => undefined)).toBeUndefined();
        expect(await collect(store.listIncidents({}))).toHaveLength(1);
      }));

    test('of two writers at once neither overwrites what the other wrote', () =>
      inEmptyStore(harness, async (store) => {
        await putIncident(store, anIncident({ count: 0 }));
        const add = () =>
          store.changeIncident('i-1', (before) => before && { ...before, count: before.count + 1 });
        await Promise.all(Array.from({ length: 8 }, add));
        expect(await store.getIncident('i-1')).toMatchObject({ count: 8 });
      }));

    test('are listed newest first, by state and by time of opening', () =>
      inEmptyStore(harness, async (store) => {
        const rows = [
          ['i-1', '2025-12-31T23:59:59Z', null],
          ['i-2', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z'],
          ['i-3', '2026-03-01T00:00:00Z', null],
          ['i-4', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'],
        ] as const;
        for (const [incident, openedAt, closedAt] of rows) {
          await putIncident(store, anIncident({ incident, openedAt, closedAt }));
        }
        expect(await listed(store, {})).toEqual(['i-4', 'i-3', 'i-2', 'i-1']);
        expect(await listed(store, { open: true })).toEqual(['i-3', 'i-1']);
        expect(await listed(store, { open: false })).toEqual(['i-4', 'i-2']);
        expect(await listed(store, { since: '2026-01-01T00:00:00Z' })).toEqual(['i-4', 'i-3', 'i-2']);
        expect(await listed(store, { since: '2026-01-01T00:00:00.5Z', open: true })).toEqual(['i-3']);
      }));

    test('of more than one page', () =>
      inEmptyStore(harness, async (store) => {
        const numbers = Array.from({ length: 410 }, (_, n) => n);
        await Promise.all(
          numbers.map((n) => {
            const openedAt = `2026-${String(1 + (n % 12)).padStart(2, '0')}-01T00:00:00Z`;
            return putIncident(store, anIncident({ incident: `i-${n}`, openedAt, alert: 'x'.repeat(2000) }));
          }),
        );
        const all = await collect(store.listIncidents({ open: true }));
        expect(new Set(all.map(({ incident }) => incident)).size).toBe(410);
        expect(all.map(({ openedAt }) => openedAt)).toEqual(
          all
            .map(({ openedAt }) => openedAt)
            .toSorted()
            .reverse(),
        );
      }));
  });
}
