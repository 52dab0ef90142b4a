import { expect, test } from 'vitest';
import { ALERT_CHANNEL_NAMES, ALERT_SINKS, BUS_EVENTS } from '../../contract/alert-channels.ts';

test('what a delivery can name is every channel and every event, in an order that only grows', () => {
  expect([...ALERT_SINKS].sort()).toEqual([...ALERT_CHANNEL_NAMES, ...BUS_EVENTS].sort());
  expect(ALERT_SINKS.slice(0, 9)).toEqual([
    ...['email', 'chat', 'pagerduty', 'machine', 'events', 'securityHub', 'spike', 'page', 'finding'],
  ]);
  // Two bytes of a stored update.
  expect(ALERT_SINKS.length).toBeLessThanOrEqual(16);
});
