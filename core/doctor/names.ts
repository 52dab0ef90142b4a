/**
 * Names that the stacks give and the doctor looks for; a test holds them to those of the stacks.
 * INVARIANT: every role of a canary begins with `CANARY_ROLE_PREFIX`, every canary calls `CANARY_CALL`.
 */
export const CENTRAL_BUS = 'denial-monitor';
export const CANARY_ROLE_PREFIX = 'denial-monitor-canary-';
export const CANARY_CALL = 'ListQueues';
/** Rules of canaries that go the whole way; the schedule that starts them is named alike, and has no pattern. */
export const CANARY_RULE_PREFIX = 'denial-monitor-canary-';
export const READ_ROLE = 'denial-monitor-read';
export const OWN_CALL_LOG = '/aws/events/denial-monitor/own-calls';
