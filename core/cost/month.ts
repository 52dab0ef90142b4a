/**
 * A month of the monitor, reckoned from what it would have had to do with a log.
 *
 * Units  US dollars, list prices of us-east-1, within AWS's always-free tier unless stated otherwise.
 */
import {
  ALWAYS_FREE,
  type CostRow,
  costOfContext,
  costOfDeadLetters,
  costOfDenials,
  costOfIdling,
  costOfKeeping,
  costOfKeyRequests,
  costOfRecording,
  costOfStoring,
  type FreeTier,
  HOURS_A_MONTH,
  MEASURES,
  type Measures,
  NOTHING_FREE,
  usualInventory,
  type Watched,
} from '../../contract/cost-model.ts';
import type { LogUsage } from './log-usage.ts';

/** What grows with time. */
export interface MonthCounts {
  readonly denials: number;
  readonly groups: number;
  readonly accessChanges: number;
  readonly lookAlikes: number;
  readonly dataEvents: number;
}

export interface MonthRow {
  readonly what: string;
  readonly usd: number;
  /** In a month without any event. */
  readonly idleUsd: number;
}

export interface Month {
  readonly counts: MonthCounts;
  readonly rows: readonly MonthRow[];
  readonly usd: number;
  readonly idleUsd: number;
  /** The two where other uses of the account take up the free tier. */
  readonly withoutFreeTier: { readonly usd: number; readonly idleUsd: number };
  /** What a trail of the monitor would cost that records the log's data events once more, by the setting `dataEvents`. */
  readonly dataEventsUsd: number;
}

export interface MonthOptions {
  /** That the log covers. */
  readonly days: number;
  readonly retentionDays: number;
}

/** Assumed: the envelope around a record on a bus. */
const ENVELOPE_BYTES = 500;
/** Assumed: of ten thousand events one cannot be handed over. */
const DEAD_LETTER_SHARE = 1 / 10_000;
/** At most, in one batch of `ingest`. */
const LARGEST_BATCH = 10;

export function monthOf(usage: LogUsage, options: MonthOptions): Month {
  const factor = HOURS_A_MONTH / 24 / options.days;
  const { denials, denialsNotForwarded, groups, accessChanges, lookAlikes, dataEvents } = usage;
  const counts: MonthCounts = {
    ...{ denials: (denials - denialsNotForwarded) * factor, groups: groups * factor },
    ...{ accessChanges: accessChanges * factor, lookAlikes: lookAlikes * factor },
    dataEvents: dataEvents * factor,
  };
  const growing = rowsOf(counts, usage, { ...options, factor });
  const rows = withFixed(growing, usage, ALWAYS_FREE);
  return {
    counts,
    rows,
    ...totalsOf(rows),
    withoutFreeTier: totalsOf(withFixed(growing, usage, NOTHING_FREE)),
    dataEventsUsd: costOfRecording(counts.dataEvents),
  };
}

const watchedIn = ({ accounts, regions }: LogUsage): Watched => ({
  ...{ isOrganization: accounts > 1, accounts, regions: regions.length },
});

function rowsOf(
  { denials, accessChanges, lookAlikes }: MonthCounts,
  usage: LogUsage,
  { factor, retentionDays }: MonthOptions & { readonly factor: number },
): readonly CostRow[] {
  const { isOrganization, regions } = watchedIn(usage);
  const isForwarded = isOrganization || regions > 1;
  const measures = measuresOf(usage);
  const events = accessChanges + lookAlikes;
  const context = { events, writeUnits: usage.contextWriteUnits * factor };
  const kept =
    costOfKeeping(denials, retentionDays, measures) +
    costOfStoring(usage.policyChangeBytes * factor, retentionDays);
  return [
    ...costOfDenials(denials, isForwarded, measures),
    ...costOfContext(context, isForwarded, measures),
    { what: `keeping it for ${retentionDays} days`, usd: kept },
    { what: 'dead letters', usd: costOfDeadLetters((denials + events) * DEAD_LETTER_SHARE) },
  ];
}

function withFixed(growing: readonly CostRow[], usage: LogUsage, free: FreeTier): readonly MonthRow[] {
  const requests = { what: 'requests to the key of the table', usd: costOfKeyRequests(free) };
  return joined([...growing, requests], costOfIdling(usualInventory(watchedIn(usage)), free));
}

const totalsOf = (rows: readonly MonthRow[]): Pick<Month, 'usd' | 'idleUsd'> => ({
  usd: rows.reduce((sum, { usd }) => sum + usd, 0),
  idleUsd: rows.reduce((sum, { idleUsd }) => sum + idleUsd, 0),
});

/** A denial that is alone in its group and minute is alone in its batch, too. */
function measuresOf({ denials, denialsNotForwarded, bursts, groups, ...usage }: LogUsage): Measures {
  const { accessChanges, lookAlikes, forwardedBytes } = usage;
  const events = denials - denialsNotForwarded + accessChanges + lookAlikes;
  const share = denials === 0 ? 0 : bursts / denials;
  return {
    ...MEASURES,
    batch: share === 0 ? MEASURES.batch : Math.min(LARGEST_BATCH, 1 / share),
    eventBytes: events === 0 ? MEASURES.eventBytes : forwardedBytes / events + ENVELOPE_BYTES,
    writeUnits: share * MEASURES.writeUnitsAlone + (1 - share) * MEASURES.writeUnits,
    denialsAGroup: groups === 0 ? MEASURES.denialsAGroup : denials / groups,
  };
}

/** One row for each name, in the order in which they first come. */
function joined(month: readonly CostRow[], idle: readonly CostRow[]): MonthRow[] {
  const names = [...new Set([...month, ...idle].map(({ what }) => what))];
  const sum = (rows: readonly CostRow[], name: string) =>
    rows.reduce((all, { what, usd }) => (what === name ? all + usd : all), 0);
  return names.map((what) => {
    const idleUsd = sum(idle, what);
    return { what, usd: sum(month, what) + idleUsd, idleUsd };
  });
}
