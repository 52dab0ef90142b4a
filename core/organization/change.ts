/**
 * An event of Organizations → when it happened, and what must be read again because of it.
 *
 * Shape   EventBridge event -> OrganizationChange. What an event certainly does not touch is not read; where that is
 *         uncertain, everything is.
 * Errors  none: an event that cannot be understood touches everything.
 * Source  AWS Organizations API Reference: requests of AttachPolicy, DetachPolicy, UpdatePolicy, DeletePolicy, MoveAccount,
 *         RemoveAccountFromOrganization; the patterns of their ids.
 */
import { instantOf } from '../record/event-time.ts';
import { textAt } from '../record/json.ts';

export interface OrganizationChange {
  /** ISO 8601; undefined: the event does not say. */
  readonly time: string | undefined;
  readonly touched: Touched;
}

export type Touched =
  | { readonly kind: 'everything' }
  | { readonly kind: 'some'; readonly targets: readonly string[]; readonly policies: readonly string[] };

const POLICY = /^p-[0-9A-Za-z_]{4,128}$/;
const TARGET = /^(?:r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}|\d{12})$/;

const EVERYTHING: Touched = { kind: 'everything' };

export function organizationChange(event: unknown): OrganizationChange {
  const time = textAt(event, 'detail', 'eventTime');
  const isTime = instantOf(time) !== undefined;
  return { time: isTime ? time : undefined, touched: isTime ? touchedBy(event) : EVERYTHING };
}

function touchedBy(event: unknown): Touched {
  const idOf = (name: string, pattern: RegExp): readonly string[] | undefined => {
    const id = textAt(event, 'detail', 'requestParameters', name);
    return id !== undefined && pattern.test(id) ? [id] : undefined;
  };
  switch (textAt(event, 'detail', 'eventName')) {
    case 'AttachPolicy':
    case 'DetachPolicy':
      return some(idOf('targetId', TARGET), []);
    case 'UpdatePolicy':
    case 'DeletePolicy':
      return some([], idOf('policyId', POLICY));
    case 'MoveAccount':
    case 'RemoveAccountFromOrganization':
      return some(idOf('accountId', TARGET), []);
    // It is attached to nothing yet.
    case 'CreatePolicy':
      return some([], []);
    default:
      return EVERYTHING;
  }
}

function some(targets: readonly string[] | undefined, policies: readonly string[] | undefined): Touched {
  return targets === undefined || policies === undefined ? EVERYTHING : { kind: 'some', targets, policies };
}
