import { expect, test } from 'vitest';
import { incidentWords } from '../../ui/views/incident-rows.ts';
import { anIncident } from '../support/incidents.ts';

const key = 'arn:aws:iam::111122223333:role/deploy';

test.each([
  ['open', '42 denials of role/deploy'],
  ['resolve', '42 denials of role/deploy'],
  ['regressed', 'Denied again after it was fixed: role/deploy'],
] as const)('the title of an incident: %s', (type, words) => {
  expect(incidentWords(anIncident({ type, key, count: 42, channel: 'principal' }))).toBe(words);
});
