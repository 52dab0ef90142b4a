/** A tick, or a change of the organization → its tree and its policies as versions in the table. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, EventBridgeEvent } from 'aws-lambda';
import { makeCaller } from '../adapters/aws/member-clients.ts';
import { askWhatIsFixed } from '../adapters/dynamodb/change-questions.ts';
import { tableOf } from '../adapters/dynamodb/client.ts';
import { openDynamodbOrganization } from '../adapters/dynamodb/organization.ts';
import { organizationsClient } from '../adapters/organizations/calls.ts';
import { organizationsPace } from '../adapters/organizations/pace.ts';
import { organizationReader } from '../adapters/organizations/reader.ts';
import { policyChangeOf } from '../core/normalize/policy-change.ts';
import { organizationChange } from '../core/organization/change.ts';
import { followChange } from '../core/organization/follow-change.ts';
import { type KeepOutcome, keepOrganization } from '../core/organization/keep.ts';
import { isObject } from '../core/record/json.ts';
import { partitionOf } from '../core/record/partition.ts';
import { logsFailure } from './failure.ts';
import { environment, logger } from './runtime.ts';

const table = tableOf({ table: environment('DENIALS_TABLE') });
const store = openDynamodbOrganization({ table: table.name, client: table.client });
const partition = partitionOf(environment('AWS_REGION'), undefined);
const pace = organizationsPace({ now: () => performance.now(), sleep });
const client = organizationsClient(makeCaller({ account: '', partition, pace }));

/** One step, with all pages of a list, may take minutes where calls are throttled. */
const LONGEST_STEP_MS = 5 * 60_000;
/** Longer than the function may run. */
const LEASE_MS = 16 * 60_000;

export const handler = logsFailure(handle);

async function handle(event: EventBridgeEvent<string, unknown>, context: Context): Promise<KeepOutcome> {
  const hasTime = () => context.getRemainingTimeInMillis() > LONGEST_STEP_MS;
  const deps = {
    store,
    reader: organizationReader({ client, store, hasTime, now: Date.now }),
    now: Date.now,
    retentionDays: Number(environment('RETENTION_DAYS')),
    leaseMilliseconds: LEASE_MS,
  };
  const isTick = event['detail-type'] === 'Scheduled Event';
  const kept = isTick ? await keepOrganization(deps) : await followChange(organizationChange(event), deps);
  // Only now can what the change fixed be seen.
  const change = isTick || !isObject(event.detail) ? undefined : policyChangeOf(event.detail);
  if (change !== undefined) await askWhatIsFixed(table, [change]);
  logger.info('organization kept', { cause: isTick ? 'tick' : 'change', ...kept });
  return kept;
}
