/**
 * What the doctor says of one thing: fine, wrong, or unknown; what it found, and what to do where it is not fine.
 *
 * INVARIANT: only what was seen to be right is fine. What could not be seen is unknown, and names the permission.
 */
import type { Reading } from './reading.ts';

export const STATES = ['wrong', 'unknown', 'fine'] as const;

export interface Verdict {
  readonly state: (typeof STATES)[number];
  /** What kind of thing: `rules`, `queues`, `coverage` … */
  readonly check: string;
  /** Which of them. */
  readonly subject: string;
  readonly found: string;
  /** A command, or an entry of the runbook; null where all is fine. */
  readonly todo: string | null;
}

/** Verdicts on one subject. */
export interface About {
  readonly fine: (found: string) => Verdict;
  readonly wrong: (found: string, todo: string) => Verdict;
  readonly unknown: (found: string, todo: string) => Verdict;
}

export function about(check: string, subject: string): About {
  return {
    fine: (found) => ({ state: 'fine', check, subject, found, todo: null }),
    wrong: (found, todo) => ({ state: 'wrong', check, subject, found, todo }),
    unknown: (found, todo) => ({ state: 'unknown', check, subject, found, todo }),
  };
}

/** A reading judged: by `of` where something was found; `ifAbsent` says what to do where it is not there. */
export function assess<T>(
  subject: About,
  { needs, sight }: Reading<T>,
  ifAbsent: string,
  of: (value: T) => Verdict | readonly Verdict[],
): readonly Verdict[] {
  switch (sight.kind) {
    case 'found':
      return [of(sight.value)].flat();
    case 'absent':
      return [subject.wrong('is not there', ifAbsent)];
    case 'notVisible':
      return [subject.unknown(sight.why, `needs ${needs}`)];
  }
}

/** The first problem there is; else all is fine. */
export function firstOf(
  subject: About,
  problems: readonly (readonly [isThere: boolean, found: string, todo: string])[],
  fine: string,
): Verdict {
  const [, found, todo] = problems.find(([isThere]) => isThere) ?? [];
  return found === undefined || todo === undefined ? subject.fine(fine) : subject.wrong(found, todo);
}
