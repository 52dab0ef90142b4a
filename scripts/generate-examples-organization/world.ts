/**
 * The sample organization: accounts, guardrails, people, resources.
 *
 *     r-demo ─ ou-demo-prod (DenyRegions, GuardLedger) ─ 111122223333 workloads, 444455556666 shared data
 *            ├ ou-demo-sand (a list of allowed services) ─ 777788889999
 *            ├ ou-demo-plat (DenyRegions, GuardPlatform) ─ 666677778888 platform
 *            └ 999988887777 management
 */

import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { ACCESS_POINT } from './access-point-cases.ts';
import { IDENTITIES } from './identities.ts';
import { PLATFORM_IDENTITIES, PLATFORM_RCPS, PLATFORM_RESOURCES, PLATFORM_SCPS } from './platform.ts';
import { RESOURCES } from './resources.ts';
import {
  allow,
  DATA,
  deny,
  document,
  HOME,
  type Json,
  MANAGEMENT,
  PLATFORM,
  REGION,
  SANDBOX,
} from './statements.ts';

const scpArn = (id: string) =>
  `arn:aws:organizations::${MANAGEMENT}:policy/o-demo/service_control_policy/${id}`;
const rcpArn = (id: string) =>
  `arn:aws:organizations::${MANAGEMENT}:policy/o-demo/resource_control_policy/${id}`;

function organizationPolicy(id: string, name: string, type: 'scp' | 'rcp', content: Json): SnapshotEntry {
  const [arn, kind] =
    type === 'scp'
      ? ([scpArn(id), 'SERVICE_CONTROL_POLICY'] as const)
      : ([rcpArn(id), 'RESOURCE_CONTROL_POLICY'] as const);
  return { kind: 'organizationPolicy', id, arn, name, type: kind, document: content };
}

function target(
  id: string,
  parent: string | null,
  scps: readonly string[],
  rcps: readonly string[] = [],
): SnapshotEntry {
  return {
    kind: 'target',
    id,
    name: id,
    parent,
    serviceControlPolicies: scps,
    resourceControlPolicies: ['p-rcpfull', ...rcps],
  };
}

const ORGANIZATION: readonly SnapshotEntry[] = [
  {
    kind: 'organization',
    id: 'o-demo',
    managementAccount: MANAGEMENT,
    policyTypes: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'],
  },
  organizationPolicy('p-full', 'FullAWSAccess', 'scp', document(allow('*'))),
  organizationPolicy('p-rcpfull', 'RCPFullAWSAccess', 'rcp', document({ ...allow('*'), Principal: '*' })),
  organizationPolicy(
    'p-regions',
    'DenyRegions',
    'scp',
    document(
      deny('OnlyEurope', '*', {
        Condition: { StringNotEquals: { 'aws:RequestedRegion': [REGION, 'eu-west-1'] } },
      }),
    ),
  ),
  organizationPolicy('p-list', 'AllowedServices', 'scp', document(allow(['s3:*', 'sqs:*', 'ec2:Describe*']))),
  organizationPolicy(
    'p-ledger',
    'GuardLedger',
    'rcp',
    document({
      ...deny('KeepLedger', 's3:DeleteObject', { Resource: 'arn:aws:s3:::ledger/*' }),
      Principal: '*',
      Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${HOME}:role/archivist` } },
    }),
  ),
  organizationPolicy('p-platform', 'GuardPlatform', 'scp', PLATFORM_SCPS['p-platform']),
  organizationPolicy('p-services', 'PlatformServices', 'scp', PLATFORM_SCPS['p-services']),
  organizationPolicy('p-crown', 'GuardCrown', 'rcp', PLATFORM_RCPS['p-crown']),
  organizationPolicy('p-signin', 'GuardSignIn', 'rcp', PLATFORM_RCPS['p-signin']),
  target('r-demo', null, ['p-full']),
  target('ou-demo-prod', 'r-demo', ['p-full', 'p-regions'], ['p-ledger']),
  target('ou-demo-sand', 'r-demo', ['p-list']),
  target(HOME, 'ou-demo-prod', ['p-full']),
  target(DATA, 'ou-demo-prod', ['p-full']),
  target(SANDBOX, 'ou-demo-sand', ['p-full']),
  target(MANAGEMENT, 'r-demo', ['p-full']),
  target('ou-demo-plat', 'r-demo', ['p-full', 'p-regions', 'p-platform']),
  target(PLATFORM, 'ou-demo-plat', ['p-services'], ['p-crown', 'p-signin']),
];

export const ENTRIES: readonly SnapshotEntry[] = [
  ...ORGANIZATION,
  ...IDENTITIES,
  ...PLATFORM_IDENTITIES,
  ...RESOURCES,
  ...PLATFORM_RESOURCES,
  ...ACCESS_POINT,
];
