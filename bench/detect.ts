/**
 * The detector beside what else there is, on a simulated organization; then what it costs, and how often it pages
 * in storms. Definitions and last numbers: docs/detection.md.
 *
 *     npm run bench detect -- [--seeds 201,202] [--days 30] [--scale 1] [--shift NAME]
 *                             [--only quality,shifts,cost,storms]
 *
 * `--shift` moves the simulator's ranges (bench/detect/shift.ts). `--only shifts` runs ours alone through that one, or
 * through all of them.
 */
import { UsageError } from '../cli/command.ts';
import { parseCommandLine } from '../cli/print.ts';
import { burstHmm } from './detect/baselines/burst-model.ts';
import { cisOne, cisTen, ewma, insightsLike } from './detect/baselines/thresholds.ts';
import { type Candidate, ourDetector } from './detect/candidate.ts';
import { costReport } from './detect/cost.ts';
import { kindTable, type Row, summaryTable } from './detect/report.ts';
import { type Score, score } from './detect/scoring.ts';
import { isShiftName, SHIFTS, type ShiftName } from './detect/shift.ts';
import { deliveredEvent, type Simulation, type SimulationOptions, simulate } from './detect/simulation.ts';
import { stormReport } from './detect/storms.ts';

const CANDIDATES: readonly (() => Candidate)[] = [ourDetector, burstHmm, ewma, insightsLike, cisTen, cisOne];

const PARTS: readonly string[] = ['quality', 'shifts', 'cost', 'storms'];

const OPTIONS = {
  seeds: { type: 'string', default: '201' },
  days: { type: 'string', default: '30' },
  scale: { type: 'string', default: '1' },
  shift: { type: 'string', default: 'none' },
  only: { type: 'string', default: 'quality,cost,storms' },
} as const;

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseCommandLine({ args: [...args], options: OPTIONS });
  const parts = values.only.split(',');
  const unknown = parts.find((part) => !PARTS.includes(part));
  if (unknown !== undefined) throw unknownName('part', unknown, PARTS);
  const { shift } = values;
  if (!isShiftName(shift)) throw unknownName('shift', shift, Object.keys(SHIFTS));
  const seeds = values.seeds.split(',').map((seed) => numberOf('seeds', seed));
  const size = { days: numberOf('days', values.days), scale: numberOf('scale', values.scale) };
  if (parts.includes('quality')) quality(seeds.map((seed) => ({ ...size, seed, shift })));
  const wanted = shift === 'none' ? Object.keys(SHIFTS).filter(isShiftName) : [shift];
  if (parts.includes('shifts'))
    shifts(
      seeds.map((seed) => ({ ...size, seed })),
      wanted,
    );
  if (parts.includes('cost')) console.log(`\n${costReport()}`);
  if (parts.includes('storms')) console.log(`\n${stormReport()}`);
}

const unknownName = (what: string, name: string, known: readonly string[]): UsageError =>
  new UsageError(`there is no ${what} \`${name}\`; give one of ${known.join(', ')}`);

function numberOf(option: string, text: string): number {
  const number = Number(text);
  if (!(number > 0 && number < 1e9)) throw new UsageError(`\`--${option} ${text}\` is no number above 0`);
  return number;
}

function quality(runs: readonly SimulationOptions[]): void {
  const scores = runs.map((options) => scoresOf(simulate(options), CANDIDATES));
  const names = CANDIDATES.map((make) => make().name);
  const rows: readonly Row[] = names.map((name, i) => ({
    name,
    scores: scores.flatMap((each) => each[i] ?? []),
  }));
  console.log(
    `\n${summaryTable(rows)}\n\nseconds and events: median / 95th percentile, from the first arrival of the incident\n`,
  );
  const [ours] = rows;
  if (ours !== undefined) console.log(`${ours.name}, by incident\n\n${kindTable(ours)}`);
}

/** Ours alone, in organizations unlike the one that its defaults were found on. */
function shifts(runs: readonly SimulationOptions[], names: readonly ShiftName[]): void {
  const rows = names.map((shift) => ({
    name: shift,
    scores: runs.flatMap((options) => scoresOf(simulate({ ...options, shift }), [ourDetector])),
  }));
  const all = { name: 'all of them', scores: rows.flatMap(({ scores }) => scores) };
  const shown = rows.length === 1 ? rows : [...rows, all];
  console.log(`\n${summaryTable(shown)}\n\nby incident\n\n${kindTable(all)}`);
}

function scoresOf(simulation: Simulation, make: readonly (() => Candidate)[]): readonly Score[] {
  const { labels, columns, deliveries, options, organization } = simulation;
  console.log(
    `seed ${options.seed}, ${options.shift ?? 'none'}: ${options.days} days, ${organization.principals.length} principals, ` +
      `${columns.length} denials in ${deliveries.at.length} deliveries, ${labels.length} incidents`,
  );
  const candidates = make.map((each) => each());
  const delivered = new Uint8Array(columns.length);
  for (let i = 0; i < deliveries.at.length; i += 1) {
    const event = deliveredEvent(simulation, i);
    const row = deliveries.row[i] ?? 0;
    for (const candidate of candidates) candidate.observe(event, delivered[row] === 1);
    delivered[row] = 1;
  }
  return candidates.map(({ pages }) => score(simulation, pages));
}
