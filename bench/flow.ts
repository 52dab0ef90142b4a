/**
 * How long a denial takes through the functions as they are deployed: event → stored → explained, and → alert; on DynamoDB
 * Local and moto, with the windows in which Lambda collects a batch.
 *
 *     npm run bench flow [-- --json] [--quick] [--seconds 30]
 *
 * Each principal is denied fifteen times in a row, so each is a group to explain and a spike to alert. `alert` counts from the
 * denial, mostly the twelfth, that made it a spike. Twelve principals that are denied the same are one wave, which is
 * alerted in place of theirs, and counts from the first denial of the twelfth. Each rate has a table of its own, so that no
 * wave covers the next one. The way from the call to the queue is not in it: CloudTrail takes minutes at times.
 * Units   milliseconds.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DynamoDBRecord } from 'aws-lambda';
import { KEY_PREFIX } from '../contract/table.ts';
import { createTable, startDynamodbLocal } from '../test/support/engines/dynamodb-local.ts';
import { startMoto } from '../test/support/engines/moto.ts';
import { type FollowedStream, followStream } from '../test/support/engines/table-stream.ts';
import { startTopic, type Topic } from '../test/support/engines/topic.ts';
import { eventEnvelope } from '../test/support/event-envelope.ts';
import {
  FUNCTION_ENVIRONMENT,
  type Functions,
  loadFunctions,
  queueEvent,
} from '../test/support/lambda-bundles.ts';
import { aRecord } from '../test/support/records.ts';
import { optionsOf } from './options.ts';
import { quantile } from './spread.ts';

const TABLE = 'bench-flow';
/** Of moto. */
const ACCOUNT = '123456789012';
const RATES = [1, 10, 100];
const IN_A_ROW = 15;

/** As the stack sets them (lib/pipeline), and how often Lambda looks into a stream. */
const QUEUE = { most: 100, windowMs: 1000 };
const DETECT = { most: 100, windowMs: 1000 };
const ATTRIBUTE = { most: 10, windowMs: 0 };
const POLL_MS = 250;
/** After the last event, for what is under way. */
const REST_MS = 6000;

const STAGES = ['stored', 'explained', 'alert'] as const;
type Stage = (typeof STAGES)[number];

interface StageLatency {
  readonly stage: Stage;
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

interface RateLatency {
  /** Denials a second. */
  readonly rate: number;
  readonly sent: number;
  readonly latencies: readonly StageLatency[];
}

interface Engines {
  readonly functions: Functions;
  readonly stream: FollowedStream;
  readonly topic: Topic;
}

export async function run(args: readonly string[]): Promise<void> {
  const { json, quick, numbers } = optionsOf(args, ['seconds']);
  const seconds = numbers.get('seconds') ?? (quick ? 8 : 30);
  const measured: RateLatency[] = [];
  for (const rate of RATES) measured.push(await withEngines((engines) => measure(engines, rate, seconds)));
  console.log(json ? JSON.stringify({ seconds, rates: measured }) : textOf(measured));
}

async function withEngines<T>(work: (engines: Engines) => Promise<T>): Promise<T> {
  const engine = await startDynamodbLocal();
  const [topic, moto] = [await startTopic(), await startMoto()];
  await createTable(engine.client, TABLE);
  const functions = await loadFunctions({
    ...FUNCTION_ENVIRONMENT,
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_ENDPOINT_URL_SNS: topic.endpoint,
    DENIALS_TABLE: TABLE,
    SCOPE: 'account',
  });
  const stream = followStream(engine, TABLE);
  try {
    return await work({ functions, stream, topic });
  } finally {
    stream.stop();
    functions.remove();
    topic.stop();
    await moto.stop();
    await engine.stop();
  }
}

async function measure(engines: Engines, rate: number, seconds: number): Promise<RateLatency> {
  // Cold starts are `npm run bench start`; moto loads each service when it is first asked.
  await new Flow(engines, { name: 'warm', eventName: 'GetObject' }).send(IN_A_ROW, 3);
  // As many as make three spikes at least.
  const most = Math.max(seconds, Math.ceil((3 * IN_A_ROW) / rate));
  return new Flow(engines, { name: `r${rate}`, eventName: 'PutObject' }).send(rate, most);
}

/** What a flow calls its principals, and what these are denied. */
interface FlowNames {
  readonly name: string;
  readonly eventName: string;
}

/** One rate. */
class Flow {
  readonly #engines: Engines;
  readonly #names: FlowNames;
  readonly #queue: { readonly n: number; readonly body: unknown }[] = [];
  /** Milliseconds, by number of the event. */
  readonly #sentAt: number[] = [];
  readonly #latencies: Record<Stage, number[]> = { stored: [], explained: [], alert: [] };
  readonly #inserted: DynamoDBRecord[] = [];
  readonly #asked: DynamoDBRecord[] = [];
  #isOver = false;
  #alerts = 0;

