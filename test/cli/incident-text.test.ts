import { expect, test } from 'vitest';
import { incidentText } from '../../cli/incident-text.ts';
import type { Suppression } from '../../core/model/suppression.ts';
import { anIncident } from '../support/incidents.ts';

const told = (wish: Parameters<typeof anIncident>[0]) => incidentText(anIncident(wish)).split('\n');

test('the alert, then where it stands and when it paged', () => {
  expect(told({})).toEqual([
    'deploy-role: 42 denials',
    '',
    'State     open since 2026-11-20T10:00:00Z',
    'Paged     2026-11-20T10:00:00Z',
    '',
  ]);
  expect(told({ closedAt: '2026-11-20T11:00:00Z' })).toContain(
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
  const lines = told({ muted, pagedAt: null });
  expect(lines).toContain('Paged     nobody');
  expect(lines).toContain(`Silent    ${text}`);
});
