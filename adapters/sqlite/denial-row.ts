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
import { digestOf, keepText, NUMBER_OF_TEXT, textNumbered } from './texts.ts';

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

/** An event has mostly the id of its denial, a resource the name of its family. */
type Own = readonly [eventId: OrSame<string>, requestId: string | null, resource: OrSame<string | null>];

export const isDenialStored = (prepare: Prepare, { id, principal, time }: Denial): boolean =>
  prepare(`SELECT 1 FROM denials WHERE principal = ${NUMBER_OF_TEXT} AND time = ? AND id = ?`).get(
    digestOf(toKey(principal.arn)),
    time,
    toKey(id),
  ) !== undefined;

/** `copy`: null where only one account sees the call. */
export function insertDenialRow(prepare: Prepare, denial: Denial, copy: RecordedDenial['copy'] | null): void {
  const { id, eventId, requestId, time, principal, resource, resourceFamily, group } = denial;
  const own: Own = [
    eventId === id ? BLANK : eventId,
    requestId,
    resource === resourceFamily ? BLANK : resource,
  ];
  prepare(
    'INSERT INTO denials (id, time, principal, grp, shared, caller, own, copy) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  ).run(
    toKey(id),
    time,
    keepText(prepare, toKey(principal.arn)),
    keepText(prepare, group),
    keepText(prepare, sharedOf(denial)),
    keepText(prepare, callerOf(denial)),
    JSON.stringify(own),
    copy,
  );
}

const BLANKS = {
  ...{ id: BLANK, eventId: BLANK, requestId: BLANK, time: BLANK, resource: BLANK },
  ...{ sourceIp: BLANK, userAgent: BLANK, vpcEndpointId: BLANK },
};

const sharedOf = (denial: Denial): string =>
  JSON.stringify({
    ...denial,
    ...BLANKS,
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
    const [eventId, requestId, resource] = JSON.parse(text(row.own)) as Own;
    const id = fromKey(row.id);
    return {
      ...denial,
      ...{ id, eventId: eventId === BLANK ? id : eventId, requestId, time: text(row.time) },
      resource: resource === BLANK ? denial.resourceFamily : resource,
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