  constructor(engines: Engines, names: FlowNames) {
    this.#engines = engines;
    this.#names = names;
    this.#alerts = engines.topic.published.length;
  }

  async send(rate: number, seconds: number): Promise<RateLatency> {
    const { functions } = this.#engines;
    const loops = [
      this.#follow(),
      this.#readAlerts(),
      this.#batches(this.#queue, QUEUE, async (batch) => {
        await functions.ingest(queueEvent(batch.map(({ body }) => body)));
        for (const { n } of batch) this.#took('stored', n);
      }),
      this.#batches(this.#inserted, DETECT, async (Records) => {
        await functions.detect({ Records });
      }),
      this.#batches(this.#asked, ATTRIBUTE, async (Records) => {
        await functions.attribute({ Records });
        for (const record of Records)
          this.#took('explained', IN_A_ROW * this.#principalOf(JSON.stringify(record)));
      }),
    ];
    const start = performance.now();
    for (let n = 0; n < rate * seconds; n += 1) {
      await sleep(Math.max(0, start + (n * 1000) / rate - performance.now()));
      this.#sentAt.push(performance.now());
      this.#queue.push({ n, body: this.#event(n) });
    }
    await sleep(REST_MS);
    this.#isOver = true;
    await Promise.all(loops);
    const latencies = STAGES.map((stage) => latencyOf(stage, this.#latencies[stage]));
    return { rate, sent: this.#sentAt.length, latencies };
  }

  #event(n: number): unknown {
    const { name, eventName } = this.#names;
    const role = `${name}-${Math.floor(n / IN_A_ROW)}-end`;
    return eventEnvelope(
      aRecord({
        ...{ eventID: `${name}-${n}`, eventTime: new Date().toISOString(), eventName },
        errorMessage: 'Access Denied',
        recipientAccountId: ACCOUNT,
        userIdentity: {
          type: 'AssumedRole',
          accountId: ACCOUNT,
          arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/session`,
        },
      }),
    );
  }

  /** The number of the principal that a text names; NaN where it names none of this flow. */
  #principalOf(text: string): number {
    return Number(new RegExp(`${this.#names.name}-(\\d+)-end`).exec(text)?.[1] ?? Number.NaN);
  }

  #took(stage: Stage, n: number): void {
    const at = this.#sentAt[n];
    if (at !== undefined) this.#latencies[stage].push(performance.now() - at);
  }

  async #readAlerts(): Promise<void> {
    for (; !this.#isOver; await sleep(5)) {
      for (const message of this.#engines.topic.published.slice(this.#alerts)) {
        const subject = message.get('Subject') ?? '';
        const denials = Number(/\b(\d+) denials of/.exec(subject)?.[1]);
        const principals = Number(/\b(\d+) principals denied/.exec(subject)?.[1]);
        this.#took('alert', IN_A_ROW * this.#principalOf(subject) + denials - 1);
        this.#took('alert', IN_A_ROW * (principals - 1));
        this.#alerts += 1;
      }
    }
  }

  async #follow(): Promise<void> {
    while (!this.#isOver) {
      const began = performance.now();
      for (const record of await this.#engines.stream.next()) {
        const key = record.dynamodb?.Keys?.sk?.S ?? '';
        if (record.eventName === 'INSERT' && key.startsWith(KEY_PREFIX.denial)) this.#inserted.push(record);
        if (key.startsWith(KEY_PREFIX.explanationRequest)) this.#asked.push(record);
      }
      await sleep(Math.max(0, began + POLL_MS - performance.now()));
    }
  }

  /** A batch is handed over when it is full, or when the window since its first one is over. */
  async #batches<T>(
    waiting: T[],
    { most, windowMs }: { readonly most: number; readonly windowMs: number },
    work: (batch: T[]) => Promise<void>,
  ): Promise<void> {
    while (!this.#isOver) {
      if (waiting.length === 0) {
        await sleep(5);
        continue;
      }
      const end = performance.now() + windowMs;
      while (waiting.length < most && performance.now() < end) await sleep(5);
      await work(waiting.splice(0, most));
    }
  }
}

function latencyOf(stage: Stage, measured: readonly number[]): StageLatency {
  const [p50 = 0, p95 = 0, p99 = 0] = [0.5, 0.95, 0.99].map((share) => Math.round(quantile(measured, share)));
  return { stage, count: measured.length, p50, p95, p99 };
}

function textOf(measured: readonly RateLatency[]): string {
  const rows = measured.flatMap(({ rate, sent, latencies }) =>
    latencies.map(
      ({ stage, count, p50, p95, p99 }) =>
        `${String(rate).padStart(4)} a second, ${String(sent).padStart(5)} sent  ${stage.padEnd(9)} ${String(count).padStart(5)}   ` +
        `p50 ${String(p50).padStart(5)}   p95 ${String(p95).padStart(5)}   p99 ${String(p99).padStart(5)}`,
    ),
  );
  return ['milliseconds since the event came to the queue', ...rows].join('\n');
}
