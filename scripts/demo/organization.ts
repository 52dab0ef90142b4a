/**
 * The policies of the demo's organization, as a snapshot would hold them: just enough that the story's denials have
 * their reasons in it. The guardrail has three versions: before its change, after it, and put right again.
 */
import type { OrganizationPolicyEntry, SnapshotEntry } from '../../core/snapshot/entry.ts';
import {
  ACCOUNTS,
  CHANGE_AT,
  DATA,
  GUARDRAIL,
  isoTime,
  KEY,
  MANAGEMENT,
  PAYMENTS,
  REGION,
  REVERT_AT,
  ROLE_COUNT,
  TOOLS,
  WEB,
  WORKER_COUNT,
} from './places.ts';

export function demoSnapshot(): string {
  const entries = [...organization(), ...ACCOUNTS.flatMap(accountEntries), ...resources()];
  const head = {
    format: 'denial-monitor/snapshot',
    version: 1,
    takenAt: '2026-11-20T00:00:00Z',
  };
  const all = [...entries, { kind: 'end', entries: entries.length }];
  const start = `${JSON.stringify(head).slice(0, -1)},"entries":[`;
  return `${start}\n${all.map((entry) => JSON.stringify(entry)).join(',\n')}\n]}\n`;
}

const allow = (Action: string | readonly string[], Resource = '*') => ({ Effect: 'Allow', Action, Resource });
const documentOf = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });

function organization(): readonly SnapshotEntry[] {
  const full = { ...allow('*'), Sid: 'Everything' };
  return [
    {
      kind: 'organization',
      id: 'o-demoexample',
      managementAccount: MANAGEMENT,
      policyTypes: ['SERVICE_CONTROL_POLICY'],
    },
    guardrail('p-FullAWSAccess', 'FullAWSAccess', documentOf(full)),
    { ...regions([REGION, 'eu-central-1', 'us-east-1']), until: isoTime(CHANGE_AT) },
    { ...regions(['eu-central-1', 'us-east-1']), since: isoTime(CHANGE_AT), until: isoTime(REVERT_AT) },
    { ...regions([REGION, 'eu-central-1', 'us-east-1']), since: isoTime(REVERT_AT) },
    target('r-demo', null, ['p-FullAWSAccess']),
    target('ou-demo-workloads', 'r-demo', ['p-FullAWSAccess', 'p-allowedregions']),
    ...ACCOUNTS.map((id) => target(id, 'ou-demo-workloads', ['p-FullAWSAccess'])),
  ];
}

function guardrail(id: string, name: string, document: object): OrganizationPolicyEntry {
  const arn = GUARDRAIL.replace('p-allowedregions', id);
  return { kind: 'organizationPolicy', id, arn, name, type: 'SERVICE_CONTROL_POLICY', document };
}

function regions(allowed: readonly string[]): OrganizationPolicyEntry {
  const deny = {
    Sid: 'OnlyAllowedRegions',
    Effect: 'Deny',
    NotAction: ['iam:*', 'organizations:*', 'sts:*', 'ce:*'],
    Resource: '*',
    Condition: { StringNotEquals: { 'aws:RequestedRegion': allowed } },
  };
  return guardrail('p-allowedregions', 'AllowedRegions', documentOf(deny));
}

function target(id: string, parent: string | null, policies: readonly string[]): SnapshotEntry {
  const none = { resourceControlPolicies: [] };
  return { kind: 'target', id, name: id, parent, serviceControlPolicies: policies, ...none };
}

function accountEntries(account: string, index: number): readonly SnapshotEntry[] {
  return [
    { kind: 'account', id: account, name: null, status: 'ACTIVE', notVisible: null },
    role(account, '/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Developer_0123456789abcdef', [
      allow(['s3:*', 'sqs:*', 'lambda:*', 'logs:*']),
    ]),
    ...services(account, index),
    { kind: 'coverage', account, region: null, services: ['s3'], notVisible: [] },
    {
      kind: 'coverage',
      account,
      region: REGION,
      services: ['dynamodb', 'kms', 'secretsmanager', 'sqs'],
      notVisible: [],
    },
  ];
}

