/**
 * Actions that can switch off or remove what records, watches or protects an account.
 *
 * Source  data/protective-actions.json.
 */
import protective from '../../data/protective-actions.json' with { type: 'json' };

const SERVICES = new Map(Object.entries(protective.services));

/** What the action can switch off or remove; undefined: none of these. */
export function protectionRemovedBy(action: string): string | undefined {
  const [service = '', operation = ''] = action.toLowerCase().split(':');
  const guard = SERVICES.get(service);
  return guard?.names.some((start) => operation.startsWith(start)) === true ? guard.removes : undefined;
}
