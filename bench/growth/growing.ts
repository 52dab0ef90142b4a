/** What is measured at several sizes, and at which. */

import { lazyActionTable } from '../../adapters/action-table.ts';
import { readRecords } from '../../adapters/input/cloudtrail.ts';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { applyEvent } from '../../core/detect/detector.ts';
import { DimensionTable } from '../../core/detect/dimension-table.ts';
import { detectorSettings } from '../../core/detect/settings.ts';
import { evaluateInput, readInput } from '../../core/evaluate/input.ts';
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { organizationIn } from '../../core/snapshot/organization.ts';
import { loadSnapshot } from '../../core/snapshot/snapshot.ts';
import { ACCOUNT, aDenial } from '../../test/support/denials.ts';

/** CPU in microseconds by size, the least of several rounds; the size 1 first, which is what the rest costs. */
export interface GrowthFigures {
  readonly costs: readonly (readonly [size: number, microseconds: number])[];
}

export interface Growing {
  readonly name: string;
  /** What there is so many of. */
  readonly unit: string;
  readonly sizes: readonly number[];
  /** Makes what is needed, and returns what is measured. */
  readonly prepare: (size: number) => () => unknown;
}

export interface Fitted extends Pick<Growing, 'name' | 'unit'>, GrowthFigures {
  /** The power of the size that the cost grows with. */
  readonly exponent: number;
}

const doubling = (from: number, times: number): readonly number[] => [
  1,
  ...Array.from({ length: times }, (_, index) => from * 2 ** index),
];

const numbers = (size: number) => Array.from({ length: size }, (_, index) => index);
const timeAt = (index: number) =>
  new Date(Date.UTC(2026, 10, 1) + index * 1000).toISOString().replace('.000', '');

/** Stored as they come, a thousand at once; every so many make a group. */
const storing = (groups: (size: number) => number) => (size: number) => {
  const all = numbers(size).map((index) =>
    aDenial({
      ...{ id: `e${index}`, time: timeAt(index) },
      principal: `arn:aws:iam::${ACCOUNT}:role/app-${index % groups(size)}`,
    }),
  );
  return async () => {
    const store = openSqliteStore(':memory:');
    for (let at = 0; at < all.length; at += 1000) await store.putDenials(all.slice(at, at + 1000));
    await store.close();
  };
};

function detecting(size: number) {
  const settings = detectorSettings();
  const events = numbers(size).map((index) => ({
    ...{ ts: 1_700_000_000 + (index % 3600), at: 1_700_003_600, id: `e${index}`, group: undefined },
    keys: {
      ...{
        account: ACCOUNT,
        action: 's3:GetObject',
        resource: 'arn:aws:s3:::b',
        policy: `identity-implicit@${ACCOUNT}`,
      },
      principal: `arn:aws:iam::${ACCOUNT}:role/app-${index}`,
    },
  }));
  return () => {
    const states = new DimensionTable();
    for (const event of events) applyEvent(states, event, settings, () => {});
  };
}

/** A tree of units of 50 accounts each; the snapshot is loaded, and the guardrails of each account are looked up. */
function organization(size: number) {
  const policies = { serviceControlPolicies: ['p-full'], resourceControlPolicies: [] };
  const target = (id: string, parent: string | null): SnapshotEntry => ({
    kind: 'target',
    id,
    name: id,
    parent,
    ...policies,
  });
  const accountOf = (index: number) => String(100_000_000_000 + index);
  const entries: readonly SnapshotEntry[] = [
    {
      ...{ kind: 'organization', id: 'o-demo', managementAccount: '999988887777' },
      policyTypes: ['SERVICE_CONTROL_POLICY'],
    },
    target('r-demo', null),
    ...numbers(Math.ceil(size / 50)).map((unit) => target(`ou-demo-${unit}`, 'r-demo')),
    ...numbers(size).map((index) => target(accountOf(index), `ou-demo-${Math.floor(index / 50)}`)),
  ];
  return () => {
    const snapshot = loadSnapshot(entries);
    for (const index of numbers(size)) organizationIn(snapshot, accountOf(index), '2026-11-20T10:00:00Z');
  };
}

const statement = (index: number) => ({
  ...{ Sid: `S${index}`, Effect: 'Allow', Resource: `arn:aws:s3:::bucket-${index}/*` },
  Action: index % 2 === 0 ? 's3:Get*' : [`svc${index}:Describe*`],
  Condition: { StringLike: { 'aws:PrincipalTag/team': ['red', `t${index}*`] } },
});

/** Read from JSON and decided, so that none is left out for what is known of it. */
const deciding = (statementsOf: (size: number) => readonly (readonly number[])[]) => (size: number) => {
  const identityPolicies = statementsOf(size).map((indexes) => ({
    document: { Version: '2012-10-17', Statement: indexes.map(statement) },
  }));
  const request = {
    ...{ principal: `arn:aws:iam::${ACCOUNT}:role/deploy`, action: 's3:GetObject' },
    ...{ resource: 'arn:aws:s3:::bucket-0/a', context: { 'aws:PrincipalTag/team': 'blue' } },
  };
  return () => {
    const read = readInput({ request, policies: { identityPolicies } });
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    return evaluateInput(read.input);
  };
};

/** Calls that succeeded, with a denial among each fifty. */
function reading(size: number) {
  const record = (index: number) => ({
    ...{ eventVersion: '1.11', eventID: `e${index}`, eventTime: timeAt(index), awsRegion: 'eu-central-1' },
    ...{ eventSource: 's3.amazonaws.com', eventName: 'GetObject', recipientAccountId: ACCOUNT },
    userIdentity: {
      type: 'IAMUser',
      arn: `arn:aws:iam::${ACCOUNT}:user/ana`,
      accountId: ACCOUNT,
      userName: 'ana',
    },
    requestParameters: { bucketName: 'reports', key: `2026/${index}.csv` },
    ...(index % 50 === 0 && { errorCode: 'AccessDenied', errorMessage: 'Access Denied' }),
  });
  const one = JSON.stringify(record(1)).length;
  const bytes = Buffer.from(JSON.stringify({ Records: numbers(Math.ceil(size / one)).map(record) }));
  return async () => {
    let read = 0;
    for await (const _ of readRecords(inChunks(bytes), lazyActionTable)) read += 1;
    return read;
  };
}

async function* inChunks(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
}

const PARTS: readonly Growing[] = [
  {
    name: 'denials stored in ten groups',
    unit: 'denials',
    sizes: doubling(1000, 6),
    prepare: storing(() => 10),
  },
  {
    ...{ name: 'denials stored in a group each', unit: 'groups', sizes: doubling(1000, 5) },
    prepare: storing((size) => size),
  },
  {
    name: 'denials watched, of a caller each',
    unit: 'principals',
    sizes: doubling(1000, 6),
    prepare: detecting,
  },
  { name: 'guardrails of every account', unit: 'accounts', sizes: doubling(100, 6), prepare: organization },
  {
    ...{ name: 'a decision, a statement a policy', unit: 'policies', sizes: doubling(25, 6) },
    prepare: deciding((size) => numbers(size).map((index) => [index])),
  },
  {
    ...{ name: 'a decision, all in one policy', unit: 'statements', sizes: doubling(25, 6) },
    prepare: deciding((size) => [numbers(size)]),
  },
  { name: 'a log read', unit: 'bytes', sizes: doubling(500_000, 5), prepare: reading },
];

export const GROWING: ReadonlyMap<string, Growing> = new Map(PARTS.map((part) => [part.name, part]));
