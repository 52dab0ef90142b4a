/** What a change made of the statement that decides, as up to three lines for a person; the sink makes each safe. */
import type { StatementDiff } from '../model/denial.ts';

export function diffLines(diff: StatementDiff | undefined): readonly string[] {
  if (diff === undefined) return [];
  const { policy, statement, removed, added } = diff;
  const names = [policy, statement === null ? null : `statement ${statement}`].filter(
    (each) => each !== null,
  );
  return [
    `${names.length === 0 ? 'the statement that decides' : names.join(', ')}:`,
    ...(removed === null ? [] : [`- ${removed}`]),
    ...(added === null ? [] : [`+ ${added}`]),
  ];
}
