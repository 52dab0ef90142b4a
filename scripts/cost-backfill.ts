/**
 * What it costs, and how long it takes, to read a bucket of logs with the backfill. `node scripts/cost-backfill.ts` prints the
 * table of docs/scale.md.
 *
 * Units   a TB is 10^12 bytes of gzip; US dollars, list prices of us-east-1 in 2026, without free tier.
 * Source  AWS Step Functions pricing (standard workflows); the others stand in contract/cost-model.ts and core/ingest/fetch-cost.ts.
 */

import { costOfDenials, total } from '../contract/cost-model.ts';
import { costOfFetch } from '../core/ingest/fetch-cost.ts';

/** What the table assumes of the logs, and of the function: measured by `npm run bench backfill`, and what a Lambda processor lacks. */
export const ASSUMED = {
  bytesAnObject: 200_000,
  bytesARecord: 212,
  bytesASecond: 5 * 2 ** 20,
  memoryGib: 1769 / 1024,
  stepSeconds: 600,
  parts: 400,
} as const;

const TRANSITION = 0.025 / 1000;
const [LAMBDA_GIB_SECOND, LAMBDA_REQUEST] = [0.000_013_333_4, 0.2 / 1_000_000];
/** Dividing, adding up, and the choices between. */
const OWN_TRANSITIONS = 6;
/** A step: it, and the choice behind it. A part: its beginning and its end. */
const [OF_A_STEP, OF_A_PART] = [2, 3];

export interface BackfillCost {
  readonly requests: number;
  readonly functions: number;
  readonly transitions: number;
  /** Storing, detecting and explaining, as of denials that arrive. */
  readonly denials: number;
}

export function costOfBackfill(bytes: number, denialShare: number): BackfillCost {
  const objects = bytes / ASSUMED.bytesAnObject;
  const seconds = bytes / ASSUMED.bytesASecond;
  const steps = Math.max(ASSUMED.parts, seconds / ASSUMED.stepSeconds);
  const { list, get } = costOfFetch({
    listRequests: objects / 1000,
    objects: [{ storageClass: 'STANDARD', count: objects, bytes }],
  });
  const arriving = costOfDenials((bytes / ASSUMED.bytesARecord) * denialShare, false);
  return {
    requests: list + get,
    functions: seconds * ASSUMED.memoryGib * LAMBDA_GIB_SECOND + steps * LAMBDA_REQUEST,
    transitions: (OWN_TRANSITIONS + ASSUMED.parts * OF_A_PART + steps * OF_A_STEP) * TRANSITION,
    denials: total(arriving.filter(({ what }) => what !== 'queue')),
  };
}

export const hoursOfBackfill = (bytes: number, atOnce: number): number =>
  bytes / ASSUMED.bytesASecond / atOnce / 3600;

const TERABYTE = 1e12;
const SIZES = [1, 10, 100];
const SHARES = [0.001, 0.01];
const AT_ONCE = [4, 40];

const HEAD = [
  '| TB of gzip | denials | S3 | function | state machine | denials, as they arrive | USD in all | hours, 4 at once | 40 at once |',
  '| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
];

export function backfillTable(): string[] {
  return [...HEAD, ...SIZES.flatMap((size) => SHARES.map((share) => row(size, share)))];
}

function row(terabytes: number, share: number): string {
  const bytes = terabytes * TERABYTE;
  const cost = costOfBackfill(bytes, share);
  const { requests, functions, transitions, denials } = cost;
  const all = requests + functions + transitions + denials;
  const cells = [
    ...[String(terabytes), `${share * 100} %`],
    ...[requests, functions, transitions, denials, all].map(usd),
    ...AT_ONCE.map((atOnce) => Math.round(hoursOfBackfill(bytes, atOnce)).toLocaleString('en-US')),
  ];
  return `| ${cells.join(' | ')} |`;
}

const usd = (value: number): string =>
  value < 10 ? value.toFixed(2) : Math.round(value).toLocaleString('en-US');

if (import.meta.main) console.log(backfillTable().join('\n'));
