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

const snapshot = await readSnapshot('examples/organization/snapshot.json');

const knowledge = new InputKnowledge();
const records: JsonObject[] = [];
for await (const read of readRecords(createReadStream('examples/organization/denials.jsonl'))) {
  if (!('normalized' in read)) continue;
  knowledge.note(read.normalized, read.raw);
  if (read.normalized.kind === 'denial' && isObject(read.raw)) records.push(read.raw);
}

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
