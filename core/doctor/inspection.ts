/**
 * Something of the deployed monitor that was looked at, and the permission that looking takes: whoever may not look is
 * told what to ask for.
 */
import type { LookupResult } from '../model/policy-source.ts';

export interface Inspection<T> {
  /** IAM action, `events:DescribeRule`. */
  readonly needs: string;
  readonly lookup: LookupResult<T>;
}

/** A part of the stack with what was read of it. */
export interface InspectedPart<T> {
  /** Logical id in the template: `SourceUndelivered3F2A…`. */
  readonly id: string;
  /** As AWS names it: name, ARN or URL. */
  readonly name: string;
  readonly inspection: Inspection<T>;
}

/** What was found; undefined where there is nothing, or nobody may see it. */
export function foundIn<T>({ lookup }: Inspection<T>): T | undefined {
  return lookup.kind === 'found' ? lookup.value : undefined;
}
