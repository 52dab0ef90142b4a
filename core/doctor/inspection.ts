/** What the doctor read of one thing, and the permission that the read needs: a refused reader learns what to ask for. */
import type { LookupResult } from '../model/policy-source.ts';

export interface Inspection<T> {
  /** IAM action, `events:DescribeRule`. */
  readonly needs: string;
  readonly lookup: LookupResult<T>;
}

/** A part of the stack, and what the doctor read of it. */
export interface InspectedPart<T> {
  /** Logical id in the template: `SourceUndelivered3F2A…`. */
  readonly id: string;
  /** As AWS names it: name, ARN or URL. */
  readonly name: string;
  readonly inspection: Inspection<T>;
}

/** What was found; undefined where it does not exist, or cannot be seen. */
export function foundIn<T>({ lookup }: Inspection<T>): T | undefined {
  return lookup.kind === 'found' ? lookup.value : undefined;
}
