/** A connection on which no answer comes: asked again on another one, long before a function would be killed. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { openBusAlerts } from '../../adapters/aws/eventbridge-alerts.ts';
import { openSnsAlerts } from '../../adapters/aws/sns-alerts.ts';
import { openDynamodbStore } from '../../adapters/dynamodb/store.ts';
import { anAlert } from '../support/alerts.ts';
import { useAwsEndpoint } from '../support/aws-environment.ts';

/** Does not answer the first request of each service; `asked` counts all. */
async function startSilent(): Promise<Map<string, number>> {
  const asked = new Map<string, number>();
  const server = createServer((request, response) => {
    const target = request.headers['x-amz-target'] ?? 'SNS';
    const [service = ''] = String(target).split('.');
    const before = asked.get(service) ?? 0;
    asked.set(service, before + 1);
    request.resume();
    if (before > 0) response.end(target === 'SNS' ? '<PublishResponse/>' : '{}');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  useAwsEndpoint(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return asked;
}

test('the table, the topic and the bus are asked again when no answer comes', async () => {
  const asked = await startSilent();
  const started = performance.now();
  const [incident] = await Promise.all([
    openDynamodbStore({ table: 't' }).getIncident('i-1'),
    openSnsAlerts('arn:aws:sns:eu-west-1:111122223333:alerts').publish(anAlert()),
    openBusAlerts('bus', [() => ({ detailType: 'opened', detail: {} })]).publish(anAlert()),
  ]);
  expect(incident).toBeUndefined();
  expect([...asked.values()]).toEqual([2, 2, 2]);
  expect(performance.now() - started).toBeLessThan(30_000);
});
