/**
 * A denial under the action and resource that AWS refused, where these are not the call's own.
 *
 * Shape   Denial, explained -> Denial as it is shown.
 *
 * INVARIANT: what is counted does not move: id, group, resource family and stored keys stay the call's own.
 */
import type { RefusedCheck } from './attribution.ts';
import type { Denial } from './denial.ts';

type Shown = Pick<Denial, 'attribution' | 'action' | 'actionFrom' | 'resource' | 'resourceFrom'>;

export function underRefusedCheck<D extends Shown>(denial: D): D {
  const { refusedCheck } = denial.attribution;
  if (refusedCheck === null) return denial;
  const { action, resource, from } = refusedCheck;
  const isOther = action.toLowerCase() !== denial.action.toLowerCase();
  return {
    ...denial,
    ...(isOther ? { action, actionFrom: from } : {}),
    ...(resource === null || resource === denial.resource ? {} : { resource, resourceFrom: from }),
  };
}

/** Of a pair that AWS checked, as the call that is known by `call` shows it; null: it is the call's own. */
export function refusedCheckOf(
  call: Pick<Denial, 'action' | 'resource'>,
  pair: { readonly action: string; readonly resource: string },
  from: RefusedCheck['from'],
): RefusedCheck | null {
  const isOwnResource = pair.resource === call.resource || (pair.resource === '*' && call.resource === null);
  const isOwnAction = pair.action.toLowerCase() === call.action.toLowerCase();
  if (isOwnAction && isOwnResource) return null;
  return { action: pair.action, resource: isOwnResource ? null : pair.resource, from };
}
