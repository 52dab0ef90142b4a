import { expect, test } from 'vitest';
import { PAGES_AN_HOUR, stormSuppression } from '../../../../core/alert/suppress/page-budget.ts';
import type { IncidentStore } from '../../../../core/ports.ts';
import { anUpdate } from '../../../support/alerts.ts';

type IncidentFilter = Parameters<IncidentStore['listIncidents']>[0];

const NOW = Date.UTC(2026, 0, 5, 10);
const OWN = 'i-0123456789abcdef';
const STORM = { by: 'storm', id: null, reason: expect.stringContaining('20 incidents within an hour') };

/** So many others that paged, so many that did not; `own` as the incident itself is listed, if it is. */
async function suppressionAfter(paged: number, silent: number, own?: 'paged' | 'silent', place = 0) {
  const incident = (id: string, pagedAt: string | null) => ({
    ...{ ...anUpdate(), type: 'open' as const, incident: id },
    ...{ openedAt: '2026-01-05T09:30:00Z', closedAt: null, groups: [], alert: '' },
    ...{ pagedAt, muted: null, explained: true },
  });
  const others = [
    ...Array.from({ length: paged }, (_, i) => incident(`i-paged-${i}`, '2026-01-05T09:30:00Z')),
    ...Array.from({ length: silent }, (_, i) => incident(`i-silent-${i}`, null)),
  ];
  const itself = own === undefined ? [] : [incident(OWN, own === 'paged' ? '2026-01-05T09:40:00Z' : null)];
  const listed = others.toSpliced(place, 0, ...itself);
  const asked: IncidentFilter[] = [];
  let read = 0;
  const listIncidents = async function* (filter: IncidentFilter) {
    asked.push(filter);
    for (const each of listed) {
      read += 1;
      yield each;
    }
  };
  return { found: await stormSuppression({ incident: OWN }, { listIncidents }, NOW), asked, read };
}

test.each([
  ['nothing else', 0, 0, undefined, undefined],
  ['one less than the budget', PAGES_AN_HOUR - 1, 0, undefined, undefined],
  ['the budget is spent', PAGES_AN_HOUR, 0, undefined, STORM],
  ['many that send no page spend nothing', PAGES_AN_HOUR - 1, 180, undefined, undefined],
  ['so many, that whether they page no longer matters', 0, 200, undefined, STORM],
  ['not quite so many', 0, 199, undefined, undefined],
  ['it does not count itself', PAGES_AN_HOUR - 1, 180, 'silent', undefined],
  ['it has paged before', PAGES_AN_HOUR - 1, 300, 'paged', undefined],
] as const)('%s', async (_note, paged, silent, own, want) => {
  const { found } = await suppressionAfter(paged, silent, own);
  expect(found).toEqual(want);
});

test('it asks for the last hour, and reads no more than it needs', async () => {
  const { asked, read } = await suppressionAfter(500, 500);
  expect(asked).toEqual([{ since: '2026-01-05T09:00:00Z' }]);
  expect(read).toBe(PAGES_AN_HOUR);
});
