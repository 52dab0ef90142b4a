import { expect, test } from 'vitest';
import { openBusAlerts } from '../../../adapters/aws/eventbridge-alerts.ts';
import { spikeEvent } from '../../../core/alert/channels/event-bus.ts';
import { pageEvent } from '../../../core/alert/channels/pagerduty.ts';
import { findingEvent } from '../../../core/alert/channels/security-hub.ts';
import { anAlert } from '../../support/alerts.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { startLoopback } from '../../support/loopback.ts';

const TAKEN = { FailedEntryCount: 0, Entries: [{ EventId: 'e-1' }] };
const findings = findingEvent({ partition: 'aws', region: 'eu-west-1', account: '111122223333' });

/** A bus that gives these answers, by the type of the event. */
async function busThat(answer: (detailType: string) => object) {
  const server = await startLoopback(({ body }) => ({
    headers: { 'content-type': 'application/x-amz-json-1.1' },
    body: JSON.stringify(answer(JSON.parse(body).Entries[0].DetailType)),
  }));
  useAwsEndpoint(server.endpoint);
  const sink = openBusAlerts('denial-monitor-alerts', [spikeEvent, pageEvent, findings]);
  const entries = () => server.asked.map(({ body }) => JSON.parse(body).Entries);
  return { sink, entries };
}

test('each event of an alert is one request, on the named bus', async () => {
  const alert = anAlert();
  const { sink, entries } = await busThat(() => TAKEN);
  await sink.publish(alert);
  const put = entries().toSorted((a, b) => a[0].DetailType.localeCompare(b[0].DetailType));
  expect(put.map((each) => each.length)).toEqual([1, 1, 1]);
  expect(put[0]?.[0]).toEqual({
    EventBusName: 'denial-monitor-alerts',
    Source: 'denial-monitor',
    DetailType: 'Denial Spike Detected',
    Detail: JSON.stringify(alert.notice),
  });
});

test('an update is no page event', async () => {
  const { sink, entries } = await busThat(() => TAKEN);
  await sink.publish(anAlert({ type: 'update' }));
  expect(entries().map(([{ DetailType }]) => DetailType)).not.toContain('Denial Spike Page');
});

test.each([
  [
    'with a reason',
    { FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] },
    'ThrottlingException',
  ],
  ['without one', { FailedEntryCount: 1, Entries: [{}] }, 'no reason given'],
])(
  'what the bus refuses is an error, %s, and the other events are put all the same',
  async (_note, refusal, says) => {
    const { sink, entries } = await busThat((type) => (type === 'Denial Spike Detected' ? refusal : TAKEN));
    await expect(sink.publish(anAlert())).rejects.toThrow(
      `the bus refused \`Denial Spike Detected\`: ${says}`,
    );
    expect(entries()).toHaveLength(3);
  },
);
