/** A call that is refused again is explained as if it were the first: whatever is remembered of it changes nothing. */
import { createReadStream } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lazyActionTable } from '../../adapters/action-table.ts';
import { readRecords } from '../../adapters/input/cloudtrail.ts';
import { readSnapshot } from '../../adapters/snapshot/file.ts';
import { InputKnowledge } from '../../core/explain/input-knowledge.ts';
import { recordExplainer } from '../../core/explain/record-explainer.ts';
import type { Denial } from '../../core/model/denial.ts';
import type { PolicySource } from '../../core/model/policy-source.ts';
import { normalizeRecord } from '../../core/normalize/cloudtrail.ts';
import { isoSeconds } from '../../core/record/event-time.ts';
import { isObject, type JsonObject } from '../../core/record/json.ts';
import { loadSnapshot, type Snapshot } from '../../core/snapshot/snapshot.ts';
import { snapshotSource } from '../../core/snapshot/source.ts';
import { runs } from '../support/property-runs.ts';

const isDenial = (record: JsonObject): boolean => normalizeRecord(record).kind === 'denial';

interface Sample {
  readonly snapshot: Snapshot;
  /** Denials, changes of policies and beginnings of sessions. */
  readonly records: readonly JsonObject[];
}

async function sampleOf(folder: string, log: string): Promise<Sample> {
  const records: JsonObject[] = [];
  for await (const read of readRecords(createReadStream(`${folder}/${log}`)))
    if ('normalized' in read && isObject(read.raw)) records.push(read.raw);
  return {
    snapshot: await readSnapshot(`${folder}/snapshot.json`),
    records: records.filter((record) => normalizeRecord(record).kind !== 'none'),
  };
}

const organization = await sampleOf('examples/organization', 'denials.jsonl');
const SAMPLES = { organization, changes: await sampleOf('examples/changes', 'log.jsonl') };

const { snapshot } = organization;
const records = organization.records.filter(isDenial);

function knowledgeOf(known: readonly JsonObject[]): InputKnowledge {
  const knowledge = new InputKnowledge();
  for (const record of known) knowledge.note(normalizeRecord(record, lazyActionTable), record);
  return knowledge;
}

const knowledge = knowledgeOf(organization.records);

/** Moments at which something in the snapshot begins or ends, and those around them. */
const moments = [...JSON.stringify([...snapshot.entries()]).matchAll(/"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)"/g)]
  .flatMap(([, time]) => [-1, 0, 1, 299, 300].map((seconds) => Date.parse(time ?? '') + seconds * 1000))
  .map(isoSeconds);

const explainerOf = (policies: PolicySource, table = lazyActionTable) =>
  recordExplainer({ knowledge, readAhead: true, policies, table });

type Explain = ReturnType<typeof explainerOf>['explain'];

/** Without what the explainer knows of the calls before. */
async function explained(explain: Explain, record: JsonObject, table = lazyActionTable): Promise<unknown> {
  const denial = await explain(normalizeRecord(record, table), record);
  return denial && { ...denial, attribution: { ...denial.attribution, evidence: evidenceOf(denial) } };
}

const evidenceOf = ({ attribution }: Denial) =>
  attribution.evidence.filter((each) => !('code' in each) || each.code !== 'deniedBefore');

/** Nothing is remembered by it, nor of it. */
function anew(record: JsonObject, from: Snapshot): Promise<unknown> {
  const { isAlikeAt: _alike, ...source } = snapshotSource(from);
  const table = { ...lazyActionTable };
  return explained(explainerOf(source, table).explain, record, table);
}

const twin = (record: JsonObject, eventID: string, time: string): JsonObject => ({
  ...record,
  ...{ eventID, requestID: `request of ${eventID}`, eventTime: time },
});

const pick = fc.nat({ max: records.length - 1 }).map((index) => records[index] as JsonObject);
const time = fc.oneof(
  fc.constantFrom(...new Set(moments)),
  fc
    .date({
      min: new Date('2026-11-19T00:00:00Z'),
      max: new Date('2026-11-22T00:00:00Z'),
      noInvalidDate: true,
    })
    .map((at) => isoSeconds(at.getTime())),
);

test('the same call at whatever other time', async () => {
  const { explain } = explainerOf(snapshotSource(snapshot));
  await fc.assert(
    fc.asyncProperty(pick, fc.array(time, { minLength: 2, maxLength: 5 }), async (record, times) => {
      for (const [n, at] of times.entries()) {
        const call = twin(record, `event-${n}`, at);
        expect(await explained(explain, call)).toEqual(await anew(call, snapshot));
      }
    }),
    runs(100),
  );
});

