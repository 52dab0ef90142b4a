import { expect, test } from 'vitest';
import { incidentText } from '../../cli/incident-text.ts';
import type { Suppression } from '../../core/model/suppression.ts';
import { anIncident } from '../support/incidents.ts';

const linesOf = (parts: Parameters<typeof anIncident>[0]) => incidentText(anIncident(parts)).split('\n');

test('the alert, then its state and when a page went out', () => {
  expect(linesOf({})).toEqual([
    'deploy-role: 42 denials',
    '',
    'State     open since 2026-11-20T10:00:00Z',
    'Paged     2026-11-20T10:00:00Z',
    '',
  ]);
  expect(linesOf({ closedAt: '2026-11-20T11:00:00.000Z' })).toContain(
    'State     2026-11-20T10:00:00Z to 2026-11-20T11:00:00Z',
  );
});

test.each<[Suppression, string]>([
  [
    { by: 'mute', id: 'm-1', reason: 'being fixed' },
    'muted by m-1: being fixed (`denials mutes` lists them)',
  ],
  [{ by: 'noise', id: 'config', reason: 'it probes' }, 'known noise, rule config: it probes'],
  [{ by: 'own', id: null, reason: 'canary' }, "the monitor's own calls: canary"],
  [{ by: 'storm', id: null, reason: 'too many' }, 'a storm: too many'],
  [{ by: 'mute', id: 'm-2', reason: 'a\nb' }, 'muted by m-2: a\\u{a}b (`denials mutes` lists them)'],
])('silent by %j', (muted, text) => {
  const lines = linesOf({ muted, pagedAt: null });
  expect(lines).toContain('Paged     no');
  expect(lines).toContain(`Silent    ${text}`);
});
