/** A denied call made ready to be explained: with what the table of actions knows of it. */
import type { DeniedCall } from '../gather/denied-call.ts';
import type { ActionTable } from '../normalize/action-table.ts';

export function deniedCall(call: Omit<DeniedCall, 'hasNoResource'>, table: ActionTable): DeniedCall {
  const [prefix = '', name = ''] = call.denial.action.split(':');
  const facts = table.find(prefix, name);
  return { ...call, hasNoResource: facts !== undefined && facts.resources.length === 0 };
}
