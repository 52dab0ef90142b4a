/** Does every log group have a retention period? Without one it grows, and costs, without end. */
import { shellQuoted } from '../text/shell-quoted.ts';
import { PUT_BACK } from './advice.ts';
import { type CheckResult, resultsFor, subjectOf } from './check-result.ts';
import type { InspectedPart } from './inspection.ts';

export interface LogGroupDescription {
  /** Null: without end. */
  readonly retentionDays: number | null;
}

export function checkLogGroups(
  groups: readonly InspectedPart<LogGroupDescription>[],
): readonly CheckResult[] {
  return groups.flatMap(({ name, inspection }) => {
    const group = subjectOf('retention', name);
    const limit = `aws logs put-retention-policy --log-group-name ${shellQuoted(name)} --retention-in-days 30`;
    return resultsFor(group, inspection, PUT_BACK, ({ retentionDays }) =>
      retentionDays === null
        ? group.wrong('is kept for ever', limit)
        : group.fine(`is kept for ${retentionDays} days`),
    );
  });
}
