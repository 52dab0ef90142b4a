/** A small account as snapshot entries, and a call that was denied in it, explained as the deployed monitor would. */
import { actionTable } from '../../cli/action-table.ts';
import {
  attributeCall,
  type Explanation,
  type ExplanationInputs,
} from '../../core/attribute/attribute-call.ts';
import { InputKnowledge } from '../../core/explain/input-knowledge.ts';
import { recordExplainer } from '../../core/explain/record-explainer.ts';
import type { DeniedCall } from '../../core/gather/denied-call.ts';
import type { Denial } from '../../core/model/denial.ts';
import { UNKNOWN_GRANT } from '../../core/model/session-grant.ts';
import { normalizeRecord } from '../../core/normalize/cloudtrail.ts';
import type { EntryOf, SnapshotEntry } from '../../core/snapshot/entry.ts';
import { loadSnapshot } from '../../core/snapshot/snapshot.ts';
import { snapshotSource } from '../../core/snapshot/source.ts';
import {
  DATA,
  document,
  HOME,
  iam,
  type Json,
  REGION,
} from '../../scripts/generate-examples-organization/statements.ts';
import { aRecord, type TestRecord } from './records.ts';

export {
  allow,
  deny,
  document,
  HOME,
  iam,
  REGION,
} from '../../scripts/generate-examples-organization/statements.ts';

/** An account beside that of the caller. */
export const OTHER = DATA;
export const ANA = iam('user/ana');
const TABLE = actionTable({ env: {} } as Parameters<typeof actionTable>[0]);

type Overrides<K extends SnapshotEntry['kind']> = Partial<EntryOf<K>>;

export function aUser(statements: readonly Json[], overrides: Overrides<'user'> = {}): SnapshotEntry {
  return {
    kind: 'user',
    arn: ANA,
    uniqueId: 'AIDAEXAMPLEUSER',
    createdAt: null,
    inlinePolicies: statements.length === 0 ? [] : [{ name: 'work', document: document(...statements) }],
    managedPolicies: [],
    boundary: null,
    groups: [],
    tags: [],
    ...overrides,
  };
}

export function aRole(
  name: string,
  statements: readonly Json[],
  overrides: Overrides<'role'> = {},
): SnapshotEntry {
  return {
    kind: 'role',
    arn: iam(`role/${name}`),
    uniqueId: 'AROAEXAMPLEROLE',
    createdAt: null,
    inlinePolicies: statements.length === 0 ? [] : [{ name: 'work', document: document(...statements) }],
    managedPolicies: [],
    boundary: null,
    trustPolicy: document({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: iam('root') } }),
    tags: [],
    ...overrides,
  };
}

export const aManagedPolicy = (name: string, ...statements: readonly Json[]): SnapshotEntry => ({
  kind: 'managedPolicy',
  arn: iam(`policy/${name}`),
  name,
  document: document(...statements),
});

export function aResource(
  arn: string,
  policyKind: string,
  statements: readonly Json[] | null,
  overrides: Overrides<'resource'> = {},
): SnapshotEntry {
  const policy = statements === null ? null : { document: document(...statements) };
  const grants = policyKind === 'kmsKeyPolicy' ? { grants: [] } : {};
  return { kind: 'resource', arn, account: HOME, policyKind, policy, tags: [], ...grants, ...overrides };
}

export const aBucket = (
  name: string,
  statements: readonly Json[] | null = null,
  overrides: Overrides<'resource'> = {},
) => aResource(`arn:aws:s3:::${name}`, 'bucketPolicy', statements, overrides);
export const aKey = (id: string, statements: readonly Json[], overrides: Overrides<'resource'> = {}) =>
  aResource(keyArn(id), 'kmsKeyPolicy', statements, overrides);
export const keyArn = (id: string) => `arn:aws:kms:${REGION}:${HOME}:key/${id}`;

/** Both accounts are read whole, and are in no organization. */
const WHOLE: readonly SnapshotEntry[] = [
  { kind: 'noOrganization', notVisible: null },
  ...[HOME, OTHER].flatMap((account): readonly SnapshotEntry[] => [
    { kind: 'account', id: account, name: null, status: 'ACTIVE', notVisible: null },
    {
      kind: 'coverage',
      account,
      region: REGION,
      services: ['kms', 'sqs', 'sns', 'dynamodb', 'ec2', 's3', 'lambda', 'secretsmanager'],
      notVisible: [],
    },
  ]),
];

export interface World {
  readonly entries: readonly SnapshotEntry[];
  /** In the place of "in no organization". */
  readonly organization?: readonly SnapshotEntry[];
}

export const sourceOf = ({ entries, organization }: World) => {
  const whole = organization === undefined ? WHOLE : [...organization, ...WHOLE.slice(1)];
  return snapshotSource(loadSnapshot([...whole, ...entries]));
};

/** A call of the user ana; `s3:GetObject` on `arn:aws:s3:::reports/a` unless the overrides says otherwise. */
export function aCall(overrides: TestRecord = {}): TestRecord {
  return aRecord({
    userIdentity: {
      type: 'IAMUser',
      principalId: 'AIDAEXAMPLEUSER',
      arn: ANA,
      accountId: HOME,
      accessKeyId: 'AKIAEXAMPLE',
      userName: 'ana',
    },
    eventName: 'GetObject',
    requestParameters: { bucketName: 'reports', key: 'a' },
    errorMessage: 'Access Denied',
    tlsDetails: { tlsVersion: 'TLSv1.3' },
    ...overrides,
  });
}

export const sentence = (action: string, resource: string, reason = '', who = ANA) =>
  `User: ${who} is not authorized to perform: ${action} on resource: ${resource}${reason === '' ? '' : ` ${reason}`}`;

/** All denials of the records, as `explain --snapshot` prints them. */
export async function explainedIn(world: World, records: readonly TestRecord[]): Promise<readonly Denial[]> {
  const knowledge = new InputKnowledge();
  for (const record of records) knowledge.note(normalizeRecord(record, TABLE), record);
  const parts = { knowledge, readAhead: true, policies: sourceOf(world), table: TABLE };
  const { explain } = recordExplainer(parts);
  const explained: Denial[] = [];
  for (const record of records) {
    const denial = await explain(normalizeRecord(record, TABLE), record);
    if (denial !== undefined) explained.push(denial);
  }
  return explained;
}

export interface Around extends Partial<ExplanationInputs> {
  readonly call?: Partial<DeniedCall>;
}

/** One denial, with whom else can be asked. */
export async function attributedIn(
  world: World,
  record: TestRecord,
  { call, ...around }: Around = {},
): Promise<Explanation & { readonly denial: Denial }> {
  const normalized = normalizeRecord(record, TABLE);
  if (normalized.kind !== 'denial') throw new Error('the record of the test is no denial');
  const { denial } = normalized.recorded;
  const surroundings: ExplanationInputs = {
    source: sourceOf(world),
    changes: { listPolicyChanges: async () => [] },
    table: TABLE,
    firstSeen: denial.time,
    probing: false,
    ...around,
  };
  return {
    denial,
    ...(await attributeCall({ denial, record, grant: UNKNOWN_GRANT, ...call }, surroundings)),
  };
}
