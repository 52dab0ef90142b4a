/** Of the records of one batch, one for each denied call: the caller's copy where there are two, else the first. */
import type { RecordedDenial } from '../model/denial.ts';

export function oneCopyEach(recorded: readonly RecordedDenial[]): readonly RecordedDenial[] {
  const kept = new Map<string, RecordedDenial>();
  for (const each of recorded) {
    const known = kept.get(each.denial.id);
    if (known === undefined || (known.copy === 'resourceOwner' && each.copy === 'caller')) {
      kept.set(each.denial.id, each);
    }
  }
  return [...kept.values()];
}
