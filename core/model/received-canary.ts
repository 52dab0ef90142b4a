/** A canary that arrived: where and when its call was refused. */
import type { AccountRegion } from './policy-source.ts';

export interface ReceivedCanary extends AccountRegion {
  /** ISO 8601, UTC, whole seconds. */
  readonly time: string;
}
