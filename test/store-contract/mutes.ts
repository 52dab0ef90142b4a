/** Mutes: few, read together. */
import { describe, expect, test } from 'vitest';
import { aMute } from '../support/alerts.ts';
import { inEmptyStore, type StoreHarness } from './store-harness.ts';

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

    test('end when they are deleted, once', () =>
      inEmptyStore(harness, async (store, place) => {
        await store.putMute(aMute({ until: LATER }));
        const other = place.open();
        expect(await other.deleteMute('m-none')).toBe(false);
        expect(await other.deleteMute(aMute().mute)).toBe(true);
        expect(await store.deleteMute(aMute().mute)).toBe(false);
        expect(await store.listMutes()).toEqual([]);
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
