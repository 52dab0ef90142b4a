import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { changesOf } from '../../../../core/what-if/terraform/changes.ts';
import { readPlan } from '../../../../core/what-if/terraform/plan.ts';

const DOCUMENT = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: '*' }] };
const policy = JSON.stringify(DOCUMENT);
const OLD = JSON.stringify({ ...DOCUMENT, Id: 'old' });
const MANAGED = 'arn:aws:iam::111122223333:policy/team';
const ROLE = 'arn:aws:iam::111122223333:role/ci/deploy';
const SCP = { id: 'p-1', name: 'guard', type: 'SERVICE_CONTROL_POLICY' };

interface Row {
  readonly address: string;
  readonly before?: object | null;
  readonly after?: object | null;
}

/** As Terraform writes them beside the address. */
function placeOf(address: string) {
  const [, module, name] = /^(?:(module\.org|module\.net\["a\.b"\])\.)?\w+\.(\w+)/.exec(address) ?? [];
  return { ...(module === undefined ? {} : { module_address: module }), name };
}

function plan(rows: readonly Row[], configuration: object = {}): string {
  const resource_changes = rows.map(({ address, before = null, after = null }) => ({
    address,
    ...placeOf(address),
    mode: 'managed',
    type: /(?:^|\.)(aws_\w+|random_\w+)\.[^.]+$/.exec(address)?.[1],
    change: { actions: ['update'], before, after },
  }));
  return JSON.stringify({ format_version: '1.2', resource_changes, configuration });
}

function read(text: string) {
  const found = readPlan(text);
  if ('faults' in found) throw new Error(JSON.stringify(found.faults));
  const { changes, notRead } = changesOf(found.plan);
  return { changes: changes.map(({ path, ...change }) => change), notRead };
}

