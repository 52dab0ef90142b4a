/**
 * What the monitor costs, as arithmetic.
 *
 * Units   US dollars; a month has 730 hours.
 * Source  AWS's price lists for us-east-1, 2026, without free tier: EventBridge, SQS, Lambda (arm64), DynamoDB on
 *         demand, CloudWatch, KMS, Step Functions (express), CloudTrail. Prices change: check them before you rely on a figure.
 */

export interface CostRow {
  readonly what: string;
  readonly usd: number;
}

const MILLION = 1_000_000;
export const HOURS_A_MONTH = 730;

const PRICES = {
  forwardedEvent: 1 / MILLION,
  gibArchived: 0.1 + 0.023 / 2,
  gibBetweenRegions: 0.02,
  queueRequest: 0.4 / MILLION,
  lambdaRequest: 0.2 / MILLION,
  lambdaGibSecond: 0.000_013_333_4,
  writeUnit: 0.625 / MILLION,
  readUnit: 0.125 / MILLION,
  gibMonthStored: 0.25 + 0.2,
  gibLogged: 0.5,
  keyMonth: 1,
  keyRequest: 0.03 / 10_000,
  alarmMetricMonth: 0.1,
  customMetricMonth: 0.3,
  dashboardMonth: 3,
  dataEvent: 0.1 / 100_000,
  expressExecution: 1 / MILLION,
  expressGibSecond: 0.000_016_67,
} as const;

/** What one denial uses on its way, at ten to a batch. With fewer denials batches are smaller, and costs are small anyway. */
export interface Measures {
  readonly batch: number;
  /** An event on a bus, envelope and record. */
  readonly eventBytes: number;
  /** Of `ingest`, for denials of one group; the cost suite verifies it. */
  readonly writeUnits: number;
  /** Of `ingest`, for a denial that comes alone. */
  readonly writeUnitsAlone: number;
  readonly readUnits: number;
  /** Of `detect`: its state is written once a key and batch. */
  readonly detectWriteUnits: number;
  readonly detectReadUnits: number;
  readonly storedBytes: number;
  readonly ingestMsABatch: number;
  readonly detectMsABatch: number;
  readonly memoryGib: number;
  readonly logBytesAnInvocation: number;
  /** Denials a group: each group is explained once, by reading some twenty policies. */
  readonly denialsAGroup: number;
  readonly attributeSecondsAGroup: number;
}

export const MEASURES: Measures = {
  batch: 10,
  eventBytes: 5000,
  writeUnits: 0.8,
  writeUnitsAlone: 4,
  readUnits: 1.1,
  detectWriteUnits: 0.5,
  detectReadUnits: 0.5,
  storedBytes: 150,
  ingestMsABatch: 60,
  detectMsABatch: 60,
  memoryGib: 0.5,
  logBytesAnInvocation: 1200,
  denialsAGroup: 100,
  attributeSecondsAGroup: 1,
};

/** From the bus of an account to `ingest`. */
function costOfArrival(events: number, batches: number, isForwarded: boolean, m: Measures): CostRow[] {
  const gibForwarded = isForwarded ? (events * m.eventBytes) / 2 ** 30 : 0;
  return [
    { what: 'rules of the default buses', usd: 0 },
    { what: 'forwarding to the central bus', usd: isForwarded ? events * PRICES.forwardedEvent : 0 },
    { what: 'from other Regions, if all were', usd: gibForwarded * PRICES.gibBetweenRegions },
    { what: 'archive of the bus', usd: gibForwarded * PRICES.gibArchived },
    { what: 'queue', usd: (events + 2 * batches) * PRICES.queueRequest },
  ];
}

