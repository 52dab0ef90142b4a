import { expect, test } from 'vitest';
import { openSnsAlerts } from '../../../adapters/aws/sns-alerts.ts';
import { pagerDutyAlarm } from '../../../core/alert/channels/pagerduty.ts';
import { machineMessage } from '../../../core/alert/channels/queue.ts';
import { anAlert } from '../../support/alerts.ts';
import { xml, xmlError } from '../../support/aws-answers.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { type Answer, startLoopback } from '../../support/loopback.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:alerts';

async function topicThat(answer: Answer) {
  const server = await startLoopback(() => answer);
  useAwsEndpoint(server.endpoint);
  return () => server.asked.map(({ body }) => new URLSearchParams(body));
}

const taken = xml('Publish', '<MessageId>m-1</MessageId>');

test('one message, with its attributes for filters; an empty attribute is left out', async () => {
  const published = await topicThat(taken);
  const alert = anAlert();
  const attributes = { ...alert.attributes, account: '' };
  await openSnsAlerts(TOPIC).publish({ ...alert, attributes });
  const [message] = published();
  expect(message?.get('TopicArn')).toBe(TOPIC);
  expect(message?.get('Subject')).toBe(alert.subject);
  expect(message?.get('Message')).toBe(alert.text);
  const entries = [...(message ?? [])];
  const valuesOf = (pattern: RegExp) =>
    entries.flatMap(([name, value]) => (pattern.test(name) ? [value] : []));
  const named = valuesOf(/^MessageAttributes\.entry\.\d+\.Name$/);
  expect(named).toEqual([...Object.keys(attributes).filter((name) => name !== 'account'), 'deduplicationId']);
  expect(valuesOf(/Value\.StringValue$/)).not.toContain('');
  expect(new Set(valuesOf(/Value\.DataType$/))).toEqual(new Set(['String']));
});

test('a channel without a subject sends none', async () => {
  const published = await topicThat(taken);
  await openSnsAlerts(TOPIC, machineMessage).publish(anAlert());
  expect(published()[0]?.has('Subject')).toBe(false);
});

test('what a channel does not render is not sent', async () => {
  const published = await topicThat(taken);
  await openSnsAlerts(TOPIC, pagerDutyAlarm).publish(anAlert({ type: 'update' }));
  expect(published()).toEqual([]);
});

test('what the topic refuses is an error', async () => {
  await topicThat(xmlError('AuthorizationError', 'not allowed', 403));
  await expect(openSnsAlerts(TOPIC).publish(anAlert())).rejects.toThrow('not allowed');
});
