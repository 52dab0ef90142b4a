/** What is kept of the organization: one suite, every store. */
import { describe, expect, test } from 'vitest';
import type { OrganizationItem, OrganizationStore } from '../../core/ports.ts';
import { collect } from './store-harness.ts';

export interface TestOrganizationStore {
  readonly store: OrganizationStore;
  /** Another process on the same data. */
  readonly open: () => OrganizationStore;
  readonly discard: () => Promise<void>;
}

export interface OrganizationHarness {
  readonly name: string;
  readonly empty: () => Promise<TestOrganizationStore>;
}

const anItem = (key: string, more: Partial<OrganizationItem> = {}): OrganizationItem => ({
  key,
  writes: 0,
  body: { of: key },
  expires: undefined,
  ...more,
});

const written = (item: OrganizationItem): OrganizationItem => ({ ...item, writes: item.writes + 1 });

export function describeOrganizationStore(harness: OrganizationHarness): void {
  const within = async (work: (place: TestOrganizationStore) => Promise<void>) => {
    const place = await harness.empty();
    await work(place).finally(place.discard);
  };

  describe(`organization in ${harness.name}`, () => {
    test('what was written is read by its keys; others are left out', () =>
      within(async ({ store, open }) => {
        const items = [
          anItem('organization '),
          anItem('target 111122223333', { body: [null, 'ä\n', { deep: [1.5, false] }] }),
          anItem('organizationPolicy p-FullAWSAccess', { expires: 4_000_000_000 }),
          anItem(`target ${'x'.repeat(2_000)}`),
        ];
        for (const item of items) expect(await store.writeOrganization(item)).toBe(true);
        const keys = [...items.map(({ key }) => key), 'target r-1', 'organization '];
        expect(await open().readOrganization(keys)).toStrictEqual(
          new Map(items.map((item) => [item.key, written(item)])),
        );
        expect(await store.readOrganization([])).toStrictEqual(new Map());
      }));

    test('a write counts only on the one before it', () =>
      within(async ({ store, open }) => {
        const item = anItem('target r-1');
        expect(await store.writeOrganization(item)).toBe(true);
        expect(await open().writeOrganization({ ...item, body: 'other' })).toBe(false);
        expect(await open().writeOrganization({ ...item, writes: 1, body: 'second' })).toBe(true);
        expect(await store.writeOrganization({ ...item, writes: 1, body: 'late' })).toBe(false);
        expect(await store.writeOrganization({ ...anItem('target r-2'), writes: 3 })).toBe(false);
        expect(await store.readOrganization([item.key])).toStrictEqual(
          new Map([[item.key, { ...item, writes: 2, body: 'second' }]]),
        );
      }));

    test('of writers at once on one key, one counts', () =>
      within(async ({ store, open }) => {
        await store.writeOrganization(anItem('run'));
        const writers = [store, open(), open(), open()];
        const outcomes = await Promise.all(
          writers.map((writer, body) => writer.writeOrganization(anItem('run', { writes: 1, body }))),
        );
        expect(outcomes.filter((done) => done)).toHaveLength(1);
        const body = outcomes.indexOf(true);
        expect((await store.readOrganization(['run'])).get('run')).toStrictEqual(
          anItem('run', { writes: 2, body }),
        );
      }));

    test('are listed by the beginning of their keys, page by page, in order', () =>
      within(async ({ store }) => {
        const ids = Array.from({ length: 1_203 }, (_, n) => `target ${String(100_000_000_000 + n)}`);
        const others = ['organization ', 'organizationPolicy p-1', 'targets', 'step 2026-11-20 top'];
        for (let from = 0; from < ids.length; from += 50) {
          await Promise.all(ids.slice(from, from + 50).map((key) => store.writeOrganization(anItem(key))));
        }
        for (const key of others) await store.writeOrganization(anItem(key));
        const keysOf = async (prefix: string) =>
          (await collect(store.listOrganization(prefix))).map(({ key }) => key);
        expect(await keysOf('target ')).toStrictEqual(ids);
        expect(await keysOf('organization ')).toStrictEqual(['organization ']);
        expect(await keysOf('nothing ')).toStrictEqual([]);
      }));

    test('350 KB fit, whatever is in them', () =>
      within(async ({ store }) => {
        // Text that hardly deflates, from a fixed seed.
        let seed = 7;
        const noise = Array.from({ length: 350_000 }, () => {
          seed = (seed * 48_271) % 2_147_483_647;
          return String.fromCharCode(35 + (seed % 57));
        }).join('');
        const item = anItem('organizationPolicy p-1', { body: { noise } });
        expect(await store.writeOrganization(item)).toBe(true);
        expect((await store.readOrganization([item.key])).get(item.key)).toStrictEqual(written(item));
      }));
  });
}
