/** The policies that services enforce: kept with the organization, and their effective text asked of the account itself. */
import { expect, test } from 'vitest';
import { makeCaller } from '../../../adapters/aws/member-clients.ts';
import { openMembers } from '../../../adapters/aws/member-session.ts';
import { awsPolicySource } from '../../../adapters/aws/policy-source.ts';
import { organizationsClient } from '../../../adapters/organizations/calls.ts';
import { readFullOrganization } from '../../../adapters/organizations/policies.ts';
import { effectivePolicySection } from '../../../adapters/snapshot/sections.ts';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
import { organizationIn } from '../../../core/snapshot/organization.ts';
import { readEntry } from '../../../core/snapshot/read-entry.ts';
import { loadSnapshot } from '../../../core/snapshot/snapshot.ts';
import { snapshotSource } from '../../../core/snapshot/source.ts';
import { callerIdentity, json, operationOf } from '../../support/aws-answers.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { type Answer, type Asked, startLoopback } from '../../support/loopback.ts';

const ACCOUNT = '111122223333';
const AT = '2026-11-20T10:00:00Z';
const TAGS = { tags: { stage: { tag_key: { '@@assign': 'Stage' } } } };

const refusal = (name: string): Answer => ({
  status: 400,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify({ __type: name, message: 'no' }),
});

const enabled = (Type: string) => ({ Type, Status: 'ENABLED' });

/** A root with one account; a tag policy on the account, a type that may not be listed, and one that is not enabled. */
function answer(asked: Asked): Answer {
  const input = asked.body.startsWith('{') ? JSON.parse(asked.body) : {};
  switch (operationOf(asked)) {
    case 'GetCallerIdentity':
      return callerIdentity(ACCOUNT);
    case 'DescribeOrganization':
      return json({ Organization: { Id: 'o-1', MasterAccountId: '999988887777' } });
    case 'ListRoots':
      return json({
        Roots: [
          {
            ...{ Id: 'r-1', Name: 'Root' },
            PolicyTypes: [
              enabled('SERVICE_CONTROL_POLICY'),
              enabled('TAG_POLICY'),
              enabled('S3_POLICY'),
              { Type: 'BEDROCK_POLICY', Status: 'PENDING_ENABLE' },
            ],
          },
        ],
      });
    case 'ListPolicies':
      if (input.Filter === 'S3_POLICY') return refusal('AccessDeniedException');
      return json({ Policies: [{ Id: input.Filter === 'TAG_POLICY' ? 'p-tags' : 'p-full' }] });
    case 'ListTargetsForPolicy':
      return json({ Targets: [{ TargetId: input.PolicyId === 'p-tags' ? ACCOUNT : 'r-1' }] });
    case 'DescribePolicy':
      return json({
        Policy: {
          PolicySummary: {
            Arn: `arn:aws:organizations::999988887777:policy/o-1/x/${input.PolicyId}`,
            Name: 'n',
          },
          Content: JSON.stringify(
            input.PolicyId === 'p-tags' ? TAGS : { Version: '2012-10-17', Statement: [] },
          ),
        },
      });
    case 'ListOrganizationalUnitsForParent':
      return json({ OrganizationalUnits: [] });
    case 'ListAccountsForParent':
      return json({ Accounts: [{ Id: ACCOUNT, Name: 'a', Status: 'ACTIVE' }] });
    case 'DescribeEffectivePolicy':
      return effective(input);
    default:
      return refusal('InvalidInputException');
  }
}

function effective({ PolicyType, TargetId }: { PolicyType: string; TargetId?: string }): Answer {
  if (TargetId !== undefined) return refusal('AccessDeniedException');
  if (PolicyType === 'S3_POLICY') return refusal('EffectivePolicyNotFoundException');
  if (PolicyType === 'BEDROCK_POLICY') return refusal('ConstraintViolationException');
  const PolicyContent = PolicyType === 'TAG_POLICY' ? JSON.stringify(TAGS) : '{"cut';
  return json({ EffectivePolicy: { PolicyContent, PolicyType, TargetId: ACCOUNT } });
}

