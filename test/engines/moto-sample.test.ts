/** The sample organization in moto: what is read there, and what is explained from it, is what the snapshot holds. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { snapshotEntries } from '../../adapters/snapshot/file.ts';
import { takeSnapshot } from '../../adapters/snapshot/taker.ts';
import { parseArn } from '../../core/model/arn.ts';
import type { Denial } from '../../core/model/denial.ts';
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { policyOwner } from '../../core/snapshot/policy-owner.ts';
import { loadSnapshot } from '../../core/snapshot/snapshot.ts';
import { snapshotSource } from '../../core/snapshot/source.ts';
import { type CountedCall, madeAgain } from '../support/engines/counted-members.ts';
import { creationTimes } from '../support/engines/in-sample-words.ts';
import { entriesOfKind, keyOf } from '../support/engines/moto-load/entries.ts';
import { HOME, openSampleInMoto, type SampleInMoto } from '../support/engines/sample-in-moto.ts';
import { explainFile } from '../support/explain-file.ts';

const FOLDER = 'examples/organization';
const DENIALS = `${FOLDER}/denials.jsonl`;
/** Reasons for which moto cannot take an entry. */
const CANNOT = [
  'moto keeps no boundaries of users',
  'moto knows the present only',
  'moto hides nothing',
  'moto puts every access point into us-east-1',
];
const MOST_REFUSED = 7;
const MOST_DENIALS_OUT_OF_REACH = 38;
/** Entries of moto's that no sample holds: it makes them by itself. */
const BY_ITSELF =
  /^coverage |^role .*:role\/OrganizationAccountAccessRole$|:event-bus\/default$|:repository\/\*$/;

let sample: SampleInMoto;
let taken: readonly SnapshotEntry[];
let fromSample: ReadonlyMap<string, Denial>;

beforeAll(async () => {
  const entries = await Array.fromAsync(snapshotEntries(`${FOLDER}/snapshot.json`));
  sample = await openSampleInMoto(entries);
  taken = await takenFromMoto();
  fromSample = await explainFile(DENIALS, snapshotSource(loadSnapshot(entries.map(inMotosOrder))));
});
afterAll(() => sample?.stop());

async function takenFromMoto(): Promise<readonly SnapshotEntry[]> {
  const folder = mkdtempSync(join(tmpdir(), 'moto-sample-'));
  const path = join(folder, 'snapshot.json');
  const covered = entriesOfKind(sample.entries, 'coverage').flatMap(({ region }) => region ?? []);
  const regions = [...new Set([HOME, ...covered])];
  await takeSnapshot({
    path,
    members: sample.members(),
    regions,
    home: HOME,
    takenAt: '2026-11-20T09:00:00Z',
  });
  const entries = await Array.fromAsync(snapshotEntries(path));
  rmSync(folder, { recursive: true });
  return entries.map((entry) => atSamplesTime(sample.names.toSample(entry)));
}

function atSamplesTime(entry: SnapshotEntry): SnapshotEntry {
  if (entry.kind !== 'role' && entry.kind !== 'user') return entry;
  return { ...entry, createdAt: creationTimes(sample.entries).get(entry.arn) ?? null };
}

test('moto takes all but a few entries, and says why not', () => {
  const unknown = sample.refused.filter(({ why }) => !CANNOT.some((reason) => why.includes(reason)));
  expect(unknown).toEqual([]);
  expect(sample.refused.length).toBeLessThanOrEqual(MOST_REFUSED);
  expect(sample.entries.length - sample.refused.length).toBeGreaterThan(35);
});

const isRefused = (key: string) => sample.refused.some(({ entry }) => entry === key);

/** What the sample states of an entry: names of accounts are moto's own, and it covers more services. */
function stated(entry: SnapshotEntry): object {
  switch (entry.kind) {
    case 'target': {
      const { name: _name, ...said } = inOrder(entry);
      return said;
    }
    case 'account': {
      const { name: _name, ...said } = entry;
      return said;
    }
    case 'coverage':
      return { services: expect.arrayContaining([...entry.services]) };
    default:
      return entry;
  }
}

/** The policies of a target hang side by side. */
function inOrder<T extends SnapshotEntry>(entry: T): T {
  if (entry.kind !== 'target') return entry;
  const sorted = (ids: readonly string[] | null) => ids?.toSorted() ?? null;
  const { serviceControlPolicies: scps, resourceControlPolicies: rcps } = entry;
  return { ...entry, serviceControlPolicies: sorted(scps), resourceControlPolicies: sorted(rcps) };
}

