/**
 * An organization of what readers stumble over, as snapshot entries: more accounts than a page holds, documents whose
 * `Statement` is one object, policies as long as IAM takes them.
 */
import type { OrganizationPolicyEntry, SnapshotEntry, TargetEntry } from '../../../core/snapshot/entry.ts';

export const ACCOUNTS: readonly string[] = Array.from({ length: 45 }, (_, index) =>
  String(100_000_000_001 + index),
);
export const [FIRST = '', SECOND = ''] = ACCOUNTS;
const MANAGEMENT = '999988887777';
/** IAM takes 6,144 characters of a managed policy, and ten policies a role. */
const LONGEST = 6_144;
const MOST_ATTACHED = 10;

const one = (statement: object) => ({ Version: '2012-10-17', Statement: statement });
const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const iam = (resource: string, account = FIRST) => `arn:aws:iam::${account}:${resource}`;

function given(id: string, name: string, type: OrganizationPolicyEntry['type']): SnapshotEntry {
  const arn = `arn:aws:organizations::aws:policy/${type.toLowerCase()}/${id}`;
  return { kind: 'organizationPolicy', id, arn, name, type, document: one([everything]) };
}

const target = (id: string, parent: string | null): TargetEntry => ({
  kind: 'target',
  id,
  name: id,
  parent,
  serviceControlPolicies: ['p-full'],
  resourceControlPolicies: ['p-rcpfull'],
});

/** Only the last statement is about queues. */
function longPolicy(index: number): SnapshotEntry {
  const arns: string[] = [];
  const document = () =>
    one([
      { Effect: 'Allow', Action: 's3:GetObject', Resource: arns },
      ...(index === MOST_ATTACHED - 1
        ? [{ Sid: 'NoQueues', Effect: 'Deny', Action: 'sqs:DeleteQueue', Resource: '*' }]
        : []),
    ]);
  while (JSON.stringify(document()).length < LONGEST - 100)
    arns.push(`arn:aws:s3:::bucket-${index}/${arns.length}/*`);
  return {
    kind: 'managedPolicy',
    arn: iam(`policy/long-${index}`),
    name: `long-${index}`,
    document: document(),
  };
}

const role = (
  name: string,
  inline: object,
  managedPolicies: readonly string[] = [],
  account = FIRST,
): SnapshotEntry => ({
  kind: 'role',
  arn: iam(`role/${name}`, account),
  uniqueId: `AROAEXAMPLE${name.toUpperCase()}`,
  createdAt: '2025-01-01T00:00:00Z',
  inlinePolicies: [{ name: 'own', document: one(inline) }],
  managedPolicies,
  boundary: null,
  trustPolicy: one({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: iam('root', account) } }),
  tags: [],
});

const LONG = Array.from({ length: MOST_ATTACHED }, (_, index) => longPolicy(index));

export const ODD_ORGANIZATION: readonly SnapshotEntry[] = [
  {
    kind: 'organization',
    id: 'o-odd',
    managementAccount: MANAGEMENT,
    policyTypes: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'],
  },
  given('p-full', 'FullAWSAccess', 'SERVICE_CONTROL_POLICY'),
  given('p-rcpfull', 'RCPFullAWSAccess', 'RESOURCE_CONTROL_POLICY'),
  target('r-odd', null),
  ...[MANAGEMENT, ...ACCOUNTS].map((id) => target(id, 'r-odd')),
  ...[MANAGEMENT, ...ACCOUNTS].map(
    (id): SnapshotEntry => ({ kind: 'account', id, name: id, status: 'ACTIVE', notVisible: null }),
  ),
  ...LONG,
  role(
    'wide',
    everything,
    LONG.map((entry) => (entry.kind === 'managedPolicy' ? entry.arn : '')),
  ),
  role('plain', { Effect: 'Deny', Action: 'sns:Publish', Resource: '*', Sid: 'Quiet' }),
  role('visitor', everything, [], SECOND),
  {
    kind: 'resource',
    arn: `arn:aws:sqs:eu-central-1:${FIRST}:jobs`,
    account: FIRST,
    policyKind: 'queuePolicy',
    policy: {
      document: one({
        Sid: 'Closed',
        Effect: 'Deny',
        Principal: '*',
        Action: 'sqs:SendMessage',
        Resource: '*',
      }),
    },
    tags: [],
  },
];
