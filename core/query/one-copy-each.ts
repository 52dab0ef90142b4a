/** Of the records of one batch, one for each denied call: the caller's copy where there are two, else the first. */
import type { RecordedDenial } from '../model/denial.ts';

export function oneCopyEach(recorded: readonly RecordedDenial[]): readonly RecordedDenial[] {
  const kept = new Map<string, RecordedDenial>();
  for (const each of recorded) {
    const key = identityOf(each);
    const known = kept.get(key);
    if (known === undefined || (known.copy === 'resourceOwner' && each.copy === 'caller')) {
      kept.set(key, each);
    }
  }
  return [...kept.values()];
}

/** Copies of one call differ in what they know of the caller; else one id with two callers or times is two denials. */
function identityOf({ denial: { id, principal, time }, sharedEventId }: RecordedDenial): string {
  return sharedEventId ?? JSON.stringify([id, principal.arn, time]);
}
