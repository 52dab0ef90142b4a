/** What a preview found, as text for a person, JSON or CSV. */
import { counted, digits } from '../core/text/counted.ts';
import { jsonText } from '../core/text/json-text.ts';
import { oneLine } from '../core/text/one-line.ts';
import { layerName, policyName } from '../core/text/reason.ts';
import { shortArn } from '../core/text/short-arn.ts';
import { OUTCOMES, type Outcome } from '../core/what-if/preview/outcome.ts';
import type { PreviewResult } from '../core/what-if/preview/preview.ts';
import type { NotEvaluated } from '../core/what-if/preview/recorded-call.ts';
import type { PreviewRow } from '../core/what-if/preview/rows.ts';
import type { Io } from './command.ts';
import { bareName } from './denial-columns.ts';
import { type Format, printRows } from './print.ts';
import { printText } from './print-text.ts';
import type { Column } from './table.ts';

const COLUMNS: readonly Column<PreviewRow>[] = [
  { title: 'outcome', value: ({ outcome }) => outcome, csvOnly: true },
  { title: 'calls', value: ({ calls }) => calls, kind: 'count', least: 5 },
  {
    title: 'principal',
    value: ({ principal }) => principal,
    shown: ({ principal }) => shortArn(principal),
    shorter: ({ principal }) => bareName(principal),
    heading: 'who',
    cut: 'middle',
    least: 12,
  },
  { title: 'action', value: ({ action }) => action, cut: 'middle', least: 16 },
  {
    title: 'resourceFamily',
    value: (row) => row.resourceFamily,
    heading: 'resource',
    cut: 'start',
    least: 12,
    leftOut: 1,
  },
  { title: 'account', value: ({ account }) => account, least: 12, leftOut: 2 },
  { title: 'regions', value: ({ regions }) => regions.join(' '), least: 9, leftOut: 4 },
  { title: 'firstSeen', value: ({ firstSeen }) => firstSeen, csvOnly: true },
  {
    title: 'lastSeen',
    value: ({ lastSeen }) => lastSeen,
    heading: 'last',
    kind: 'age',
    least: 6,
    leftOut: 3,
  },
  { title: 'exampleEventId', value: (row) => row.exampleEventId, csvOnly: true },
  { title: 'by', value: byText, least: 12 },
  {
    title: 'dependsOn',
    value: ({ undetermined }) => undetermined.join(' ') || null,
    heading: 'depends on',
    least: 10,
  },
];

function byText({ by }: Pick<PreviewRow, 'by'>): string | null {
  if (by === null) return null;
  const name = policyName(by.policy) ?? layerName(by.layer);
  const statement = by.statement?.sid ?? by.statement?.index;
  return [
    name,
    statement === undefined ? undefined : `statement ${statement}`,
    by.target && `at ${by.target}`,
  ]
    .filter((each) => each !== undefined && each !== null)
    .join(', ');
}

const TITLES: Readonly<Record<Outcome, string>> = {
  willBeDenied: 'Will be denied',
  mayBeDenied: 'May be denied: it depends on condition keys that the record does not contain',
  willBeAllowed: 'Will be allowed, and was denied',
};

const REASONS: Readonly<Record<NotEvaluated, string>> = {
  otherError: 'failed for another reason, perhaps before AWS asked the policies',
  notAPolicy: 'denied by something that is no policy',
  dependency: 'AWS denied another principal that the call depends on',
  notAuthorizable: 'not authorized by IAM',
  unknownAction: 'the IAM action of the call is not known',
  unknownCaller: 'the record does not identify the caller',
  unknownResource: 'the record does not identify the resource',
  serviceCaller: 'AWS services that no policy of the snapshot authorizes',
  snapshotAllows: 'denied by AWS, and allowed by the snapshot',
  otherCopy: 'second records of a call that two accounts see',
};

export async function printPreview(io: Io, result: PreviewResult, format: Format): Promise<void> {
  switch (format) {
    case 'json':
      await io.out(`${jsonText(result, 2)}\n`);
      return;
    case 'jsonl':
    case 'csv':
      await printRows(io, result.rows, format, COLUMNS);
      return;
    case 'table':
      return printResult(io, result);
  }
}

async function printResult(io: Io, result: PreviewResult): Promise<void> {
  for (const outcome of OUTCOMES) {
    const { calls, rows } = result.outcomes[outcome];
    await printText(io, `${TITLES[outcome]}: ${counted(calls, 'call')}, ${counted(rows, 'row')}\n`);
    const own = result.rows.filter((row) => row.outcome === outcome);
    await printRows(io, own, 'table', COLUMNS);
    await io.out('\n');
  }
  await printText(io, summaryOf(result), 4);
}

function summaryOf({ calls, evaluated, unchanged, notEvaluated, contradictions }: PreviewResult): string {
  const reasons = Object.entries(REASONS).flatMap(([reason, says]) => {
    const found = Object.entries(notEvaluated).find(([name]) => name === reason);
    return found === undefined ? [] : [`  ${digits(found[1])} ${says}`];
  });
  const contradicted = contradictions.rows
    .slice(0, MOST_CONTRADICTIONS)
    .map((row) =>
      oneLine(`  ${digits(row.calls)} ${row.principal} ${row.action} ${row.resourceFamily}: ${byText(row)}`),
    );
  return [
    `${counted(calls, 'call')}, ${digits(evaluated)} evaluated, ${digits(unchanged)} unchanged`,
    `${digits(calls - evaluated)} not evaluated${reasons.length === 0 ? '' : ':'}`,
    ...reasons,
    `${digits(contradictions.calls)} that the snapshot denies although AWS let them pass${contradicted.length === 0 ? '' : ': do not rely on what is said of their callers'}`,
    ...contradicted,
    'Calls that the log does not contain, such as data events that are not recorded, are not in this preview.',
    '',
  ].join('\n');
}

const MOST_CONTRADICTIONS = 10;
