/**
 * The log of the monitor's own refused calls: canaries that arrived, and calls that should not have been refused.
 *
 * Shape   log events, each an EventBridge event around a CloudTrail record → the newest canary of each account and
 *         Region, and the other refused calls with their counts.
 * Units   milliseconds. Other log events are skipped: other programs may write to the log.
 */

import { alarmName, CANARY_ROLE_PREFIX } from '../../contract/names.ts';
import { CANARY_CALL } from '../../contract/own-calls.ts';
import { instantOf } from '../record/event-time.ts';
import { jsonIn, listAt, textAt, valueAt } from '../record/json.ts';
import { runbook } from './advice.ts';
import { type CheckResult, resultsFor, subjectOf } from './check-result.ts';
import type { Inspection } from './inspection.ts';

export interface LogEvent {
  readonly message: string;
  /** When it reached the log, milliseconds since the epoch. */
  readonly arrived: number;
}

export interface Canary {
  readonly account: string;
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly called: number;
  readonly arrived: number;
}

export interface RefusedCall {
  readonly account: string;
  /** `AssumeRole` */
  readonly call: string;
  /** Name of the caller's role. */
  readonly role: string;
  /** What was called, where the record names it. */
  readonly resource: string | null;
  readonly count: number;
}

export interface OwnCalls {
  readonly canaries: readonly Canary[];
  readonly refused: readonly RefusedCall[];
}

export interface OwnCallTally {
  readonly canaries: Map<string, Canary>;
  readonly refused: Map<string, RefusedCall>;
}

export const emptyTally = (): OwnCallTally => ({ canaries: new Map(), refused: new Map() });

/** Event by event: a day of a large organization is too much to keep in memory. */
export function addLogEvent({ canaries, refused }: OwnCallTally, { message, arrived }: LogEvent): void {
  const event = jsonIn(message);
  const [account, region] = [textAt(event, 'account'), textAt(event, 'region')];
  const called = instantOf(textAt(event, 'detail', 'eventTime'));
  if (account === undefined || region === undefined || called === undefined) return;
  const call = refusedCall(event, account);
  if (call.role.startsWith(CANARY_ROLE_PREFIX) && call.call === CANARY_CALL.eventName) {
    const place = `${account} ${region}`;
    if ((canaries.get(place)?.called ?? 0) < called)
      canaries.set(place, { account, region, called, arrived });
  } else {
    const key = JSON.stringify(call);
    refused.set(key, { ...call, count: (refused.get(key)?.count ?? 0) + 1 });
  }
}

export function ownCallsOf({ canaries, refused }: OwnCallTally): OwnCalls {
  return { canaries: [...canaries.values()], refused: [...refused.values()] };
}

function refusedCall(event: unknown, account: string): Omit<RefusedCall, 'count'> {
  const detail = valueAt(event, 'detail');
  const [first] = listAt(detail, 'resources');
  return {
    account,
    call: textAt(detail, 'eventName') ?? 'unknown',
    role: textAt(detail, 'userIdentity', 'sessionContext', 'sessionIssuer', 'userName') ?? 'unknown',
    resource: textAt(detail, 'requestParameters', 'roleArn') ?? textAt(first, 'ARN') ?? null,
  };
}

const HOW = runbook(alarmName('own-denials'));

/**
 * The read roles trust only `attribute`, so the doctor cannot try them itself. It sees whether `attribute` was refused
 * when it assumed one.
 */
export function checkOwnCalls(log: Inspection<OwnCalls>): readonly CheckResult[] {
  const own = subjectOf('own calls', 'last day');
  return resultsFor(own, log, runbook('What was changed by hand'), ({ refused }) => {
    if (refused.length === 0) return own.fine('none was refused; every read role could be assumed');
    return refused.map(({ account, call, role, resource, count }) =>
      subjectOf('own calls', `${role} in ${account}`).wrong(
        `${call}${resource === null ? '' : ` of ${resource}`} was refused ${count === 1 ? 'once' : `${count} times`}`,
        HOW,
      ),
    );
  });
}
