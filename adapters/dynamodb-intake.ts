/** As much of the deployed store as taking in takes: the function that does it pays for no more at its start. */
import type { Intake } from '../core/ports.ts';
import { type TableOptions, tableOf } from './dynamodb-client.ts';
import { dynamodbContext } from './dynamodb-context.ts';
import { denialWriter } from './dynamodb-put.ts';
import { sightingWriter } from './dynamodb-sightings.ts';

export function openDynamodbIntake(options: TableOptions): Intake {
  const table = tableOf(options);
  const { putPolicyChanges, putSessionGrants } = dynamodbContext(table);
  return { putPolicyChanges, putSessionGrants, putDenials: denialWriter(table, sightingWriter(table)) };
}
