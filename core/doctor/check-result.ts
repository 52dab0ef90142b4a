/**
 * The result of one check: fine, wrong, or unknown; what the check found, and what to do where it is not fine.
 *
 * INVARIANT: fine means that the check saw it. What the doctor could not see is unknown, and names the permission.
 */
import type { Inspection } from './inspection.ts';

export const STATES = ['wrong', 'unknown', 'fine'] as const;

export interface CheckResult {
  readonly state: (typeof STATES)[number];
  /** What kind of thing: `rules`, `queues`, `coverage` … */
  readonly check: string;
  /** Which one of that kind. */
  readonly subject: string;
  readonly found: string;
  /** A command, or an entry of the runbook; null where all is fine. */
  readonly todo: string | null;
}

/** Makes the results of one subject. */
export interface CheckedSubject {
  readonly fine: (found: string) => CheckResult;
  readonly wrong: (found: string, todo: string) => CheckResult;
  readonly unknown: (found: string, todo: string) => CheckResult;
}

export function subjectOf(check: string, subject: string): CheckedSubject {
  return {
    fine: (found) => ({ state: 'fine', check, subject, found, todo: null }),
    wrong: (found, todo) => ({ state: 'wrong', check, subject, found, todo }),
    unknown: (found, todo) => ({ state: 'unknown', check, subject, found, todo }),
  };
}

/** The results of an inspection: those of `check` where something was found; `ifAbsent` says what to do where it does not exist. */
export function resultsFor<T>(
  subject: CheckedSubject,
  { needs, lookup }: Inspection<T>,
  ifAbsent: string,
  check: (value: T) => CheckResult | readonly CheckResult[],
): readonly CheckResult[] {
  switch (lookup.kind) {
    case 'found':
      return [check(lookup.value)].flat();
    case 'absent':
      return [subject.wrong('is not there', ifAbsent)];
    case 'notVisible':
      return [subject.unknown(lookup.why, `needs ${needs}`)];
  }
}

/** The first problem that exists; without any, fine. */
export function firstProblem(
  subject: CheckedSubject,
  problems: readonly (readonly [isThere: boolean, found: string, todo: string])[],
  fine: string,
): CheckResult {
  const [, found, todo] = problems.find(([isThere]) => isThere) ?? [];
  return found === undefined || todo === undefined ? subject.fine(fine) : subject.wrong(found, todo);
}
