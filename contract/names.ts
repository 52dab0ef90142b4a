/**
 * Names of what is deployed, the same in every deployment: one stack, the functions or the doctor can write them down
 * before what they name is there.
 */

/** The bus in the home Region that every account and Region forwards to. */
export const BUS_NAME = 'denial-monitor';

/** May read policies, in every account. Exactly this name, no path. */
export const READ_ROLE_NAME = 'denial-monitor-read';

/** Trusted by every read role. A role that is made anew under this name is still trusted. */
export const ATTRIBUTE_ROLE_NAME = 'denial-monitor-attribute';

/** One canary a Region; roles are global, so the Region is part of the name. The look at dead letters has `letters-REGION`. */
export const CANARY_ROLE_PREFIX = 'denial-monitor-canary-';
export const canaryRoleName = (region: string): string => `${CANARY_ROLE_PREFIX}${region}`;

/** Alerts as events; apart from the bus of denials, so that no rule of either sees the other's. */
export const ALERT_BUS_NAME = 'denial-monitor-alerts';

/** The state machine that reads a bucket of logs, where the setting `backfill` asks for it. */
export const BACKFILL_NAME = 'denial-monitor-backfill';

export const STACK_SET_NAME = 'denial-monitor-members';
export const DASHBOARD_NAME = 'denial-monitor';
export const TRAIL_NAME = 'denial-monitor-opt-in';

/** A log group that EventBridge writes to: its name must begin with `/aws/events/`. */
export const OWN_CALL_LOG = '/aws/events/denial-monitor/own-calls';

/** Metrics, alarms and the runbook know a rule by its name. */
export const ruleName = (end: string): string => `denial-monitor-${end}`;

/** Rules of the canaries with an alarm. The schedule that starts a canary begins alike, but has no pattern. */
export const CANARY_RULE_PREFIX = ruleName('canary-');

/** The name of an alarm, and of its entry in docs/runbook.md. */
export const alarmName = (end: string): string => `denial-monitor-${end}`;

/** Begins the name of the alarm of each canary, which ends in its Region. */
export const CANARY_ALARM_PREFIX = alarmName('canary-');
