/** What the parts came to → the execution's output: their sums, or what was not finished. */
import { isObject, textAt, valueAt } from '../record/json.ts';
import { clip, oneLine } from '../text/one-line.ts';
import { type BackfillCounts, NO_COUNTS, sumOf } from './progress.ts';

export type BackfillReport = BackfillCounts | { readonly problem: string };

const LONGEST_REASON = 300;

/** `parts`: so many there are; `results`: as the state machine passes them on, in which an unfinished part may be missing. */
export function backfillReport(parts: number, results: readonly unknown[]): BackfillReport {
  const counts = results.map((result) => countsIn(valueAt(result, 'counts'))).reduce(sumOf, NO_COUNTS);
  const stopped = results.flatMap((result) => textAt(result, 'stopped') ?? []);
  const ended = results.filter((result) => isObject(valueAt(result, 'counts')));
  const unknown = Math.max(0, parts - ended.length);
  const unfinished = stopped.length + unknown;
  if (unfinished === 0 && counts.failed > 0 && counts.records === 0)
    return {
      problem: `none of ${counts.objects} objects could be read: the queue of failed objects has the reasons`,
    };
  if (unfinished === 0) return counts;
  const reason = clip(oneLine(stopped[0] ?? 'see the map run'), LONGEST_REASON);
  return {
    problem:
      `${unfinished} of ${parts} parts were not finished (${reason}). ` +
      'Mend the cause and start it again with the same input: nothing is stored twice.',
  };
}

function countsIn(value: unknown): BackfillCounts {
  const at = (name: keyof BackfillCounts): number => {
    const count = valueAt(value, name);
    return typeof count === 'number' ? count : 0;
  };
  return {
    objects: at('objects'),
    records: at('records'),
    added: at('added'),
    duplicates: at('duplicates'),
    passedOver: at('passedOver'),
    failed: at('failed'),
  };
}