function services(account: string, index: number): readonly SnapshotEntry[] {
  const apps = Array.from({ length: ROLE_COUNT }, (_, number) => number)
    .filter((number) => number % ACCOUNTS.length === index)
    .map((number) => {
      const actions = ['sqs:*', 'dynamodb:*', 'secretsmanager:GetSecretValue', 'logs:*'];
      return role(account, `/service/app-${String(number).padStart(2, '0')}`, [allow(actions)]);
    });
  const others = new Map<string, readonly SnapshotEntry[]>([
    [PAYMENTS, [role(PAYMENTS, '/service/invoice-reader', [allow(['s3:GetObject', 'kms:Decrypt'])])]],
    [DATA, [role(DATA, '/batch/nightly-export', [allow(['s3:GetObject', 's3:ListBucket', 's3:PutObject'])])]],
    [WEB, [user(WEB, '/legacy/ci-bot', [allow('codebuild:StartBuild')])]],
    [TOOLS, [role(TOOLS, '/service/replicator', [allow('s3:PutObject')])]],
  ]);
  const workers = Array.from({ length: WORKER_COUNT }, (_, number) =>
    role(account, `/service/worker-${number}`, [allow('sqs:GetQueueAttributes')]),
  );
  return [...apps, ...workers, ...(others.get(account) ?? [])];
}

const uniqueId = (start: string, path: string) =>
  `${start}${path
    .toUpperCase()
    .replace(/[^A-Z]/g, '')
    .padEnd(17, 'X')
    .slice(-17)}`;

function holder(path: string, statements: readonly object[]) {
  return {
    createdAt: '2025-01-01T00:00:00Z',
    inlinePolicies: [{ name: path.split('/').at(-1) ?? path, document: documentOf(...statements) }],
    managedPolicies: [],
    boundary: null,
    tags: [],
  };
}

function role(account: string, path: string, statements: readonly object[]): SnapshotEntry {
  const trust = { ...allow('sts:AssumeRole'), Principal: { Service: 'ecs-tasks.amazonaws.com' } };
  return {
    kind: 'role',
    arn: `arn:aws:iam::${account}:role${path}`,
    uniqueId: uniqueId('AROA', path),
    ...holder(path, statements),
    trustPolicy: documentOf(trust),
  };
}

function user(account: string, path: string, statements: readonly object[]): SnapshotEntry {
  const arn = `arn:aws:iam::${account}:user${path}`;
  return { kind: 'user', arn, uniqueId: uniqueId('AIDA', path), ...holder(path, statements), groups: [] };
}

function resources(): readonly SnapshotEntry[] {
  const onlyOurOwn = {
    Sid: 'OnlyOurOwnAccount',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:PutObject',
    Resource: 'arn:aws:s3:::demo-archive/*',
    Condition: { StringNotEquals: { 'aws:PrincipalAccount': DATA } },
  };
  const keyUsers = { ...allow('kms:*'), Sid: 'OwnAccount', Principal: { AWS: `arn:aws:iam::${DATA}:root` } };
  return [
    bucket('demo-archive', DATA, documentOf(onlyOurOwn)),
    bucket('demo-invoices', PAYMENTS, undefined),
    {
      kind: 'resource',
      arn: KEY,
      account: DATA,
      policyKind: 'kmsKeyPolicy',
      policy: { document: documentOf(keyUsers) },
      tags: [],
      grants: [],
    },
  ];
}

function bucket(name: string, account: string, document: object | undefined): SnapshotEntry {
  const policy = document === undefined ? null : { document };
  const settings = { tags: [], defaultKey: name === 'demo-invoices' ? KEY : null, publicAccessBlock: [] };
  return {
    kind: 'resource',
    arn: `arn:aws:s3:::${name}`,
    account,
    policyKind: 'bucketPolicy',
    policy,
    ...settings,
  };
}
