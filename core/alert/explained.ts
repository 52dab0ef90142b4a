/** Whether an alert could say which layer denied. Where no group is known, nothing is to be waited for. */
import type { Alert } from '../ports.ts';

export function isExplained({ notice }: Pick<Alert, 'notice'>): boolean {
  return notice.groups[0]?.layer !== 'unknown';
}
