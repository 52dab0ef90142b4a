/**
 * How much a denied attempt at an action counts, whatever else is known of it.
 *
 * Source  data/sensitive-actions.json (each with its reason and page), data/generated/permissions-management.json (AWS's
 *         own class "Permissions management").
 */
import managing from '../../data/generated/permissions-management.json' with { type: 'json' };
import sensitive from '../../data/sensitive-actions.json' with { type: 'json' };
import { protectionRemovedBy } from '../normalize/protective-action.ts';
import type { EventKeys } from './event.ts';

/** In rising order; their places are the levels. */
export const ACTION_LEVELS = ['ordinary', 'sensitive', 'grave'] as const;

const ORDINARY = 0;
const SENSITIVE = 1;
const GRAVE = 2;

interface Row {
  readonly level: number;
  /** A clause that begins with a verb. */
  readonly why: string;
  /** Grave only on a user other than the caller. */
  readonly othersOnly: boolean;
}

interface GivenRow {
  readonly level: string;
  readonly why: string;
  readonly othersOnly?: boolean;
}

const MANAGES: Row = { level: SENSITIVE, why: 'changes who may do what', othersOnly: false };

const given: readonly (readonly [string, GivenRow])[] = Object.entries(sensitive.actions);

const ROWS: ReadonlyMap<string, Row> = new Map([
  ...Object.entries(managing.actions).flatMap(([service, names]) =>
    names.map((name) => [`${service}:${name}`, MANAGES] as const),
  ),
  ...given.map(([action, { level, why, othersOnly = false }]) => {
    const row = { level: level === 'grave' ? GRAVE : SENSITIVE, why, othersOnly };
    return [action.toLowerCase(), row] as const;
  }),
]);

type Attempt = Pick<EventKeys, 'action' | 'principal' | 'resource'>;

/** A place in `ACTION_LEVELS`. */
export function levelOf(attempt: Attempt): number {
  const action = attempt.action?.toLowerCase() ?? '';
  const row = ROWS.get(action);
  if (row !== undefined) return row.othersOnly && !isOnAnother(attempt) ? SENSITIVE : row.level;
  return protectionRemovedBy(action) === undefined ? ORDINARY : SENSITIVE;
}

/** What a grave action does, as a clause that begins with a verb; undefined: this attempt is not grave. */
export function whyGrave(attempt: Attempt): string | undefined {
  return levelOf(attempt) === GRAVE ? ROWS.get(attempt.action?.toLowerCase() ?? '')?.why : undefined;
}

/** Without the name of a user, the call is about the caller, or it is not known whom it is about. */
function isOnAnother({ principal, resource = '' }: Attempt): boolean {
  return /:user\/[^*]+$/.test(resource) && resource !== principal;
}
