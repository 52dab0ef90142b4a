/** An incident that was found in a replay pages no person: what it is about is long over. It is stored and listed. */
import type { AlertContext } from '../../detect/alert-context.ts';
import type { Suppression } from '../../model/suppression.ts';
import { isoSeconds } from '../../record/event-time.ts';

export function replaySuppression({ replayed, lastEventAt }: AlertContext): Suppression | undefined {
  if (!replayed) return undefined;
  return {
    by: 'replay',
    id: null,
    reason: `the newest of these calls is of ${isoSeconds(lastEventAt * 1000)}`,
  };
}