/** Members of a record that explanations rest on, each with another value. */
const CHANGES: readonly JsonObject[] = [
  { sourceIPAddress: '192.0.2.77' },
  { sourceIPAddress: 'cloudformation.amazonaws.com' },
  { userAgent: 'another/1.0' },
  { vpcEndpointId: 'vpce-0000000000000000a' },
  { awsRegion: 'us-east-2' },
  { errorMessage: 'Access Denied' },
  { errorCode: 'Client.UnauthorizedOperation' },
  { requestParameters: null },
  { recipientAccountId: '999988887777' },
  { notExported: 'partial userIdentity requestParameters' },
];

test('a call that differs in one member', async () => {
  const { explain } = explainerOf(snapshotSource(snapshot));
  await fc.assert(
    fc.asyncProperty(pick, fc.constantFrom(...CHANGES), time, async (record, change, at) => {
      for (const call of [record, { ...record, ...change }, record].map((each, n) =>
        twin(each, `event-${n}`, at),
      ))
        expect(await explained(explain, call)).toEqual(await anew(call, snapshot));
    }),
    runs(100),
  );
});

const TWO_DAYS = 2880;

const minutes = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -4, max: 4 }),
  fc.integer({ min: -TWO_DAYS, max: TWO_DAYS }),
);
/** One denial, again and again, among changes and beginnings of sessions; and minutes by which each is moved. */
const storyOf = (from: readonly JsonObject[]) =>
  fc
    .tuple(
      fc.constantFrom(...from.filter(isDenial)),
      fc.shuffledSubarray(from.filter((record) => !isDenial(record))),
      fc.array(minutes, { minLength: 2, maxLength: 4 }),
    )
    .chain(([denial, others, copies]) => {
      const share = Math.ceil(others.length / (copies.length - 1));
      const records = copies.flatMap((_, n) => [denial, denial, ...others.slice(n * share, (n + 1) * share)]);
      return fc.tuple(...records.map((record) => fc.tuple(fc.constant(record), minutes)));
    });

const moved = (record: JsonObject, by: number): string =>
  isoSeconds(Date.parse(String(record.eventTime)) + by * 60_000);

test.each([
  ['organization', true],
  ['organization', false],
  ['changes', true],
  ['changes', false],
] as const)('%s: among others, as they come, read ahead: %s', async (name, readAhead) => {
  const { snapshot: policies, records: all } = SAMPLES[name];
  await fc.assert(
    fc.asyncProperty(storyOf(all), async (story) => {
      const calls = story.map(([record, by], n) => twin(record, `event-${n}`, moved(record, by)));
      const { isAlikeAt: _alike, ...anew } = snapshotSource(policies);
      const [remembering, other] = [snapshotSource(policies), anew].map((source) =>
        recordExplainer({
          ...{ knowledge: knowledgeOf(readAhead ? calls : []), readAhead },
          ...{ policies: source, table: lazyActionTable },
        }),
      );
      for (const call of calls) {
        const normalized = normalizeRecord(call, lazyActionTable);
        expect(await remembering?.explain(normalized, call)).toEqual(await other?.explain(normalized, call));
      }
    }),
    runs(300),
  );
});

/** How many policies of the organization are looked up for a call and its twin of a minute later. */
async function lookUps(from: Snapshot): Promise<readonly number[]> {
  const source = snapshotSource(from);
  let count = 0;
  const counting: PolicySource = {
    ...source,
    organizationOf: (account, at) => {
      count += 1;
      return source.organizationOf(account, at);
    },
  };
  const { explain } = explainerOf(counting);
  const counts: number[] = [];
  for (const at of ['2026-11-20T10:00:00Z', '2026-11-20T10:01:00Z']) {
    await explained(explain, twin(records[0] as JsonObject, `event of ${at}`, at));
    counts.push(count);
  }
  return counts;
}

test('what was explained is not looked up again, unless a policy asks for the time', async () => {
  const [first, second] = await lookUps(snapshot);
  expect(first).toBeGreaterThan(0);
  expect(second).toBe(first);
  const asking = {
    ...{ kind: 'managedPolicy', arn: 'arn:aws:iam::111122223333:policy/by-day', defaultVersion: 'v1' },
    document: {
      Version: '2012-10-17',
      Statement: { Condition: { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } } },
    },
  } as const;
  const [before, after = 0] = await lookUps(loadSnapshot([...snapshot.entries(), asking as never]));
  expect(after).toBeGreaterThan(before ?? after);
});
