/**
 * One random history of detection: denials are stored, and come through shards of the stream that lag, in batches that are
 * doubled and split, with records that cannot be read between them; functions with clocks that differ are killed, throttled
 * and overtaken; sweeps run at once; a topic or the table is away for an hour.
 *
 * What must hold in the end: every denial that can be read is counted once by its principal; every update of an incident
 * was taken once by each channel, or twice if the sender could not know that; an incident has paged if and only if a
 * channel took an alert of it, its end was sent if and only if it is closed, and it does not end before it began.
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
import { type Arrival, arrivalsOf, HOUR, START } from './arrivals.ts';
import { add, Channel } from './channel.ts';
import type { Engine, OpenEngine } from './engine.ts';
import { CALM, Invocation, type Rates, type Tally } from './invocation.ts';

const RATES: Rates = { crash: 0.15, lostAnswer: 0.005, refusal: 0.005, conflict: 0 };
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

export async function detectHistory(
  seed: number,
  open: OpenEngine,
  tally: Tally,
): Promise<readonly string[]> {
  const history = await History.begin(seed, open, tally);
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
  readonly #shards: Shard[];
  readonly #channels: readonly Channel[];
  readonly #isTableAway: () => boolean;
  /** Deduplication ids of all updates that were written into an outbox. */
  readonly #queued = new Set<string>();
  #sequence = 0;
  #seen = 0;

  static async begin(seed: number, open: OpenEngine, tally: Tally): Promise<History> {
    const clock = { now: START };
    return new History(await open({ now: () => clock.now * 1000 }), seededRandom(seed), tally, clock);
  }

  private constructor(engine: Engine, random: Random, tally: Tally, clock: { now: number }) {
    this.engine = engine;
    this.#random = random;
    this.#tally = tally;
    this.#clock = clock;
    const during = (window: Window | undefined) => () =>
      window !== undefined && clock.now >= window.from && clock.now < window.until;
    this.#isTableAway = during(windowIn(random, 0.1));
    this.#channels = [
      new Channel('email', during(windowIn(random, 0.2))),
      new Channel('chat', during(windowIn(random, 0.2))),
    ];
    this.#shards = Array.from({ length: oneOf(random, [1, 2, 3, 4, 8]) }, () => ({
      lag: oneOf(random, [0, 0, 5, 60, 600, 1800, 3600]),
      waiting: [],
      tries: 0,
    }));
  }

  async run(): Promise<readonly string[]> {
    const denials = arrivalsOf(this.#random).toSorted((a, b) => a.arrives - b.arrives);
    let next = 0;
    const last = denials.at(-1)?.arrives ?? START;
    while (next < denials.length || this.#shards.some(({ waiting }) => waiting.length > 0)) {
      this.#clock.now += 20 + upTo(this.#random, 280);
      const arrived: RecordedDenial[] = [];
      for (; (denials[next]?.arrives ?? Number.POSITIVE_INFINITY) <= this.#clock.now; next += 1) {
        const recorded = denials[next]?.recorded;
        if (recorded !== undefined) arrived.push(recorded);
      }
      if (arrived.length > 0) await this.engine.store.putDenials(arrived);
      this.#stream();
      const runs = this.#shards.map((shard) => this.#deliver(shard));
      const sweeps = oneOf(this.#random, [0, 1, 1, 2]);
      await Promise.all([...runs, ...Array.from({ length: sweeps }, () => this.#sweep(RATES))]);
      const early = await this.#wrongPages();
      if (early.length > 0) return early;
      if (this.#clock.now > last + 12 * HOUR) return ['the stream does not come to its end'];
    }
    await this.#rest();
    return [...(await this.#wrongCounts(denials)), ...(await this.#wrongIncidents())];
  }

  /** Nothing goes wrong any more, and time passes until all is over. */
  async #rest(): Promise<void> {
    for (let time = 0; time < 3 * HOUR; time += SWEEP_SECONDS) {
      this.#clock.now += SWEEP_SECONDS;
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
    const invocation = new Invocation(this.#random, this.#tally, rates, this.#isTableAway);
    const sent: [Channel, string][] = [];
    const store = this.engine.open(invocation);
    const skew = upTo(this.#random, 60) - 30;
    const deps: Deps = {
      dimensions: { ...store, writeDimension: (item) => this.#write(item, store) },
      incidents: store,
      channels: this.#channels.map((channel) => channel.open(invocation, sent)),
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

  /** A principal of these histories has fewer denials than its ring has places. */
  async #wrongCounts(denials: readonly Arrival[]): Promise<readonly string[]> {
    const distinct = new Map(denials.map(({ recorded: { denial } }) => [denial.id, denial]));
    const byPrincipal = Map.groupBy(distinct.values(), ({ principal }) => principal.arn);
    const wrong: string[] = [];
    for (const [arn, own] of byPrincipal) {
      const id = `principal|${arn}`;
      const item = (await this.engine.store.readDimensions([id])).get(id);
      const seen = item === undefined ? undefined : stateOf(item)?.seen;
      const counted = seen?.kind === 'ids' ? seen.places.filter((place) => place !== 0).length : 0;
      if (counted !== own.length) wrong.push(`${arn} has ${own.length} denials, ${counted} counted`);
    }
    return wrong;
  }

  /** At any time. */
  async #wrongPages(): Promise<readonly string[]> {
    const wrong: string[] = [];
    for await (const { incident, pagedAt } of this.engine.store.listIncidents({})) {
      if (pagedAt !== null && !this.#channels.some((channel) => channel.paged.has(incident)))
        wrong.push(`${incident} has paged, and no channel took an alert of it`);
    }
    return wrong;
  }

  async #wrongIncidents(): Promise<readonly string[]> {
    const wrong: string[] = [];
    for await (const { id } of this.engine.store.dueDimensions()) wrong.push(`${id} is still due`);
    const incidents = await Array.fromAsync(this.engine.store.listIncidents({}));
    this.#tally.incidents += incidents.length;
    for (const { incident, pagedAt, openedAt, closedAt, muted } of incidents) {
      if (closedAt === null) wrong.push(`${incident} is still open`);
      else if (closedAt < openedAt) wrong.push(`${incident} ended before it began`);
      const paged = this.#channels.some((channel) => channel.paged.has(incident));
      if (paged !== (pagedAt !== null)) wrong.push(`${incident} paged: ${paged}, by its store: ${pagedAt}`);
      if (pagedAt === null && muted === null) wrong.push(`${incident} never paged`);
      const over = [...this.#queued].some((id) => id.startsWith(`${incident}/resolve/`));
      if (over !== (closedAt !== null))
        wrong.push(`${incident} has ended: ${over}, by its store: ${closedAt}`);
    }
    for (const channel of this.#channels) wrong.push(...this.#wrongOn(channel));
    return wrong;
  }

  #wrongOn({ name, taken, excused }: Channel): readonly string[] {
    const wrong: string[] = [];
    for (const [id, times] of taken) {
      const most = 1 + (excused.get(id) ?? 0);
      this.#tally.alerts += 1;
      this.#tally.twice += times - 1;
      if (times > most) wrong.push(`${name} took ${id} ${times} times, at most ${most} can be excused`);
    }
    // An escalation that waits is replaced by a later one.
    const missing = [...this.#queued].filter((id) => !taken.has(id) && !id.includes('/escalate/'));
    return [...wrong, ...missing.map((id) => `${name} never took ${id}`)];
  }
}

type Deps = StreamDeps & Parameters<typeof followUp>[0];
