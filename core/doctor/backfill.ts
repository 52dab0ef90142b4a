/** Where the backfill is: not started, on its way, ended, or failed. What its objects could not be read for is in a queue. */

import { alarmName } from '../../contract/names.ts';
import { valueAt } from '../record/json.ts';
import { counted, digits } from '../text/counted.ts';
import { clip, oneLine } from '../text/one-line.ts';
import { ageOf, PUT_BACK, runbook } from './advice.ts';
import { type CheckedSubject, type CheckResult, resultsFor, subjectOf } from './check-result.ts';
import type { InspectedPart } from './inspection.ts';

export interface BackfillDescription {
  /** Null: none was started within the 90 days that Step Functions remembers. */
  readonly newest: BackfillRun | null;
}

export interface BackfillRun {
  /** `RUNNING`, `SUCCEEDED`, `FAILED`, `TIMED_OUT`, `ABORTED`, `PENDING_REDRIVE`. */
  readonly status: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly error: string;
  readonly cause: string;
  /** JSON, as the state machine ended with it. */
  readonly output: unknown;
  /** Null: the listing is not divided yet. */
  readonly parts: PartsRead | null;
}

export interface PartsRead {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
}

export function checkBackfills(
  machines: readonly InspectedPart<BackfillDescription>[],
  now: number,
): readonly CheckResult[] {
  return machines.flatMap(({ inspection }) => {
    const backfill = subjectOf('backfill', 'newest execution');
    return resultsFor(backfill, inspection, PUT_BACK, ({ newest }) =>
      newest === null
        ? backfill.fine('none was started in the last 90 days')
        : checkRun(backfill, newest, now),
    );
  });
}

const RUNBOOK = runbook(alarmName('backfill'));
const LONGEST_CAUSE = 300;

function checkRun(backfill: CheckedSubject, run: BackfillRun, now: number): CheckResult {
  const { status, startedAt, endedAt, error, cause } = run;
  switch (status) {
    case 'RUNNING':
    case 'PENDING_REDRIVE':
      return progress(backfill, run, ageOf(now - (startedAt ?? now)));
    case 'SUCCEEDED':
      return backfill.fine(`ended ${ageOf(now - (endedAt ?? now))} ago: ${countsIn(run.output)}`);
    case 'ABORTED':
      return backfill.wrong('was stopped before it had read everything', RUNBOOK);
    default: {
      const why = clip(oneLine([error, cause].filter((text) => text !== '').join(': ')), LONGEST_CAUSE);
      return backfill.wrong(`${status}: ${why === '' ? 'no reason was given' : why}`, RUNBOOK);
    }
  }
}

function progress(backfill: CheckedSubject, { parts }: BackfillRun, age: string): CheckResult {
  if (parts === null) return backfill.fine(`has been running for ${age}`);
  const { total, done, failed } = parts;
  const read = `${done} of ${total} parts in ${age}`;
  return failed === 0 ? backfill.fine(read) : backfill.wrong(`${read}, ${failed} failed`, RUNBOOK);
}

function countsIn(output: unknown): string {
  const at = (name: string): number => {
    const count = valueAt(output, name);
    return typeof count === 'number' ? count : 0;
  };
  const { objects, added, failed } = { objects: at('objects'), added: at('added'), failed: at('failed') };
  return `${counted(objects, 'object')} read, ${digits(failed)} of them not or not wholly, ${counted(added, 'denial')} new`;
}