/** `isForwarded`: through the central bus, whose events are billed to the accounts that they come from. */
export function costOfDenials(denials: number, isForwarded: boolean, m: Measures = MEASURES): CostRow[] {
  const batches = denials / m.batch;
  const groups = denials / m.denialsAGroup;
  const gibSeconds = (milliseconds: number) => (batches * milliseconds * m.memoryGib) / 1000;
  return [
    ...costOfArrival(denials, batches, isForwarded, m),
    {
      what: 'ingest and detect',
      usd:
        2 * batches * PRICES.lambdaRequest +
        gibSeconds(m.ingestMsABatch + m.detectMsABatch) * PRICES.lambdaGibSecond,
    },
    {
      what: 'table',
      usd:
        denials * (m.writeUnits + m.detectWriteUnits) * PRICES.writeUnit +
        denials * (m.readUnits + m.detectReadUnits) * PRICES.readUnit,
    },
    {
      what: 'attribute',
      usd:
        groups *
        (PRICES.lambdaRequest + m.attributeSecondsAGroup * PRICES.lambdaGibSecond + 4 * PRICES.writeUnit),
    },
    { what: 'logs', usd: ((2 * batches * m.logBytesAnInvocation) / 2 ** 30) * PRICES.gibLogged },
  ];
}

/**
 * Events that end in `ingest`: policy changes and limited sessions, of which it writes `writeUnits` in all, and what only looks
 * like a denial. They come alone.
 */
export function costOfContext(
  { events, writeUnits }: { readonly events: number; readonly writeUnits: number },
  isForwarded: boolean,
  m: Measures = MEASURES,
): CostRow[] {
  const lambda = PRICES.lambdaRequest + ((m.ingestMsABatch * m.memoryGib) / 1000) * PRICES.lambdaGibSecond;
  return [
    ...costOfArrival(events, events, isForwarded, m),
    { what: 'ingest and detect', usd: events * lambda },
    { what: 'table', usd: writeUnits * PRICES.writeUnit },
    { what: 'logs', usd: ((events * m.logBytesAnInvocation) / 2 ** 30) * PRICES.gibLogged },
  ];
}

export function costOfKeeping(denials: number, days: number, m: Measures = MEASURES): number {
  return costOfStoring(denials * m.storedBytes, days);
}

/** Bytes that a month adds, each kept for so many days; with point-in-time recovery. */
export const costOfStoring = (bytes: number, days: number): number =>
  (bytes / 2 ** 30) * (days / 30) * PRICES.gibMonthStored;

export interface Watched {
  readonly isOrganization: boolean;
  readonly accounts: number;
  readonly regions: number;
}

/** Lambda polls a queue with five at least. */
export const POLLERS = 5;

/** Of the stacks that the settings make without options; a test counts them there. */
export function usualInventory({ isOrganization, accounts, regions }: Watched): Inventory {
  return {
    ...{ keys: 1, keyUsers: 0 },
    alarmMetrics: (isOrganization ? 17 : 16) + regions,
    customMetrics: 10,
    dashboards: 1,
    queuePollers: POLLERS,
    canariesADay: regions * (24 + (isOrganization ? accounts : 0)),
  };
}

/** What of a stack costs money without any denial. */
export interface Inventory {
  readonly keys: number;
  /** Pairs of who uses the customer's key and what it encrypts: each asks for it again and again. */
  readonly keyUsers: number;
  /** Alarms are billed by the metrics that they watch. */
  readonly alarmMetrics: number;
  /** Made from log lines. */
  readonly customMetrics: number;
  readonly dashboards: number;
  readonly queuePollers: number;
  readonly canariesADay: number;
}

export interface FreeTier {
  readonly alarmMetrics: number;
  readonly customMetrics: number;
  readonly dashboards: number;
  readonly queueRequests: number;
  readonly keyRequests: number;
}

/** AWS's always-free tier, which the account's other uses share. */
export const ALWAYS_FREE: FreeTier = {
  alarmMetrics: 10,
  customMetrics: 10,
  dashboards: 3,
  queueRequests: MILLION,
  keyRequests: 20_000,
};
export const NOTHING_FREE: FreeTier = {
  alarmMetrics: 0,
  customMetrics: 0,
  dashboards: 0,
  queueRequests: 0,
  keyRequests: 0,
};

