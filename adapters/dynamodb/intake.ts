/** As much of the deployed store as taking in takes: the function that does it pays for no more at its start. */
import type { Intake } from '../../core/ports.ts';
import { dynamodbCanaries } from './canaries.ts';
import { type TableOptions, tableOf } from './client.ts';
import { dynamodbContext } from './context.ts';
import { pointerWriter } from './pointers.ts';
import { denialWriter } from './put.ts';

export interface IntakeOptions extends TableOptions {
  /** False where a single account is watched: nothing would read the questions. */
  readonly asksWhatIsFixed: boolean;
}

export function openDynamodbIntake(options: IntakeOptions): Intake {
  const table = tableOf(options);
  const { putPolicyChanges, putSessionGrants } = dynamodbContext(table, options.asksWhatIsFixed);
  const { putCanaries } = dynamodbCanaries(table);
  const putDenials = denialWriter(table, pointerWriter(table));
  return { putPolicyChanges, putSessionGrants, putCanaries, putDenials };
}
