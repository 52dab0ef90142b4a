/**
 * One random history of detection: denials are stored, beside an import of the same ones, and come through shards of the
 * stream that lag, in batches that are doubled and split, with records that cannot be read between them; functions with
 * clocks that differ are killed, throttled and overtaken; sweeps run at once; a topic or the table is away for an hour.
 */
import type { DynamoDBRecord } from 'aws-lambda';
import { HOLD_SECONDS, SWEEP_SECONDS } from '../../contract/deployment.ts';
import { alertComposer } from '../../core/alert/composer.ts';
import { followUp } from '../../core/alert/follow-up.ts';
import { hash32 } from '../../core/detect/hash.ts';
import { sweepDue } from '../../core/detect/pipeline.ts';
import { detectorSettings } from '../../core/detect/settings.ts';
import { stateOf } from '../../core/detect/stored-state.ts';
import type { RecordedDenial } from '../../core/model/denial.ts';
import type { DimensionItem } from '../../core/ports.ts';
import { detectRecords, type StreamDeps } from '../../lambdas/stream-batch.ts';
import { oneOf, type Random, seededRandom, upTo } from '../support/seeded-random.ts';
import { arrivalsOf, HOUR, START } from './arrivals.ts';
import { add, Channel } from './channel.ts';
import { type World, wrongCounts, wrongIncidents, wrongPages } from './detect-model.ts';
import type { Engine, HistoryOptions } from './engine.ts';
import { CALM, Invocation, type Rates, type Tally } from './invocation.ts';

const RATES: Rates = { crash: 0.15, lostAnswer: 0.005, refusal: 0.005, conflict: 0 };
/** Of a run that stores denials, in transactions. */
const STORING: Rates = { ...RATES, conflict: 0.05 };
/** Deliveries of a record that cannot be read, before the stream gives it up. */
const TRIES_OF_UNREADABLE = 3;

interface Shard {
  readonly lag: number;
  /** Numbers of records that are still to come, oldest first. */
  readonly waiting: StreamRecord[];
  tries: number;
}

interface StreamRecord {
  readonly record: DynamoDBRecord;
  readonly at: number;
  readonly isPoison: boolean;
}

export async function detectHistory(options: HistoryOptions): Promise<readonly string[]> {
  const history = await History.begin(options);
  try {
    return await history.run();
  } finally {
    await history.engine.close();
  }
}

interface Window {
  readonly from: number;
  readonly until: number;
}

function windowIn(random: Random, chance: number): Window | undefined {
  if (random() >= chance) return undefined;
  const from = START + upTo(random, 2 * HOUR);
  return { from, until: from + HOUR };
}

class History {
  readonly engine: Engine;
  readonly #random: Random;
  readonly #tally: Tally;
  readonly #clock: { now: number };
  readonly #isShort: boolean;
  readonly #shards: Shard[];
  readonly #channels: readonly Channel[];
  readonly #isTableAway: () => boolean;
  /** Deduplication ids of all updates that were written into an outbox. */
  readonly #queued = new Set<string>();
  #sequence = 0;
  #seen = 0;

  static async begin({ open, ...options }: HistoryOptions): Promise<History> {
    const clock = { now: START };
    const engine = await open({ ...options, now: () => clock.now * 1000 });
    return new History(engine, options, clock);
  }

