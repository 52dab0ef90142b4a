/** Is every log forgotten after a time? Else it grows, and is billed, for ever. */
import { shellQuoted } from '../text/shell-quoted.ts';
import { PUT_BACK } from './advice.ts';
import type { Looked } from './reading.ts';
import { about, assess, type Verdict } from './verdict.ts';

export interface LogGroupReading {
  /** Null: for ever. */
  readonly retentionDays: number | null;
}

export function checkLogGroups(groups: readonly Looked<LogGroupReading>[]): readonly Verdict[] {
  return groups.flatMap(({ name, reading }) => {
    const group = about('retention', name);
    const limit = `aws logs put-retention-policy --log-group-name ${shellQuoted(name)} --retention-in-days 30`;
    return assess(group, reading, PUT_BACK, ({ retentionDays }) =>
      retentionDays === null
        ? group.wrong('is kept for ever', limit)
        : group.fine(`is kept for ${retentionDays} days`),
    );
  });
}
