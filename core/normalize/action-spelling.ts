/**
 * An action of a message in AWS's spelling: SQS and SNS write `sqs:sendmessage` and `SNS:Publish`.
 *
 * Shape   `prefix:Name` in any case -> as the Service Authorization Reference spells it. The table is asked only for a
 *         name that begins in lower case, as nearly none does: most messages need no table.
 * Errors  none: an action that the table does not know stays as it is, but for the prefix, which is in lower case.
 */
import type { ActionTable } from './action-table.ts';

export function spelledByAws(action: string, table: ActionTable | undefined): string {
  const colon = action.indexOf(':');
  if (colon < 0) return action;
  const prefix = action.slice(0, colon).toLowerCase();
  const name = action.slice(colon + 1);
  const known = /^[a-z]/.test(name) ? table?.find(prefix, name)?.action : undefined;
  return known ?? `${prefix}:${name}`;
}
