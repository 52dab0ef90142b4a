/**
 * The sample of what-if: twelve proposed changes over generated calls, each row beside what a person reads in the policy.
 *
 * Time    1,000 calls by default; WHAT_IF_CALLS=20000 for all.
 */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readSnapshot } from '../../adapters/snapshot/file.ts';
import { volatileReads } from '../../core/context/volatile-reads.ts';
import { snapshotSource } from '../../core/snapshot/source.ts';
import type { PreviewResult } from '../../core/what-if/preview/preview.ts';
import { changesOf } from '../../core/what-if/terraform/changes.ts';
import { readPlan } from '../../core/what-if/terraform/plan.ts';
import type { Change } from '../../core/what-if/variant/change.ts';
import { readChangeFile } from '../../core/what-if/variant/read-changes.ts';
import { resolveChanges } from '../../core/what-if/variant/resolve.ts';
import { variantOf } from '../../core/what-if/variant/variant.ts';
import { sampleRecords } from '../../scripts/generate-examples-what-if/records.ts';
import { whatIfDays, whatIfSnapshot } from '../../scripts/generate-examples-what-if.ts';
import { normalizedCall, previewOver } from '../support/preview-calls.ts';
import {
  accountOf,
  actionOf,
  type Expected,
  notEvaluated,
  principalOf,
  type Raw,
  READINGS,
  type Reading,
} from '../support/what-if-sample.ts';

const CALLS = Number(process.env.WHAT_IF_CALLS ?? 1_000);
const SNAPSHOT = 'examples/what-if/snapshot.json';

const records: readonly Raw[] = JSON.parse(JSON.stringify(sampleRecords(CALLS)));
const normalized = records.map(normalizedCall);
const snapshot = await readSnapshot(SNAPSHOT);
const source = snapshotSource(snapshot);

const begun = new Set(
  records.flatMap(({ eventName, ...record }): readonly string[] => {
    const { credentials } = Object(Object(record).responseElements);
    return eventName === 'AssumeRole' && credentials !== undefined ? [credentials.accessKeyId] : [];
  }),
);

function changesIn(name: string, text: string): readonly Change[] {
  const plan = name === 'plan' ? readPlan(text) : undefined;
  if (plan !== undefined && 'plan' in plan) return changesOf(plan.plan).changes;
  const read = readChangeFile(text);
  if (!('changes' in read)) throw new Error(JSON.stringify(read));
  return read.changes;
}

async function preview(name: string): Promise<PreviewResult> {
  const text = readFileSync(`examples/what-if/changes/${name}.json`, 'utf8');
  const resolved = await resolveChanges(changesIn(name, text), snapshot, source);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.faults));
  const reads = volatileReads([readFileSync(SNAPSHOT, 'utf8'), text], true);
  return previewOver(normalized, { before: source, after: variantOf(source, resolved.changes), reads });
}

/** What a guard above the caller denies on every resource needs no resource. */
const isForAll = (expected: Expected | undefined): boolean =>
  expected?.outcome === 'willBeDenied' && expected.by.startsWith('serviceControlPolicy');

const whyNot = (raw: Raw, reading: Reading): string | undefined => {
  const reason = notEvaluated(raw);
  return reason === 'unknownResource' && isForAll(reading(raw, begun)) ? undefined : reason;
};

/** Calls of which the preview speaks: each once. */
function* spokenOf(reading: Reading): Generator<Raw> {
  const copies = new Set<string>();
  for (const record of records) {
    if (whyNot(record, reading) !== undefined) continue;
    const { sharedEventID } = record;
    if (sharedEventID !== undefined && copies.has(sharedEventID)) continue;
    if (sharedEventID !== undefined) copies.add(sharedEventID);
    yield record;
  }
}

const lineOf = (expected: Expected, who: string): string => {
  const { outcome } = expected;
  const by = 'by' in expected ? expected.by : '';
  const dependsOn = 'dependsOn' in expected ? expected.dependsOn : '';
  return [outcome, who, by, dependsOn].join(' | ');
};

/** Calls by outcome, principal, action, account, and what decides. */
function read(reading: Reading): Record<string, number> {
  const counts = new Map<string, number>();
  for (const raw of spokenOf(reading)) {
    const expected = reading(raw, begun);
    if (expected === undefined) continue;
    const line = lineOf(expected, `${principalOf(raw)} ${actionOf(raw)} ${accountOf(raw)}`);
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

function previewed({ rows }: PreviewResult): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { outcome, principal, action, account, by, undetermined, calls } of rows) {
    const decides = [by?.layer, by?.statement?.sid].filter((each) => each !== undefined && each !== null);
    const line = [
      outcome,
      `${principal} ${action} ${account}`,
      decides.join(' '),
      undetermined.join(' '),
    ].join(' | ');
    counts.set(line, (counts.get(line) ?? 0) + calls);
  }
  return Object.fromEntries(counts);
}

describe.for(Object.entries(READINGS))('%s', ([name, reading]) => {
  test('each row as the policy is read, and what is not evaluated', async () => {
    const result = await preview(name);
    const want = read(reading);
    expect(Object.keys(want).length).toBeGreaterThan(0);
    expect(previewed(result)).toEqual(want);
    expect(result.contradictions).toEqual({ calls: 0, rows: [] });
    expect(result.notEvaluated).toEqual(reasons(reading));
    expect(result.calls).toBe(records.length);
  });
});

function reasons(reading: Reading): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const raw of records) {
    const reason = whyNot(raw, reading);
    if (reason !== undefined) counts[reason] = (counts[reason] ?? 0) + 1;
  }
  const others = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { ...counts, otherCopy: records.length - [...spokenOf(reading)].length - others };
}

test('the files are those that the script writes', () => {
  expect(readFileSync(SNAPSHOT, 'utf8')).toBe(whatIfSnapshot());
  const [[name, records] = ['', []]] = whatIfDays(20_000);
  const written = gunzipSync(readFileSync(`examples/what-if/AWSLogs/${name}.json.gz`)).toString();
  expect(written).toBe(JSON.stringify({ Records: records }));
});