/** DynamoDB, SQS and SNS use a key that they were given for five minutes. */
const KEY_REQUESTS_AN_HOUR = 12;

/** A poller waits twenty seconds for a message. */
const POLLS_AN_HOUR = 180;

/** A month without any denial. */
export function costOfIdling(inventory: Inventory, free: FreeTier = ALWAYS_FREE): CostRow[] {
  const polls = inventory.queuePollers * POLLS_AN_HOUR * HOURS_A_MONTH;
  const paid = (count: number, given: number) => Math.max(0, count - given);
  const canaries = (inventory.canariesADay * HOURS_A_MONTH) / 24;
  return [
    { what: 'key', usd: inventory.keys * PRICES.keyMonth },
    ...costOfCustomerKey(inventory),
    { what: 'alarms', usd: paid(inventory.alarmMetrics, free.alarmMetrics) * PRICES.alarmMetricMonth },
    { what: 'metrics', usd: paid(inventory.customMetrics, free.customMetrics) * PRICES.customMetricMonth },
    { what: 'dashboard', usd: paid(inventory.dashboards, free.dashboards) * PRICES.dashboardMonth },
    { what: 'polling the queue', usd: paid(polls, free.queueRequests) * PRICES.queueRequest },
    { what: 'canaries', usd: costOfCanaries(canaries) },
  ];
}

/** No row without such a key. */
function costOfCustomerKey({ keyUsers }: Inventory): CostRow[] {
  const requests = keyUsers * KEY_REQUESTS_AN_HOUR * HOURS_A_MONTH;
  return requests === 0
    ? []
    : [{ what: "requests for the customer's key, at most", usd: requests * PRICES.keyRequest }];
}

/** Of the state machine that makes the call; billed for 64 MiB. */
const CANARY_SECONDS = 0.5;
const CANARY_GIB = 64 / 1024;

/** Each is an execution, goes the way to the table, alone in its batch, and is one put there; and into the log of the monitor's own calls. */
export function costOfCanaries(canaries: number, m: Measures = MEASURES): number {
  const gibOfEvents = (canaries * m.eventBytes) / 2 ** 30;
  const gibLogged = gibOfEvents + (canaries * m.logBytesAnInvocation) / 2 ** 30;
  const execution = PRICES.expressExecution + CANARY_SECONDS * CANARY_GIB * PRICES.expressGibSecond;
  return (
    canaries * execution +
    canaries * (PRICES.forwardedEvent + 3 * PRICES.queueRequest + PRICES.lambdaRequest + PRICES.writeUnit) +
    ((canaries * m.ingestMsABatch * m.memoryGib) / 1000) * PRICES.lambdaGibSecond +
    gibOfEvents * (PRICES.gibBetweenRegions + PRICES.gibArchived) +
    gibLogged * PRICES.gibLogged
  );
}

/** Functions that use the table. */
const TABLE_USERS = 4;

/** The AWS managed key of the table costs nothing, its requests do. At most so many, were all functions always busy. */
export function costOfKeyRequests(free: FreeTier = ALWAYS_FREE): number {
  const requests = TABLE_USERS * KEY_REQUESTS_AN_HOUR * HOURS_A_MONTH;
  return Math.max(0, requests - free.keyRequests) * PRICES.keyRequest;
}

/** Sent, received and deleted. */
export const costOfDeadLetters = (messages: number): number => 3 * messages * PRICES.queueRequest;

/** By CloudTrail, which bills all data events, and of network activity the denials only. */
export const costOfRecording = (events: number): number => events * PRICES.dataEvent;

export function total(rows: readonly CostRow[]): number {
  return rows.reduce((sum, { usd }) => sum + usd, 0);
}

/** How many denials an hour, for a whole day, cost `usdPerDay`. */
export function denialsAnHourFor(usdPerDay: number, isForwarded: boolean): number {
  const usdADenial = total(costOfDenials(MILLION, isForwarded)) / MILLION;
  return Math.floor(usdPerDay / 24 / usdADenial);
}
