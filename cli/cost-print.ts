/** What a month would cost, for a person. */
import { costOfRecording } from '../contract/cost-model.ts';
import type { LogUsage } from '../core/cost/log-usage.ts';
import type { Month, MonthOptions, MonthRow } from '../core/cost/month.ts';
import { partitionOf } from '../core/record/partition.ts';
import { counted, digits } from '../core/text/counted.ts';
import type { Io } from './command.ts';
import { printText } from './print-text.ts';
import { type Column, printTable } from './table.ts';

interface CountRow {
  readonly what: string;
  readonly inLog: number;
  readonly aMonth: number;
}

const COUNT_COLUMNS: readonly Column<CountRow>[] = [
  { title: 'what', value: ({ what }) => what, heading: 'events' },
  { title: 'inLog', value: ({ inLog }) => digits(inLog), heading: 'in the log', kind: 'count' },
  { title: 'aMonth', value: ({ aMonth }) => digits(aMonth), heading: 'a month', kind: 'count' },
];

/** A sum that is there is not shown as nothing. */
const usd = (value: number): string =>
  value > 0 && value < 0.005
    ? '<0.01'
    : value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

const COLUMNS: readonly Column<MonthRow>[] = [
  { title: 'what', value: ({ what }) => what, heading: 'USD a month for' },
  { title: 'usd', value: (row) => usd(row.usd), heading: 'as in the log', kind: 'count' },
  { title: 'idleUsd', value: (row) => usd(row.idleUsd), heading: 'without events', kind: 'count' },
];

export async function printCost(io: Io, usage: LogUsage, month: Month, options: MonthOptions): Promise<void> {
  const { records, accounts, regions, first, last } = usage;
  const times = first === null ? '' : `, ${first} to ${last}`;
  const head = `${counted(records, 'record')} of ${counted(accounts, 'account')} and ${counted(regions.length, 'Region')}${times}: ${options.days.toFixed(1)} days\n\n`;
  await printText(io, head);
  await printTable(io, countRows(usage, month), COUNT_COLUMNS);
  await io.out('\n');
  const { rows, withoutFreeTier } = month;
  const sums = [
    { what: 'in all', usd: month.usd, idleUsd: month.idleUsd },
    { what: 'in all, without the free tier', ...withoutFreeTier },
  ];
  await printTable(io, [...rows, ...sums], COLUMNS);
  await io.out('\n');
  await printText(io, notesOn(usage, month));
}

function countRows(usage: LogUsage, { counts }: Month): readonly CountRow[] {
  return [
    { what: 'denials', inLog: usage.denials - usage.denialsNotForwarded, aMonth: counts.denials },
    { what: 'groups of equal denials', inLog: usage.groups, aMonth: counts.groups },
    {
      what: 'policy changes, sessions with tags or policies',
      inLog: usage.accessChanges,
      aMonth: counts.accessChanges,
    },
    { what: 'what only looks like a denial', inLog: usage.lookAlikes, aMonth: counts.lookAlikes },
  ];
}

/** IAM, Organizations and the global endpoint of STS record there, in AWS's own partition. */
const GLOBAL_REGION = 'us-east-1';
const isOfOtherPartition = (region: string): boolean => partitionOf(region, null) !== 'aws';

function notesOn(usage: LogUsage, month: Month): string {
  const { dataEvents, denialsNotForwarded, regions, accounts } = usage;
  const notes = [
    `Regions in the log: ${regions.join(', ') || 'none'}. Accounts and Regions that are not in it are not reckoned.`,
    ...(regions.some((region) => isOfOtherPartition(region) || region === GLOBAL_REGION)
      ? []
      : [`${GLOBAL_REGION} is not among them, where AWS records IAM and Organizations.`]),
    dataEvents === 0
      ? `No data events in the log, so neither they nor their denials are reckoned. CloudTrail bills ${usd(costOfRecording(1_000_000))} USD for a million.`
      : `${counted(dataEvents, 'data event')} in the log. If the monitor has to record them itself (setting \`dataEvents\`), CloudTrail bills ${digits(month.counts.dataEvents)} a month: ${usd(month.dataEventsUsd)} USD more.`,
    ...(denialsNotForwarded === 0
      ? []
      : [`${counted(denialsNotForwarded, 'denial')} that no rule can ask for; an import finds them.`]),
    ...(accounts > 1 ? ['Several accounts in the log: an organization is assumed.'] : []),
    'Assumed: list prices of us-east-1 in 2026; all events come from another Region; every group is new; no options in the settings. For storms see docs/scale.md. Nothing was measured on AWS.',
  ];
  return `${notes.join('\n')}\n`;
}
