/** Inserted denials → states, incidents and alerts; and every few minutes, what is due. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBStreamEvent, ScheduledEvent } from 'aws-lambda';
import { openDynamodbStore } from '../adapters/dynamodb/store.ts';
import { HOLD_SECONDS } from '../contract/deployment.ts';
import { alertComposer } from '../core/alert/composer.ts';
import { firstComposer } from '../core/alert/first.ts';
import { followUp } from '../core/alert/follow-up.ts';
import { deployedStore } from '../core/alert/look-closer.ts';
import { sweepDue } from '../core/detect/pipeline.ts';
import { detectorSettings } from '../core/detect/settings.ts';
import { alertSettings, logRefusal, openAlertChannels } from './alert-channels.ts';
import { failureOf, logsFailure } from './failure.ts';
import { environment, logger } from './runtime.ts';
import { detectRecords, type StreamDeps } from './stream-batch.ts';

const table = environment('DENIALS_TABLE');
const storeOptions = deployedStore(table);

const store = openDynamodbStore({
  table,
  retentionDays: Number(environment('RETENTION_DAYS')),
});

const deps: StreamDeps & { readonly composeAlert: ReturnType<typeof alertComposer> } = {
  dimensions: store,
  incidents: store,
  channels: openAlertChannels(),
  onRefused: logRefusal,
  onUnread: ({ eventID: id }, error) =>
    logger.error('denial in the stream cannot be read', { id, failure: failureOf(error) }),
  onDetected: (batch) => logger.info('batch detected', { ...batch }),
  holdSeconds: HOLD_SECONDS,
  composeAlert: alertComposer(store, storeOptions),
  composeFirst: alertSettings.firsts ? firstComposer(store, storeOptions) : undefined,
  clock: Date.now,
  settings: detectorSettings(alertSettings.sensitivity),
  backOff: (attempt: number) => sleep(Math.random() * 50 * 2 ** attempt),
};

export const handler = logsFailure(async (event: DynamoDBStreamEvent | ScheduledEvent) => {
  if ('Records' in event) return detectRecords(event.Records, deps);
  await sweepDue(deps);
  await followUp(deps);
  return undefined;
});