/** They are sorted by moto's ids. */
const inMotosOrder = (entry: SnapshotEntry): SnapshotEntry =>
  sample.names.toSample(inOrder(sample.names.toMoto(entry)));

describe('a snapshot taken of moto', () => {
  test('holds every entry of the sample, as it stands there', () => {
    const byKey = new Map(taken.map((entry) => [keyOf(entry), inOrder(entry)]));
    for (const entry of sample.entries) {
      const key = keyOf(entry);
      if (!isRefused(key)) expect(byKey.get(key), key).toMatchObject(stated(entry));
    }
  });

  test('holds nothing else but what moto makes by itself', () => {
    const known = new Set(sample.entries.map(keyOf));
    const others = taken.map(keyOf).filter((key) => !known.has(key));
    expect(others.filter((key) => !BY_ITSELF.test(key))).toEqual([]);
  });
});

/** Denials that a policy decides which moto could not take. */
function isOutOfReach({ principal, resource }: Denial): boolean {
  const arns = new Set([principal.arn, policyOwner(resource ?? '')]);
  return sample.refused.some(({ entry }) => arns.has(entry.split(' ')[1] ?? ''));
}

/** Neither the name of a bucket nor the record of the call says whose it is. */
function isForeignBucket({ account, resource }: Denial): boolean {
  const bucket = policyOwner(resource ?? '');
  const owner = entriesOfKind(sample.entries, 'resource').find(({ arn }) => arn === bucket)?.account;
  return parseArn(bucket)?.service === 's3' && owner !== undefined && owner !== account;
}

/** Why something is not visible is said in the source's words: left out. */
function withoutReasons(denial: Denial | undefined): unknown {
  if (denial === undefined) return undefined;
  const { attribution, fix } = denial;
  const plain = {
    ...denial,
    attribution: { ...attribution, mayAlsoBlock: attribution.mayAlsoBlock.map(({ layer }) => layer) },
    fix: fix && { ...fix, assumes: fix.assumes.map((each) => each.replace(/ \(.*\)$/, '')) },
  };
  return withoutGrantIds(JSON.parse(JSON.stringify(plain).replace(/ not visible: [^"]*/g, ' not visible')));
}

/** KMS gives grants their ids. */
function withoutGrantIds(denial: unknown): unknown {
  return JSON.parse(JSON.stringify(denial ?? null).replace(/\bGrant [0-9a-f]{8}\b/g, 'Grant'));
}

describe('every denial is explained as from the sample', () => {
  const within = () => [...fromSample.values()].filter((denial) => !isOutOfReach(denial));

  test('all but a few can be', () => {
    expect(fromSample.size - within().length).toBeLessThanOrEqual(MOST_DENIALS_OUT_OF_REACH);
    expect(within().length).toBeGreaterThanOrEqual(120);
  });

  test('from the snapshot taken of moto, to the letter', async () => {
    const explained = await explainFile(DENIALS, snapshotSource(loadSnapshot(taken)));
    for (const denial of within())
      expect(withoutGrantIds(explained.get(denial.eventId)), denial.eventId).toEqual(withoutGrantIds(denial));
  });

  test('live, to the letter; of a bucket of another account never otherwise, at most less', async () => {
    const calls: CountedCall[] = [];
    const source = sample.source((call) => calls.push(call));
    const explained = await explainFile(DENIALS, source);
    for (const denial of within()) {
      const live = explained.get(denial.eventId);
      if (!isForeignBucket(denial))
        expect(withoutReasons(live), denial.eventId).toEqual(withoutReasons(denial));
      else expect([denial.attribution.layer, 'unknown'], denial.eventId).toContain(live?.attribution.layer);
    }
    expect(madeAgain(calls)).toEqual([]);
    const before = calls.length;
    await explainFile(DENIALS, source);
    expect(calls.slice(before)).toEqual([]);
  });

  test('as a person labelled it', async () => {
    const explained = await explainFile(DENIALS, snapshotSource(loadSnapshot(taken)));
    for (const { eventId, layer, kind, fix } of labels()) {
      const denial = explained.get(eventId);
      if (denial === undefined || isOutOfReach(denial)) continue;
      expect({
        layer: denial.attribution.layer,
        kind: denial.attribution.kind,
        fix: denial.fix?.kind,
      }).toEqual({
        layer,
        kind,
        fix,
      });
    }
  });
});

interface Label {
  readonly eventId: string;
  readonly layer: string;
  readonly kind: string;
  readonly fix: string;
}

function labels(): readonly Label[] {
  const lines = readFileSync(`${FOLDER}/expected.jsonl`, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}
