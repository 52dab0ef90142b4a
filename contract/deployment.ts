/** How the monitor is deployed, where the functions, the command line or the doctor must know it, too. */

/** The central stack, unless it is deployed under another name. */
export const STACK_NAME = 'DenialMonitor';

/** How often `detect` ends incidents and sends alerts that could not be sent before. */
export const SWEEP_SECONDS = 300;

/** How long `detect` may run. */
export const DETECT_SECONDS = 30;

/**
 * Who writes an alert into a state delivers it alone for so long; what is left then belongs to the sweep, which holds it for
 * as long. Longer than `detect` may run, by as much as two clocks may differ.
 */
export const HOLD_SECONDS = 120;

export const DEFAULT_RETENTION_DAYS = 90;

/**
 * The state of a rule that gets read-only calls, too.
 * Source  EventBridge User Guide, "Read-only management events from AWS services".
 */
export const RULE_STATE_WITH_READS = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

/** A canary comes every day or more often: a day, and the time that its delivery may take. */
export const CANARY_WITHIN_SECONDS = 26 * 3600;

/**
 * How long a session's grant is kept: its credentials are valid no longer.
 * Source  AWS STS API Reference: credentials last 36 hours at most (GetFederationToken, GetSessionToken).
 */
export const GRANT_SECONDS = 36 * 3600;

/** A session began as long ago as its grant is kept at most, and its canary came before that. */
export const CANARY_KEPT_SECONDS = 3 * 86_400;

/** What has not come a quarter of an hour after the call is late. */
export const EVENTS_WITHIN_SECONDS = 900;
