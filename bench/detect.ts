/**
 * The detector beside what else there is, on a simulated organization; then what it costs, and how often it pages
 * in storms. Definitions and last numbers: docs/detection.md.
 *
 *     npm run bench detect -- [--seeds 201,202] [--days 30] [--scale 1] [--only quality,cost,storms]
 */
import { parseArgs } from 'node:util';
import { burstHmm } from './detect/baselines/burst-model.ts';
import { cisOne, cisTen, ewma, insightsLike } from './detect/baselines/thresholds.ts';
import { type Candidate, ourDetector } from './detect/candidate.ts';
import { costReport } from './detect/cost.ts';
import { kindTable, type Row, summaryTable } from './detect/report.ts';
import { type Score, score } from './detect/scoring.ts';
import { deliveredEvent, type Simulation, simulate } from './detect/simulation.ts';
import { stormReport } from './detect/storms.ts';

const CANDIDATES: readonly (() => Candidate)[] = [ourDetector, burstHmm, ewma, insightsLike, cisTen, cisOne];

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      seeds: { type: 'string', default: '201' },
      days: { type: 'string', default: '30' },
      scale: { type: 'string', default: '1' },
      only: { type: 'string', default: 'quality,cost,storms' },
    },
  });
  const parts = values.only.split(',');
  const seeds = values.seeds.split(',').map(Number);
  if (parts.includes('quality')) quality(seeds, Number(values.days), Number(values.scale));
  if (parts.includes('cost')) console.log(`\n${costReport()}`);
  if (parts.includes('storms')) console.log(`\n${stormReport()}`);
}

function quality(seeds: readonly number[], days: number, scale: number): void {
  const scores = seeds.map((seed) => scoresOf(simulate({ seed, days, scale })));
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

function scoresOf(simulation: Simulation): readonly Score[] {
  const { labels, columns, deliveries, options, organization } = simulation;
  console.log(
    `seed ${options.seed}: ${options.days} days, ${organization.principals.length} principals, ` +
      `${columns.length} denials in ${deliveries.at.length} deliveries, ${labels.length} incidents`,
  );
  const candidates = CANDIDATES.map((make) => make());
  const delivered = new Uint8Array(columns.length);
  for (let i = 0; i < deliveries.at.length; i += 1) {
    const event = deliveredEvent(simulation, i);
    const row = deliveries.row[i] ?? 0;
    for (const candidate of candidates) candidate.observe(event, delivered[row] === 1);
    delivered[row] = 1;
  }
  return candidates.map(({ pages }) => score(simulation, pages));
}
