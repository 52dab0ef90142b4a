/**
 * Names that one stack must know of another without asking it: they are the same in every deployment, so that an
 * ARN can be written down before what it names is there.
 */

/** The bus in the home Region that every account and Region forwards to. */
export const BUS_NAME = 'denial-monitor';

/** May read policies, in every account. Exactly this name, no path. */
export const READ_ROLE_NAME = 'denial-monitor-read';

/** Trusted by every read role. A role that is made anew under this name is still trusted. */
export const ATTRIBUTE_ROLE_NAME = 'denial-monitor-attribute';

/** One canary a Region; roles are global, so the Region is part of the name. */
export const CANARY_ROLE_PREFIX = 'denial-monitor-canary-';

/** Alerts as events; apart from the bus of denials, so that no rule of either sees the other's. */
export const ALERT_BUS_NAME = 'denial-monitor-alerts';

export const STACK_SET_NAME = 'denial-monitor-members';
export const DASHBOARD_NAME = 'denial-monitor';
export const TRAIL_NAME = 'denial-monitor-opt-in';
