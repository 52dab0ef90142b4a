/**
 * What the read role is granted in each account, and what is called with it: two lists, equal. The calls are recorded
 * before moto, while an organization is read by name and as a snapshot. What moto does not know it refuses; that it was
 * asked counts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openAwsDiagnostics } from '../../adapters/aws/diagnostics.ts';
import { openMembers } from '../../adapters/aws/member-session.ts';
import { awsPolicySource } from '../../adapters/aws/policy-source.ts';
import { signedAdapter } from '../../adapters/aws/resource-policies/signed-reads.ts';
import { takeSnapshot } from '../../adapters/snapshot/taker.ts';
import {
  ENTER_ACCOUNTS,
  READ_ACTIONS,
  READ_AWS_POLICIES,
  READ_GUARDRAILS,
  READ_TREE,
} from '../../contract/read-actions.ts';
import { json } from '../support/aws-answers.ts';
import { type Gateway, openGateway } from '../support/engines/gateway.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import {
  type MotoOrganization,
  makeOrganization,
  REGION,
  ROLE,
} from '../support/engines/moto-organization.ts';
import { type RecordedReads, recordReads } from '../support/engines/recorded-reads.ts';

const folder = mkdtempSync(join(tmpdir(), 'denials-read-role-'));
const AT = '2026-11-20T10:00:00Z';
let moto: Moto;
let made: MotoOrganization;
let gateway: Gateway;
let recorded: RecordedReads;
/** Recorded of the live look-ups, and of them and the snapshot. */
let live: ReadonlySet<string>;

/** Of services that moto does not know, with which further questions begin. */
const ANSWERS: readonly (readonly [RegExp, object])[] = [
  [/^GET \/2015-02-01\/file-systems\/fs-1\/policy/, { Policy: '{}' }],
  [/^GET \/v1\/(?:domain|repository)\/permissions\/policy/, { policy: { document: '{}' } }],
  [/^POST \/v1\/domains/, { domains: [] }],
  [/^GET \/backup-vaults\/[^/]+\/access-policy/, { Policy: '{}' }],
];

/** Of each kind of resource that carries a policy one, by name. */
const RESOURCES = [
  ...[
    'backup:backup-vault:vault',
    'codeartifact:domain/d',
    'codeartifact:repository/d/r',
    'dynamodb:table/orders',
  ],
  ...[
    'ecr:repository/team/app',
    'elasticfilesystem:file-system/fs-1',
    'es:domain/logs',
    'events:event-bus/default',
  ],
  ...[
    'kms:alias/app',
    'lambda:function:work',
    'lambda:layer:work:1',
    's3:accesspoint/lake',
    'sns:updates',
    'sqs:jobs',
  ],
  ...['secretsmanager:secret:app/db-??????'],
];
const BY_HAND = [
  ...['aps:workspace/ws-1', 'cloudfront:vpcorigin/v', 'mediapackagev2:channelGroup/g/channel/c'],
  ...['mediapackagev2:channelGroup/g/channel/c/originEndpoint/e', 'networkmanager:core-network/core-1'],
  ...['route53resolver:resolver-rule/r', 'route53resolver:firewall-rule-group/r'],
  ...['route53resolver:resolver-query-log-config/r', 's3files:file-system/fs-1'],
];

beforeAll(async () => {
  moto = await startMoto();
  made = await makeOrganization();
  await new IAMClient({ region: REGION }).send(new CreateUserCommand({ UserName: 'without-tags' }));
  gateway = await openGateway(moto.endpoint);
  gateway.answer = ({ method, path }) => {
    const found = ANSWERS.find(([call]) => call.test(`${method} ${path}`));
    return found === undefined ? undefined : json(found[1]);
  };
  recorded = recordReads(gateway);
  await lookUpAll();
  live = new Set(recorded.ofRole);
  const path = join(folder, 'snapshot.json');
  await takeSnapshot({ path, members: members(), regions: [REGION], home: REGION, takenAt: AT });
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  gateway?.stop();
  await moto?.stop();
});

const members = () => openMembers({ role: ROLE, sessionName: 'test', region: REGION, now: Date.now });

async function lookUpAll(): Promise<void> {
  const { account } = made;
  const place = { account, region: REGION };
  const source = awsPolicySource({ members: members(), region: REGION, now: Date.now });
  const arnOf = (name: string) => {
    const [service = '', ...resource] = name.split(':');
    return `arn:aws:${service}:${REGION}:${account}:${resource.join(':')}`;
  };
  await source.organizationOf(account, AT);
  for (const name of ['role/ci/deploy', 'user/ana'])
    await source.identity(`arn:aws:iam::${account}:${name}`, AT);
  await source.identity(`arn:aws:iam::${made.managementAccount}:user/without-tags`, AT);
  await source.managedPolicy(`arn:aws:iam::${account}:policy/unused`, AT);
  for (const name of RESOURCES) await source.resource(arnOf(name), place, AT);
  await source.resource('arn:aws:s3:::ledger/a', place, AT);
  await source.resource(made.key, place, AT);
  await source.resource(`arn:aws:apigateway:${REGION}::/restapis/abc`, place, AT);
  await source.vpcEndpoint(made.endpointId, place, AT);
  await source.effectivePolicy?.(account, 'TAG_POLICY', AT);
  const caller = await members().of(account);
  if (caller.kind !== 'found') throw new Error('the account cannot be entered');
  for (const name of BY_HAND) {
    const service = name.split(':')[0] ?? '';
    await signedAdapter(service, recorded.fetch).read(caller.value, arnOf(name), REGION);
  }
  const aws = openAwsDiagnostics({
    ...{ members: members(), region: REGION, now: Date.now, detailsEndpoint: gateway.endpoint },
  });
  const time = new Date(Date.now() - 3_600_000).toISOString();
  await aws.details.detailsOf({ id: 'abc', account, region: REGION, time });
  await aws.decoder.decode('AbC', account);
  const principal = `arn:aws:iam::${account}:user/ana`;
  await aws.simulator.simulate({
    account,
    principal,
    action: 's3:GetObject',
    resource: '*',
    context: new Map(),
  });
}

test('what the role is granted is what is called with it, by name or for a snapshot', () => {
  expect([...recorded.ofRole].toSorted()).toEqual(Object.values(READ_ACTIONS).flat().toSorted());
});

test('with our own credentials accounts are entered, and what is the same for all of them is read', () => {
  const granted = [...ENTER_ACCOUNTS, ...READ_TREE, ...READ_GUARDRAILS, ...READ_AWS_POLICIES];
  expect([...recorded.own].filter((action) => !granted.some((each) => each === action))).toEqual([]);
});

test('the page of the security review: which reads the functions make, and which only a snapshot (`-u` writes it)', async () => {
  const rows = Object.entries(READ_ACTIONS).flatMap(([service, actions]) =>
    actions.map((action) => {
      const by = live.has(action) ? 'by name' : 'for a snapshot only';
      return `| ${service} | \`${action}\` | ${recorded.ofRole.has(action) ? by : 'never'} |\n`;
    }),
  );
  await expect([TITLE, ...rows].join('')).toMatchFileSnapshot('../../docs/recorded-reads.md');
});

const TITLE = `# Recorded reads

What the read role of each account is granted, and when it is called: recorded before moto, while an organization is read by name,
as \`attribute\` reads it, and then as a snapshot. The suite fails if a call lacks a grant, or a grant lacks a call:

    npm run test:engines -- test/engines/read-role.test.ts       # compares; \`-u\` writes this page

| service | granted | called |
| --- | --- | --- |
`;
