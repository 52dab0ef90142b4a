/**
 * Something of the deployed monitor that was looked at, and the permission that looking takes: whoever may not look is
 * told what to ask for.
 */
import type { LookupResult } from '../model/policy-source.ts';

export interface Reading<T> {
  /** IAM action, `events:DescribeRule`. */
  readonly needs: string;
  readonly sight: LookupResult<T>;
}

/** A part of the stack with what was read of it. */
export interface Looked<T> {
  /** Logical id in the template: `SourceUndelivered3F2A…`. */
  readonly id: string;
  /** As AWS names it: name, ARN or URL. */
  readonly name: string;
  readonly reading: Reading<T>;
}

/** What was found; undefined where there is nothing, or nobody may see it. */
export function foundIn<T>({ sight }: Reading<T>): T | undefined {
  return sight.kind === 'found' ? sight.value : undefined;
}