async function served() {
  const server = await startLoopback(answer);
  useAwsEndpoint(server.endpoint);
  return { asked: () => server.asked.map(operationOf) };
}

test('types as they are enabled, attached policies by type; a type that may not be listed is not known', async () => {
  await served();
  const client = organizationsClient(makeCaller({ account: '', partition: 'aws' }));
  const { organization, tree } = await readFullOrganization(client);
  expect(organization).toMatchObject({
    policyTypes: ['SERVICE_CONTROL_POLICY'],
    enforcedTypes: ['TAG_POLICY', 'S3_POLICY'],
  });
  const entries = [organization, ...(tree?.targets ?? []), ...(tree?.policies ?? [])];
  for (const entry of entries) expect(readEntry(entry, '$')).toStrictEqual({ entry });
  const view = organizationIn(loadSnapshot(entries), ACCOUNT, AT);
  expect(view).toMatchObject({
    kind: 'found',
    value: {
      serviceControlPolicies: [{ policies: [{ name: 'n' }] }, { policies: [] }],
      enforcedPolicies: {
        TAG_POLICY: [{ policies: [] }, { target: ACCOUNT, policies: [{ document: TAGS }] }],
      },
    },
  });
  expect(view.kind === 'found' && Object.keys(view.value.enforcedPolicies ?? {})).toEqual(['TAG_POLICY']);
});

test('the effective policy: of the own account, asked once, absent, not visible, or text that is no JSON', async () => {
  const { asked } = await served();
  const members = openMembers({ role: 'r', sessionName: 'test', region: 'eu-central-1', now: Date.now });
  const { effectivePolicy } = awsPolicySource({ members, region: 'eu-central-1', now: Date.now });
  if (effectivePolicy === undefined) throw new Error('the source knows no effective policies');
  const of = (type: Parameters<typeof effectivePolicy>[1]) => effectivePolicy(ACCOUNT, type, AT);
  expect(await of('TAG_POLICY')).toEqual({ kind: 'found', value: { document: TAGS } });
  await of('TAG_POLICY');
  expect(asked().filter((name) => name === 'DescribeEffectivePolicy')).toHaveLength(1);
  expect(await of('S3_POLICY')).toEqual({ kind: 'absent' });
  expect(await of('BEDROCK_POLICY')).toMatchObject({ kind: 'notVisible' });
  expect(await of('DECLARATIVE_POLICY_EC2')).toEqual({ kind: 'found', value: { document: '{"cut' } });
});

test('a snapshot holds what was read, and what could not be read; it gives the same answers', async () => {
  await served();
  const caller = makeCaller({ account: ACCOUNT, partition: 'aws' });
  const section = await effectivePolicySection(caller, ['TAG_POLICY', 'S3_POLICY', 'BEDROCK_POLICY']);
  for (const entry of section) expect(readEntry(entry, '$')).toStrictEqual({ entry });
  const organization: SnapshotEntry = {
    kind: 'organization',
    id: 'o-1',
    managementAccount: '999988887777',
    policyTypes: [],
    enforcedTypes: ['TAG_POLICY', 'S3_POLICY', 'BEDROCK_POLICY'],
  };
  const { effectivePolicy } = snapshotSource(loadSnapshot([organization, ...section]));
  const kindOf = async (type: Parameters<NonNullable<typeof effectivePolicy>>[1], account = ACCOUNT) =>
    (await effectivePolicy?.(account, type, AT))?.kind;
  expect(await kindOf('TAG_POLICY')).toBe('found');
  expect(await kindOf('BEDROCK_POLICY')).toBe('notVisible');
  expect(await kindOf('S3_POLICY')).toBe('notVisible');
  expect(await kindOf('TAG_POLICY', '999988887777')).toBe('notVisible');
  expect(await kindOf('DECLARATIVE_POLICY_EC2')).toBe('absent');
});
