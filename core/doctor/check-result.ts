/**
 * What the doctor says of one thing: fine, wrong, or unknown; what it found, and what to do where it is not fine.
 *
 * INVARIANT: only what was seen to be right is fine. What could not be seen is unknown, and names the permission.
 */
import type { Inspection } from './inspection.ts';

export const STATES = ['wrong', 'unknown', 'fine'] as const;

export interface CheckResult {
  readonly state: (typeof STATES)[number];
  /** What kind of thing: `rules`, `queues`, `coverage` … */
  readonly check: string;
  /** Which of them. */
  readonly subject: string;
  readonly found: string;
  /** A command, or an entry of the runbook; null where all is fine. */
  readonly todo: string | null;
}

/** CheckResults on one subject. */
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

/** A inspection judged: by `of` where something was found; `ifAbsent` says what to do where it is not there. */
export function resultsFor<T>(
  subject: CheckedSubject,
  { needs, lookup }: Inspection<T>,
  ifAbsent: string,
  of: (value: T) => CheckResult | readonly CheckResult[],
): readonly CheckResult[] {
  switch (lookup.kind) {
    case 'found':
      return [of(lookup.value)].flat();
    case 'absent':
      return [subject.wrong('is not there', ifAbsent)];
    case 'notVisible':
      return [subject.unknown(lookup.why, `needs ${needs}`)];
  }
}

/** The first problem there is; else all is fine. */
export function firstProblem(
  subject: CheckedSubject,
  problems: readonly (readonly [isThere: boolean, found: string, todo: string])[],
  fine: string,
): CheckResult {
  const [, found, todo] = problems.find(([isThere]) => isThere) ?? [];
  return found === undefined || todo === undefined ? subject.fine(fine) : subject.wrong(found, todo);
}
