import { expect, test } from 'vitest';
import { readAlertSettings } from '../../../core/alert/alert-settings.ts';
import { DIMENSIONS } from '../../../core/model/incident.ts';
import { sensitivityOf } from '../../../lib/alerts/alert-settings.ts';
import { readSettings } from '../../../lib/settings/settings.ts';

test('nothing given: every further channel is off', () => {
  expect(readAlertSettings('{}')).toEqual({
    topics: { chat: undefined, pagerduty: undefined, machine: undefined },
    bus: undefined,
    events: [],
    findings: undefined,
    sensitivity: {},
    firsts: true,
  });
});

test('all given', () => {
  const given = {
    topics: { chat: 'arn:chat', pagerduty: 'arn:pagerduty', machine: 'arn:machine' },
    bus: 'denial-monitor',
    events: ['spike', 'page', 'finding'],
    findings: { partition: 'aws', region: 'eu-west-1', account: '111122223333' },
    sensitivity: {
      principal: 'conservative',
      'principal#actions': 'normal',
      'policy#principals': 'sensitive',
    },
    firsts: false,
  };
  expect(readAlertSettings(JSON.stringify(given))).toStrictEqual(given);
});

test.each(['partition', 'region', 'account'])('nowhere to put findings without a %s', (name) => {
  const place = { partition: 'aws', region: 'eu-west-1', account: '111122223333', [name]: undefined };
  expect(readAlertSettings(JSON.stringify({ findings: place })).findings).toBeUndefined();
});

test('what the stack may be set to, the function can read: each word for each dimension', () => {
  const { sensitivity } = readSettings({ sensitivity: 'conservative,principal=sensitive' });
  const words = sensitivityOf(sensitivity);
  expect(Object.keys(words)).toEqual([...DIMENSIONS]);
  expect(readAlertSettings(JSON.stringify({ sensitivity: words })).sensitivity).toEqual({
    ...Object.fromEntries(DIMENSIONS.map((dimension) => [dimension, 'conservative'])),
    principal: 'sensitive',
  });
});

test.each([['loud'], ['principal=loud'], ['principals=sensitive'], ['principal=sensitive=conservative']])(
  'the stack refuses %s',
  (sensitivity) => {
    expect(() => readSettings({ sensitivity })).toThrow('setting `sensitivity` must be');
  },
);

test.each([
  ['{', 'must be a JSON object'],
  ['[]', 'must be a JSON object'],
  ['{"events":["all"]}', 'unknown event: all'],
  ['{"sensitivity":{"principal":"loud"}}', 'must be one of conservative, normal, sensitive, not loud'],
  ['{"sensitivity":{"__proto_":"sensitive"}}', 'unknown dimension: __proto_'],
  ['{"sensitivity":1}', 'must be an object'],
  ['{"firsts":"off"}', 'must be true or false'],
])('%s: %s', (text, says) => {
  expect(() => readAlertSettings(text)).toThrow(says);
});
