/** The sample organization with a past: what its policies, attachments and accounts were before the changes. */
import type { EntryOf, SnapshotEntry } from '../../core/snapshot/entry.ts';
import { scp } from '../generate-examples-organization/case.ts';
import {
  allow,
  deny,
  document,
  HOME,
  type Json,
  PLATFORM,
  REGION,
} from '../generate-examples-organization/statements.ts';
import { ENTRIES } from '../generate-examples-organization/world.ts';
import { CASES } from './cases.ts';
import { MOVED, VAULT } from './organization-cases.ts';

const START = Date.parse('2026-11-20T10:00:00Z');

/** So many minutes before the first denial; seconds after it. */
export const timeAt = (minutesBefore: number, seconds = 0): string =>
  new Date(START - minutesBefore * 60_000 + seconds * 1000).toISOString().replace('.000Z', 'Z');

/** IAM and Organizations answer from us-east-1. */
const regions = (...values: readonly string[]): Json =>
  document({
    Sid: 'OnlyEurope',
    Effect: 'Deny',
    NotAction: ['iam:*', 'organizations:*', 'sts:*'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': values } },
  });
const ledger = (...exempt: readonly string[]): Json =>
  document({
    ...deny('KeepLedger', 's3:DeleteObject', { Resource: 'arn:aws:s3:::ledger/*' }),
    Principal: '*',
    Condition: { ArnNotLike: { 'aws:PrincipalArn': exempt } },
  });

type Before<K extends SnapshotEntry['kind']> = Partial<EntryOf<K>>;

/** What is changed, when, and what it was until then. */
const REWRITTEN: ReadonlyMap<string, { minutes: number; before: Json; now: Json }> = new Map([
  [
    'p-regions',
    { minutes: 30, before: regions(REGION, 'eu-west-1', 'us-east-1'), now: regions(REGION, 'eu-west-1') },
  ],
  [
    'p-ledger',
    {
      minutes: 32,
      before: ledger(`arn:aws:iam::${HOME}:role/archivist`, `arn:aws:iam::${HOME}:user/*`),
      now: ledger(`arn:aws:iam::${HOME}:role/archivist`),
    },
  ],
]);
const OTHERWISE: ReadonlyMap<string, { minutes: number; before: Before<'target'> }> = new Map([
  ['ou-demo-sand', { minutes: 31, before: { serviceControlPolicies: ['p-list', 'p-full'] } }],
  [PLATFORM, { minutes: 33, before: { resourceControlPolicies: ['p-rcpfull', 'p-signin'] } }],
  [MOVED, { minutes: 34, before: { parent: 'ou-demo-plat' } }],
]);

function withPast(entry: SnapshotEntry): readonly SnapshotEntry[] {
  if (entry.kind === 'organizationPolicy') {
    const change = REWRITTEN.get(entry.id);
    if (change === undefined) return [entry];
    const at = timeAt(change.minutes);
    return [
      { ...entry, document: change.before, until: at },
      { ...entry, document: change.now, since: at },
    ];
  }
  if (entry.kind !== 'target') return [entry];
  const change = OTHERWISE.get(entry.id);
  if (change === undefined) return [entry];
  const at = timeAt(change.minutes);
  return [
    { ...entry, ...change.before, until: at },
    { ...entry, since: at },
  ];
}

const target = (id: string, parent: string, policy: string): SnapshotEntry => ({
  ...{ kind: 'target', id, name: id, parent },
  ...{ serviceControlPolicies: [policy], resourceControlPolicies: ['p-rcpfull'] },
});
const ADDED: readonly SnapshotEntry[] = [
  target(VAULT, 'r-demo', 'p-few'),
  target(MOVED, VAULT, 'p-full'),
  {
    ...{ kind: 'organizationPolicy', id: 'p-few', name: 'FewServices', type: 'SERVICE_CONTROL_POLICY' },
    ...{ arn: scp('p-few'), document: document(allow(['s3:*', 'sqs:*'])) },
  },
];

export const WORLD: readonly SnapshotEntry[] = [
  ...[...ENTRIES, ...ADDED].flatMap(withPast),
  ...CASES.flatMap(({ entries = [] }) => entries),
];