  private constructor(
    engine: Engine,
    { seed, isShort, tally }: Omit<HistoryOptions, 'open'>,
    clock: { now: number },
  ) {
    const random = seededRandom(seed);
    this.engine = engine;
    this.#random = random;
    this.#tally = tally;
    this.#clock = clock;
    this.#isShort = isShort;
    const during = (window: Window | undefined) => () =>
      window !== undefined && clock.now >= window.from && clock.now < window.until;
    this.#isTableAway = during(windowIn(random, 0.1));
    this.#channels = [
      new Channel('email', during(windowIn(random, 0.2))),
      new Channel('chat', during(windowIn(random, 0.2))),
    ];
    this.#shards = Array.from({ length: oneOf(random, [1, 2, 3, 4, 8]) }, () => ({
      lag: oneOf(random, [0, 0, 5, 60, 600, 1800, 3600]) / (isShort ? 3 : 1),
      waiting: [],
      tries: 0,
    }));
  }

  async run(): Promise<readonly string[]> {
    const denials = arrivalsOf(this.#random, this.#isShort).toSorted((a, b) => a.arrives - b.arrives);
    let next = 0;
    const last = denials.at(-1)?.arrives ?? START;
    while (next < denials.length || this.#shards.some(({ waiting }) => waiting.length > 0)) {
      this.#clock.now += (20 + upTo(this.#random, 280)) * (this.#isShort ? 2 : 1);
      const arrived: RecordedDenial[] = [];
      for (; (denials[next]?.arrives ?? Number.POSITIVE_INFINITY) <= this.#clock.now; next += 1) {
        const recorded = denials[next]?.recorded;
        if (recorded !== undefined) arrived.push(recorded);
      }
      if (arrived.length > 0) await this.#store(arrived);
      this.#stream();
      const runs = this.#shards.map((shard) => this.#deliver(shard));
      const sweeps = oneOf(this.#random, [0, 1, 1, 2]);
      await Promise.all([...runs, ...Array.from({ length: sweeps }, () => this.#sweep(RATES))]);
      const early = await wrongPages(this.#world());
      if (early.length > 0) return early;
      if (this.#clock.now > last + 12 * HOUR) return ['the stream does not come to its end'];
    }
    await this.#rest();
    return [...(await wrongCounts(this.engine, denials)), ...(await wrongIncidents(this.#world()))];
  }

  #world(): World {
    return {
      engine: this.engine,
      channels: this.#channels,
      queued: this.#queued,
      tally: this.#tally,
    };
  }

  /** By `ingest` beside an import, both of which may be stopped; then by the queue's next delivery. */
  async #store(arrived: readonly RecordedDenial[]): Promise<void> {
    if (this.#random() < 0.3) {
      const stores = [0, 1].map(() => this.engine.open(this.#newInvocation(STORING)));
      await Promise.allSettled(stores.map((store) => store.putDenials(arrived)));
    }
    await this.engine.store.putDenials(arrived);
  }

  #newInvocation(rates: Rates): Invocation {
    return new Invocation(this.#random, this.#tally, rates, this.#isTableAway);
  }

  /** Nothing goes wrong any more, and time passes until all is over. */
  async #rest(): Promise<void> {
    const step = SWEEP_SECONDS * (this.#isShort ? 3 : 1);
    for (let time = 0; time < 3 * HOUR; time += step) {
      this.#clock.now += step;
      await this.#sweep(CALM);
    }
  }

  /** What was stored since, into the shards of the principals, with records that cannot be read in between. */
  #stream(): void {
    const images = this.engine.inserted();
    for (const image of images.slice(this.#seen)) {
      const shard = this.#shards[hash32(image.pk?.S ?? '') % this.#shards.length];
      if (this.#random() < 0.01) this.#append(shard, { ...image, d: { S: '{' } }, true);
      this.#append(shard, image, false);
    }
    this.#seen = images.length;
  }

  #append(shard: Shard | undefined, image: object, isPoison: boolean): void {
    this.#sequence += 1;
    const skew = upTo(this.#random, 4) - 2;
    const dynamodb = {
      ...{ SequenceNumber: String(this.#sequence), NewImage: image },
      ApproximateCreationDateTime: this.#clock.now + skew,
    };
    const record = { eventID: `r-${this.#sequence}`, eventName: 'INSERT', dynamodb } as DynamoDBRecord;
    shard?.waiting.push({ record, at: this.#clock.now, isPoison });
  }

  /** A batch of a shard, as Lambda hands it over: again after an error, from the failed record on, and split. */
  async #deliver(shard: Shard): Promise<void> {
    const ready = shard.waiting.filter(({ at }) => at <= this.#clock.now - shard.lag);
    if (ready.length === 0) return;
    const batch = ready.slice(0, 1 + upTo(this.#random, 30));
    const doubled = this.#random() < 0.1 ? 2 : 1;
    const outcomes = await Promise.all(Array.from({ length: doubled }, () => this.#detect(batch)));
    const outcome = outcomes[0];
    if (doubled === 2) this.#tally.repeated += batch.length;
    if (outcome === undefined) {
      this.#tally.repeated += batch.length;
      return;
    }
    const failed = batch.findIndex(({ record }) => record.dynamodb?.SequenceNumber === outcome);
    shard.waiting.splice(0, failed < 0 ? batch.length : failed);
    const [first] = shard.waiting;
    if (failed < 0 || first?.isPoison !== true) return;
    shard.tries += 1;
    if (shard.tries < TRIES_OF_UNREADABLE) return;
    shard.tries = 0;
    this.#tally.unreadable += 1;
    shard.waiting.shift();
  }

  /** The sequence number from which on the batch failed; empty: nowhere; undefined: the function ended with an error. */
  async #detect(batch: readonly StreamRecord[]): Promise<string | undefined> {
    const records = batch.map(({ record }) => record);
    return await this.#invoke(RATES, async (deps) => {
      const { batchItemFailures } = await detectRecords(records, deps);
      return batchItemFailures[0]?.itemIdentifier ?? '';
    });
  }

  async #sweep(rates: Rates): Promise<void> {
    await this.#invoke(rates, async (deps) => {
      await sweepDue(deps);
      await followUp(deps);
      return '';
    });
  }

  async #invoke(rates: Rates, work: (deps: Deps) => Promise<string>): Promise<string | undefined> {
    const invocation = this.#newInvocation(rates);
    const sent: [Channel, string][] = [];
    const store = this.engine.open(invocation);
    const skew = upTo(this.#random, 60) - 30;
    const deps: Deps = {
      dimensions: { ...store, writeDimension: (item) => this.#write(item, store) },
      incidents: store,
      channels: this.#channels.map((channel) => channel.open(this.engine, invocation, sent)),
      composeAlert: alertComposer(store),
      ...{ onRefused: () => {}, onUnread: () => {}, onDetected: () => {} },
      ...{ clock: () => (this.#clock.now + skew) * 1000, backOff: () => invocation.turns() },
      ...{ settings: detectorSettings(), holdSeconds: HOLD_SECONDS },
    };
    try {
      return await work(deps);
    } catch {
      for (const [channel, id] of sent) add(channel.excused, id);
      return undefined;
    }
  }

  /** Notes what the outbox holds, whether or not the writer learns that it was written. */
  async #write(item: DimensionItem, store: Pick<Deps['dimensions'], 'writeDimension'>): Promise<boolean> {
    try {
      const isWritten = await store.writeDimension(item);
      if (!isWritten) this.#tally.conflicts += 1;
      return isWritten;
    } finally {
      const written = (await this.engine.store.readDimensions([item.id])).get(item.id);
      for (const { incident, type, at } of (written && stateOf(written)?.outbox) ?? [])
        this.#queued.add(`${incident}/${type}/${at}`);
    }
  }
}

type Deps = StreamDeps & Parameters<typeof followUp>[0];
