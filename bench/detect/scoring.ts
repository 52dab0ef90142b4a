/**
 * How good the alerts are, against the labels.
 *
 * A page (open or escalate) matches an incident when its key is one that the incident's events touched and it
 * comes between the start and half an hour after the end. The first match detects, more are redundant, the rest is
 * false; but the first page of a busy key within a day of its first event is onboarding: a burst of a principal
 * that was never seen before is a page by definition.
 */

import { KINDS, type Kind, type Label } from './incidents.ts';
import { DAY, MINUTE } from './natural.ts';
import type { PrincipalClass } from './population.ts';
import { type Simulation, START } from './simulation.ts';

export interface Page {
  /** Epoch seconds. */
  readonly at: number;
  readonly type: 'open' | 'escalate';
  readonly dimension: string;
  readonly key: string;
}

export type PageResult = 'detection' | 'redundant' | 'onboarding' | 'false';

export interface Score {
  readonly results: readonly { readonly page: Page; readonly result: PageResult }[];
  readonly incidents: number;
  readonly detected: number;
  readonly redundant: number;
  readonly redundantOpens: number;
  readonly falseAlerts: number;
  readonly onboarding: number;
  readonly principalDays: number;
  readonly byKind: ReadonlyMap<Kind, { readonly incidents: number; readonly detected: number }>;
  /** Of each detected incident: its events, and seconds since the first one, that had arrived. */
  readonly delays: readonly { readonly kind: Kind; readonly events: number; readonly seconds: number }[];
}

const GRACE = 30 * MINUTE;
const BUSY: ReadonlySet<PrincipalClass> = new Set(['cron', 'batch', 'ci', 'scanner', 'drift', 'step']);

interface Touched {
  readonly label: Label;
  readonly keys: Set<string>;
  readonly wave: boolean;
  /** Arrivals of its events, each once, rising. */
  readonly arrivals: number[];
}

export function score(simulation: Simulation, pages: readonly Page[]): Score {
  const touched = touchedBy(simulation);
  const births = birthsOf(simulation);
  const found = new Map<Touched, number>();
  const onboarded = new Set<string>();
  const results = pages.map((page) => {
    const incident = ownerOf(page, touched, found);
    if (incident === undefined) {
      return { page, result: isOnboarding(page, births, onboarded) ? 'onboarding' : 'false' } as const;
    }
    if (found.has(incident)) return { page, result: 'redundant' } as const;
    found.set(incident, page.at - START);
    return { page, result: 'detection' } as const;
  });
  const count = (result: PageResult) => results.filter((each) => each.result === result);
  const counts = {
    redundant: count('redundant').length,
    redundantOpens: count('redundant').filter(({ page }) => page.type === 'open').length,
    falseAlerts: count('false').length,
    onboarding: count('onboarding').length,
  };
  return {
    results,
    ...counts,
    ...summary(touched, found),
    principalDays: principalDays(simulation, births),
  };
}

function summary(touched: readonly Touched[], found: ReadonlyMap<Touched, number>) {
  const ofKind = (kind: Kind) => touched.filter(({ label }) => label.kind === kind);
  const delays = [...found].map(([{ label, arrivals }, at]) => ({
    kind: label.kind,
    events: arrivals.filter((arrival) => arrival <= at).length,
    seconds: Math.max(0, at - (arrivals[0] ?? at)),
  }));
  const byKind = KINDS.map((kind) => {
    const all = ofKind(kind);
    return [kind, { incidents: all.length, detected: all.filter((each) => found.has(each)).length }] as const;
  });
  return { incidents: touched.length, detected: found.size, byKind: new Map(byKind), delays };
}

/** Of the incidents that the page fits: those of its own sort first, then those not found yet, then the latest. */
function ownerOf(
  { at, dimension, key }: Page,
  touched: readonly Touched[],
  found: ReadonlyMap<Touched, number>,
): Touched | undefined {
  const time = at - START;
  const breadth = !dimension.startsWith('principal');
  const fits = touched.filter(
    ({ label, keys }) => time >= label.start && time <= label.end + GRACE && keys.has(key),
  );
  const rank = (each: Touched) => (each.wave === breadth ? 2 : 0) + (found.has(each) ? 0 : 1);
  return fits.sort((a, b) => rank(b) - rank(a) || b.label.start - a.label.start)[0];
}

function touchedBy({ labels, columns, deliveries, organization }: Simulation): readonly Touched[] {
  const { names, principals } = organization;
  const touched = labels.map((label) => ({
    label,
    keys: new Set<string>(),
    wave: label.kind.startsWith('wave'),
    arrivals: [] as number[],
  }));
  const seen = new Set<number>();
  deliveries.row.forEach((row, delivery) => {
    const each = touched[columns.incident[row] ?? -1];
    if (each === undefined || seen.has(row)) return;
    seen.add(row);
    each.arrivals.push(deliveries.at[delivery] ?? 0);
    const principal = columns.principal[row] ?? 0;
    each.keys.add(names.principal[principal] ?? '');
    each.keys.add(names.account[principals[principal]?.account ?? 0] ?? '');
    each.keys.add(names.action[columns.action[row] ?? 0] ?? '');
    each.keys.add(names.resource[columns.family[row] ?? 0] ?? '');
    each.keys.add(names.policy[columns.policy[row] ?? 0] ?? '');
  });
  return touched;
}

/** First event of each principal, in seconds since the start, and whether its class is a busy one. */
function birthsOf({ columns, organization }: Simulation) {
  const births = new Map<string, { first: number; busy: boolean }>();
  const first = new Float64Array(organization.principals.length).fill(Number.POSITIVE_INFINITY);
  for (let i = 0; i < columns.length; i += 1) {
    const principal = columns.principal[i] ?? 0;
    first[principal] = Math.min(first[principal] ?? 0, columns.time[i] ?? 0);
  }
  for (const { index, class: each } of organization.principals) {
    const name = organization.names.principal[index] ?? '';
    births.set(name, { first: first[index] ?? 0, busy: BUSY.has(each) });
  }
  return births;
}

type Births = ReturnType<typeof birthsOf>;

function isOnboarding({ at, type, key }: Page, births: Births, onboarded: Set<string>): boolean {
  const birth = births.get(key);
  if (birth?.busy !== true || at - START > birth.first + DAY) return false;
  if (type === 'open' && onboarded.has(key)) return false;
  onboarded.add(key);
  return true;
}

function principalDays({ options }: Simulation, births: Births): number {
  const lived = [...births.values()].map(({ first }) => Math.max(0, options.days - first / DAY));
  return lived.filter(Number.isFinite).reduce((sum, days) => sum + days, 0);
}
