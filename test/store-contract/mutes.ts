/** Mutes: few, read together. */
import { describe, expect, test } from 'vitest';
import { aMute } from '../support/alerts.ts';
import { inEmptyStore, PATIENT, type StoreHarness } from './store-harness.ts';

/** Far enough that no time to live has passed. */
const LATER = '2125-01-01T00:00:00Z';

export function describeMutes(harness: StoreHarness): void {
  describe('mutes', () => {
    test('are kept by id, replaced, and listed soonest to end first', () =>
      inEmptyStore(harness, async (store) => {
        expect(await store.listMutes()).toEqual([]);
        const last = aMute({
          mute: 'm-1',
          principal: 'role/#\n🙂',
          until: LATER,
          reason: '~"\ud800'.toWellFormed(),
        });
        const first = aMute({ mute: 'm-2', action: 's3:GetObject', until: '2124-01-01T00:00:00Z' });
        const tied = aMute({ mute: 'm-3', group: 'g-1', until: LATER });
        for (const mute of [tied, last, first, last]) await store.putMute(mute);
        expect(await store.listMutes()).toStrictEqual([first, last, tied]);
        const replaced = aMute({ mute: 'm-2', account: '111122223333', until: LATER });
        await store.putMute(replaced);
        expect(await store.listMutes()).toStrictEqual([last, replaced, tied]);
      }));

    test('end once, by the first who ends them, and stay', () =>
      inEmptyStore(harness, async (store, place) => {
        await store.putMute(aMute({ until: LATER }));
        const end = { at: '2026-01-02T00:00:00Z', by: 'ana', reason: 'fixed' };
        const other = place.open();
        expect(await other.endMute('m-none', end)).toBeUndefined();
        expect(await other.endMute(aMute().mute, end)).toEqual(aMute({ until: LATER }));
        const ended = aMute({ until: LATER, ended: end });
        expect(await store.endMute(ended.mute, { ...end, by: 'bo' })).toEqual(ended);
        expect(await store.listMutes()).toStrictEqual([ended]);
      }));

    test('end once, by two at once', PATIENT, () =>
      inEmptyStore(harness, async (store, place) => {
        await store.putMute(aMute({ until: LATER }));
        const other = place.open();
        const end = (by: string) => ({ at: '2026-01-02T00:00:00Z', by, reason: null });
        const before = await Promise.all([
          store.endMute(aMute().mute, end('ana')),
          other.endMute(aMute().mute, end('bo')),
        ]);
        expect(before.filter((mute) => mute?.ended === null)).toHaveLength(1);
        expect((await store.listMutes())[0]?.ended?.by).toMatch(/^(ana|bo)$/);
      }),
    );

    test('of an older version have no author and no early end', () =>
      inEmptyStore(harness, async (store) => {
        const { author: _, ended: __, ...old } = aMute({ until: LATER });
        await store.putMute(JSON.parse(JSON.stringify(old)));
        expect(await store.listMutes()).toStrictEqual([aMute({ until: LATER })]);
      }));

    test('of more than one page', () =>
      inEmptyStore(harness, async (store) => {
        const ids = Array.from({ length: 120 }, (_, n) => `m-${n}`);
        await Promise.all(
          ids.map((mute) => store.putMute(aMute({ mute, until: LATER, reason: 'x'.repeat(12_000) }))),
        );
        expect((await store.listMutes()).map(({ mute }) => mute).toSorted()).toEqual(ids.toSorted());
      }));
  });
}
