/** What condition keys of a called service are read from. */
import type { Caller } from './caller.ts';

export interface ServiceCall {
  readonly record: unknown;
  readonly caller: Caller;
  /** Prefix of the action, lower case. */
  readonly service: string;
  readonly action: string;
  readonly resource: string | null;
}
