/** The table: does it stream, can it be restored, does it delete old items, and is it protected from deletion? */
import { shellQuoted } from '../text/shell-quoted.ts';
import { PUT_BACK } from './advice.ts';
import { type CheckResult, firstProblem, resultsFor, subjectOf } from './check-result.ts';
import type { InspectedPart, Inspection } from './inspection.ts';

export interface TableDescription {
  readonly status: string;
  /** `NEW_IMAGE`; null: no stream. */
  readonly stream: string | null;
  readonly isProtected: boolean;
  readonly restorable: Inspection<boolean>;
  /** Name of the attribute; null: items are never deleted. */
  readonly timeToLive: Inspection<string | null>;
}

const NO_TABLE =
  'name it: --table NAME; if it was deleted, restore it: aws dynamodb restore-table-to-point-in-time';

export function checkTable(tables: readonly InspectedPart<TableDescription>[]): readonly CheckResult[] {
  return tables.flatMap(({ name, inspection }) => {
    const table = subjectOf('table', name);
    const named = `--table-name ${shellQuoted(name)}`;
    return resultsFor(
      table,
      inspection,
      NO_TABLE,
      ({ status, stream, isProtected, restorable, timeToLive }) => [
        firstProblem(
          table,
          [
            [
              !['ACTIVE', 'UPDATING'].includes(status),
              `is ${status}`,
              `aws dynamodb describe-table ${named}`,
            ],
            [stream !== 'NEW_IMAGE', `streams ${stream ?? 'nothing'}: nothing is detected`, PUT_BACK],
            [
              !isProtected,
              'can be deleted by accident',
              `aws dynamodb update-table ${named} --deletion-protection-enabled`,
            ],
          ],
          `is ${status}, streams new images, is protected from deletion`,
        ),
        ...checkRestore(name, restorable),
        ...checkTimeToLive(name, timeToLive),
      ],
    );
  });
}

function checkRestore(name: string, restorable: Inspection<boolean>): readonly CheckResult[] {
  const table = subjectOf('table', `${name}: restore`);
  const todo = `aws dynamodb update-continuous-backups --table-name ${shellQuoted(name)} --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`;
  return resultsFor(table, restorable, todo, (isOn) =>
    firstProblem(
      table,
      [[!isOn, 'cannot be restored to a point in time', todo]],
      'can be restored to any second',
    ),
  );
}

function checkTimeToLive(name: string, timeToLive: Inspection<string | null>): readonly CheckResult[] {
  const table = subjectOf('table', `${name}: time to live`);
  const todo = `aws dynamodb update-time-to-live --table-name ${shellQuoted(name)} --time-to-live-specification Enabled=true,AttributeName=ttl`;
  return resultsFor(table, timeToLive, todo, (attribute) =>
    firstProblem(
      table,
      [[attribute !== 'ttl', 'old items are never deleted, and are billed', todo]],
      'old items are deleted',
    ),
  );
}
