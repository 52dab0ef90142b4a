/**
 * A denial as a row of its own values. What it has in common with others is kept once (`texts.ts`), as JSON:
 *
 *     shared   the denial with blanks: the same for equal denials of a group
 *     caller   the session and where it called from
 *     own      what no other call has
 *
 * INVARIANT: a denial is read as it was stored, its members in their order.
 */
import type { Denial, RecordedDenial } from '../../core/model/denial.ts';
import { fromKey, number, type Prepare, type Row, text, toKey } from './database.ts';
import { type Texts, textNumbered } from './texts.ts';

/** What `denialReader` needs of a row. */
export const DENIAL_COLUMNS = 'id, time, shared, caller, own';

/** Where a value was taken out; in `own`: as the member that it mostly equals. */
const BLANK = 0;

type OrSame<T> = T | typeof BLANK;

type Caller = readonly [
  session: string | null,
  sessionArn: string | null,
  sourceIp: string | null,
  userAgent: string | null,
  vpcEndpointId: string | null,
];

/** An event has mostly the id of its denial, a resource the name of its family; the family is mostly that of the group. */
type Own = readonly [
  eventId: OrSame<string>,
  requestId: string | null,
  resource: OrSame<string | null>,
  resourceFamily?: string,
];

export function isDenialStored(prepare: Prepare, texts: Texts, { id, principal, time }: Denial): boolean {
  const caller = texts.find(toKey(principal.arn));
  if (caller === undefined) return false;
  const find = prepare('SELECT 1 FROM denials WHERE principal = ? AND time = ? AND id = ?');
  return find.get(caller, time, toKey(id)) !== undefined;
}

export interface DenialToInsert {
  readonly denial: Denial;
  /** Null where only one account sees the call. */
  readonly copy: RecordedDenial['copy'] | null;
  /** The denials of its group have one family each. */
  readonly isFolded: boolean;
}

/** @returns the same for denials that differ in nothing but their call, its time and resource. */
export function insertDenialRow(
  prepare: Prepare,
  texts: Texts,
  { denial, copy, isFolded }: DenialToInsert,
): string {
  const { id, eventId, requestId, time, principal, resource, resourceFamily, group } = denial;
  const event = eventId === id ? BLANK : eventId;
  const object = resource === resourceFamily ? BLANK : resource;
  const own: Own = isFolded ? [event, requestId, object, resourceFamily] : [event, requestId, object];
  const blanks = isFolded ? BLANKS_OF_FOLDED : BLANKS;
  const [shared, caller] = [texts.keep(sharedOf(denial, blanks)), texts.keep(callerOf(denial))];
  prepare(
    'INSERT INTO denials (id, time, principal, grp, shared, caller, own, copy) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    ...[toKey(id), time, texts.keep(toKey(principal.arn)), texts.keep(group)],
    ...[shared, caller, JSON.stringify(own), copy],
  );
  return `${shared} ${caller}`;
}

const BLANKS = {
  ...{ id: BLANK, eventId: BLANK, requestId: BLANK, time: BLANK, resource: BLANK },
  ...{ sourceIp: BLANK, userAgent: BLANK, vpcEndpointId: BLANK },
};

const BLANKS_OF_FOLDED = { ...BLANKS, resourceFamily: BLANK };

const sharedOf = (denial: Denial, blanks: typeof BLANKS): string =>
  JSON.stringify({
    ...denial,
    ...blanks,
    principal: { ...denial.principal, session: BLANK, sessionArn: BLANK },
  });

function callerOf({ principal, sourceIp, userAgent, vpcEndpointId }: Denial): string {
  const caller: Caller = [principal.session, principal.sessionArn, sourceIp, userAgent, vpcEndpointId];
  return JSON.stringify(caller);
}

/** Reads what rows share once: make one for a page of them. */
export function denialReader(prepare: Prepare): (row: Row) => Denial {
  const shared = jsonNumbered<Denial>(prepare);
  const callers = jsonNumbered<Caller>(prepare);
  return (row) => {
    const denial = shared(number(row.shared));
    const [session, sessionArn, sourceIp, userAgent, vpcEndpointId] = callers(number(row.caller));
    const own = JSON.parse(text(row.own)) as Own;
    const [eventId, requestId, resource, resourceFamily = denial.resourceFamily] = own;
    const id = fromKey(row.id);
    return {
      ...denial,
      ...{ id, eventId: eventId === BLANK ? id : eventId, requestId, time: text(row.time) },
      ...{ resource: resource === BLANK ? resourceFamily : resource, resourceFamily },
      ...{ sourceIp, userAgent, vpcEndpointId },
      principal: { ...denial.principal, session, sessionArn },
    };
  };
}

function jsonNumbered<T>(prepare: Prepare): (n: number) => T {
  const known = new Map<number, T>();
  return (n) => {
    const found = known.get(n) ?? (JSON.parse(textNumbered(prepare, n)) as T);
    known.set(n, found);
    return found;
  };
}