describe('what a resource does', () => {
  test.each<[string, Row, object]>([
    [
      'an SCP that is written anew',
      {
        address: 'aws_organizations_policy.guard',
        before: { ...SCP, content: OLD },
        after: { ...SCP, content: policy },
      },
      { kind: 'serviceControlPolicy', policy: 'p-1', targets: undefined, document: DOCUMENT },
    ],
    [
      'an RCP that is removed',
      {
        address: 'aws_organizations_policy.guard',
        before: { ...SCP, type: 'RESOURCE_CONTROL_POLICY', content: OLD },
      },
      { kind: 'resourceControlPolicy', policy: 'p-1', targets: undefined, document: undefined },
    ],
    [
      'a managed policy',
      {
        address: 'aws_iam_policy.team',
        before: { arn: MANAGED, policy: OLD },
        after: { arn: MANAGED, policy },
      },
      { kind: 'managedPolicy', policy: MANAGED, document: DOCUMENT },
    ],
    [
      'a trust policy',
      {
        address: 'aws_iam_role.deploy',
        before: { arn: ROLE, assume_role_policy: OLD },
        after: { arn: ROLE, assume_role_policy: policy },
      },
      { kind: 'resourcePolicy', resource: ROLE, document: DOCUMENT },
    ],
    [
      'an inline policy',
      { address: 'aws_iam_role_policy.main', after: { role: 'deploy', name: 'main', policy } },
      { kind: 'identityPolicy', principal: 'role/deploy', name: 'main', document: DOCUMENT },
    ],
    [
      'one that is removed',
      { address: 'aws_iam_user_policy.main', before: { user: 'ana', name: 'main', policy } },
      { kind: 'identityPolicy', principal: 'user/ana', name: 'main', document: undefined },
    ],
    [
      'of a group',
      { address: 'aws_iam_group_policy.main', after: { group: 'all', name: 'main', policy } },
      { kind: 'identityPolicy', principal: 'group/all', name: 'main', document: DOCUMENT },
    ],
    [
      'a managed policy that is attached',
      { address: 'aws_iam_role_policy_attachment.a', after: { role: 'deploy', policy_arn: MANAGED } },
      {
        kind: 'attachment',
        principal: 'role/deploy',
        policy: MANAGED,
        isAttached: true,
        document: undefined,
      },
    ],
    [
      'one that is detached',
      { address: 'aws_iam_user_policy_attachment.a', before: { user: 'ana', policy_arn: MANAGED } },
      { kind: 'attachment', principal: 'user/ana', policy: MANAGED, isAttached: false, document: undefined },
    ],
    [
      'a bucket policy',
      { address: 'aws_s3_bucket_policy.logs', after: { bucket: 'logs', policy } },
      { kind: 'resourcePolicy', resource: 'arn:aws:s3:::logs', document: DOCUMENT },
    ],
    [
      'a key',
      {
        address: 'aws_kms_key.k',
        before: { arn: 'arn:aws:kms:eu-central-1:1:key/k', policy: OLD },
        after: { arn: 'arn:aws:kms:eu-central-1:1:key/k', policy },
      },
      { kind: 'resourcePolicy', resource: 'arn:aws:kms:eu-central-1:1:key/k', document: DOCUMENT },
    ],
    [
      'a queue',
      {
        address: 'aws_sqs_queue_policy.q',
        after: { queue_url: 'https://sqs.eu-central-1.amazonaws.com/111122223333/jobs', policy },
      },
      { kind: 'resourcePolicy', resource: 'arn:aws:sqs:eu-central-1:111122223333:jobs', document: DOCUMENT },
    ],
    [
      'a topic',
      {
        address: 'aws_sns_topic_policy.t',
        after: { arn: 'arn:aws:sns:eu-central-1:111122223333:t', policy },
      },
      { kind: 'resourcePolicy', resource: 'arn:aws:sns:eu-central-1:111122223333:t', document: DOCUMENT },
    ],
    [
      'a secret',
      {
        address: 'aws_secretsmanager_secret_policy.s',
        after: { secret_arn: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:s-AbCdEf', policy },
      },
      {
        kind: 'resourcePolicy',
        resource: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:s-AbCdEf',
        document: DOCUMENT,
      },
    ],
    [
      'an endpoint',
      {
        address: 'aws_vpc_endpoint.e',
        before: { id: 'vpce-1', policy: OLD },
        after: { id: 'vpce-1', policy },
      },
      { kind: 'vpcEndpointPolicy', endpoint: 'vpce-1', document: DOCUMENT },
    ],
    [
      'its policy in a module',
      {
        address: 'module.net["a.b"].aws_vpc_endpoint_policy.e[0]',
        after: { vpc_endpoint_id: 'vpce-1', policy },
      },
      { kind: 'vpcEndpointPolicy', endpoint: 'vpce-1', document: DOCUMENT },
    ],
  ])('%s', (_, row, want) => {
    expect(read(plan([row]))).toEqual({ changes: [want], notRead: [] });
  });
});

test('a new SCP comes with the targets of its attachments, which refer to it', () => {
  const configuration = {
    root_module: {
      module_calls: {
        org: {
          module: {
            resources: [
              {
                address: 'aws_organizations_policy_attachment.prod',
                expressions: {
                  policy_id: {
                    references: ['aws_organizations_policy.guard.id', 'aws_organizations_policy.guard'],
                  },
                },
              },
            ],
          },
        },
      },
    },
  };
  const rows = [
    {
      address: 'module.org.aws_organizations_policy.guard',
      after: { name: 'guard', type: SCP.type, content: policy },
    },
    { address: 'module.org.aws_organizations_policy_attachment.prod', after: { target_id: 'ou-1' } },
    // Of the same name in another module.
    { address: 'aws_organizations_policy_attachment.prod', after: { target_id: 'ou-2' } },
  ];
  const { changes, notRead } = read(plan(rows, configuration));
  expect(changes).toEqual([
    { kind: 'serviceControlPolicy', policy: 'guard', targets: ['ou-1'], document: DOCUMENT },
  ]);
  expect(notRead).toEqual([
    {
      address: 'aws_organizations_policy_attachment.prod',
      why: 'its policy is not in the plan: give it with --scp or --rcp',
    },
  ]);
});

test('a known SCP is attached, and detached, with the document that the plan has', () => {
  const guard = {
    address: 'aws_organizations_policy.guard',
    before: { ...SCP, content: policy },
    after: { ...SCP, content: policy },
  };
  const link = { policy_id: 'p-1', target_id: 'ou-1' };
  const address = 'aws_organizations_policy_attachment.a';
  expect(read(plan([guard, { address, after: link }])).changes).toEqual([
    { kind: 'serviceControlPolicy', policy: 'p-1', targets: ['ou-1'], document: DOCUMENT },
  ]);
  expect(read(plan([guard, { address, before: link }])).changes).toEqual([
    { kind: 'serviceControlPolicy', policy: 'p-1', targets: ['ou-1'], document: undefined },
  ]);
});

describe('what is not read is named', () => {
  test.each<[string, Row, string]>([
    [
      'a document that is known later',
      { address: 'aws_s3_bucket_policy.logs', after: { bucket: 'logs' } },
      'its document is known only when the plan is applied',
    ],
    ['another type', { address: 'aws_instance.web', after: { id: 'i-1' } }, 'its type is not read'],
    [
      'a new role',
      { address: 'aws_iam_role.new', after: { name: 'new', assume_role_policy: policy } },
      'it is new: no past call is made with it',
    ],
    [
      'a boundary',
      {
        address: 'aws_iam_role.deploy',
        before: { arn: ROLE, assume_role_policy: policy },
        after: { arn: ROLE, assume_role_policy: policy, permissions_boundary: MANAGED },
      },
      "its boundary changes: give the boundary's document with --change",
    ],
    [
      'a tag policy',
      {
        address: 'aws_organizations_policy.tags',
        after: { name: 'tags', type: 'TAG_POLICY', content: '{}' },
      },
      'it is of a type that no call is evaluated with',
    ],
    [
      'an SCP that is attached to nothing',
      { address: 'aws_organizations_policy.idle', after: { name: 'idle', type: SCP.type, content: policy } },
      'it is new, and the plan attaches it to nothing',
    ],
  ])('%s', (_, row, why) => {
    expect(read(plan([row]))).toEqual({ changes: [], notRead: [{ address: row.address, why }] });
  });

  test('and what stays as it is, is not', () => {
    const same = { bucket: 'logs', policy };
    expect(read(plan([{ address: 'aws_s3_bucket_policy.logs', before: same, after: same }]))).toEqual({
      changes: [],
      notRead: [],
    });
  });
});

test.each([
  ['{', 'is not JSON'],
  ['{"planned_values": {}}', 'is missing: give the output of `terraform show -json PLAN`'],
])('no plan: %s', (text, problem) => {
  const found = readPlan(text);
  expect('faults' in found && found.faults[0]?.problem).toContain(problem);
});

/** A new policy comes with its attachments; of a role only its trust policy and its boundary are policies. */
const WITHIN_OTHERS = /^aws_(?:organizations_policy_attachment|iam_policy|iam_role)\./;

test('law: whatever a plan holds, each resource that changes gives a change or is named', () => {
  const types = [
    'organizations_policy',
    'organizations_policy_attachment',
    'iam_policy',
    'iam_role',
    'iam_role_policy',
    'iam_role_policy_attachment',
    's3_bucket_policy',
    'kms_key',
    'sqs_queue_policy',
    'vpc_endpoint',
    'instance',
  ];
  const member = fc.constantFrom(
    'id',
    'arn',
    'name',
    'policy',
    'content',
    'role',
    'policy_arn',
    'policy_id',
    'target_id',
    'bucket',
    'queue_url',
    'type',
    'assume_role_policy',
  );
  const state = fc.option(
    fc.dictionary(member, fc.oneof(fc.constant(policy), fc.string(), fc.jsonValue()), { maxKeys: 5 }),
  );
  const row = fc.record({ name: fc.constantFrom(...types), before: state, after: state });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
      const all = rows.map(({ name, ...states }, index) => ({ address: `aws_${name}.r${index}`, ...states }));
      const found = readPlan(plan(all));
      if ('faults' in found) throw new Error('no plan');
      const { changes, notRead } = changesOf(found.plan);
      const named = new Set([...changes.map(({ path }) => path), ...notRead.map(({ address }) => address)]);
      for (const [index, { address, before, after }] of all.entries()) {
        const isNamed = named.has(address) || named.has(`$.resource_changes[${index}]`);
        const isChanged = JSON.stringify(before) !== JSON.stringify(after);
        if (!isChanged || !WITHIN_OTHERS.test(address)) expect(isNamed, address).toBe(isChanged);
      }
    }),
  );
});
