/** Calls that AWS checks on several resources, of which no message names one. */
import { describe, expect, test } from 'vitest';
import type { Denial } from '../../../core/model/denial.ts';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
import {
  ANA,
  aCall,
  allow,
  aManagedPolicy,
  aUser,
  explainedIn,
  HOME,
  iam,
  REGION,
} from '../../support/explained-call.ts';
import type { TestRecord } from '../../support/records.ts';

const EC2 = `arn:aws:ec2:${REGION}:${HOME}:`;
const SUBNET = `${EC2}subnet/subnet-0aa11bb22`;
const NAMED = {
  instancesSet: { items: [{ imageId: 'ami-0abcdef1234567890' }] },
  subnetId: 'subnet-0aa11bb22',
  groupSet: { items: [{ groupId: 'sg-0aa11bb22' }] },
};
const launch = (parameters: object = NAMED, overrides: TestRecord = {}) =>
  aCall({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    errorCode: 'Client.UnauthorizedOperation',
    errorMessage:
      'You are not authorized to perform this operation. Encoded authorization failure message: pQ7x_example',
    requestParameters: parameters,
    ...overrides,
  });

const on = (Effect: string, Action: string, Resource: readonly string[]) => ({ Effect, Action, Resource });
const run = (...resources: readonly string[]) => on('Allow', 'ec2:RunInstances', resources);
const denyRun = (...resources: readonly string[]) => on('Deny', 'ec2:RunInstances', resources);
const tagged = (type: string) => ({
  ...run(`${EC2}${type}/*`),
  Condition: { StringEquals: { 'aws:RequestTag/project': 'x' } },
});
const tags = (...types: readonly string[]) => ({
  tagSpecificationSet: {
    items: types.map((resourceType) => ({ resourceType, tags: [{ key: 'project', value: 'x' }] })),
  },
});
const OTHERS = ['instance/*', 'network-interface/*', 'volume/*', 'security-group/*'].map(
  (each) => `${EC2}${each}`,
);
const IMAGES = 'arn:aws:ec2:*::image/*';
const bounded = (...statements: readonly object[]): readonly SnapshotEntry[] => [
  aUser([allow('ec2:*')], { boundary: iam('policy/edge') }),
  aManagedPolicy('edge', ...statements.map((each) => ({ ...each }))),
];

async function explained(entries: readonly SnapshotEntry[], record: TestRecord): Promise<Denial> {
  const [denial] = await explainedIn({ entries }, [record]);
  if (denial === undefined) throw new Error('the record of the test is no denial');
  return denial;
}

/** `layer kind confidence`, and the resource if one was named. */
const answer = ({ attribution: { layer, kind, confidence, refusedCheck } }: Denial) =>
  [layer, kind, confidence, refusedCheck?.resource?.replace(EC2, '')]
    .filter((each) => each != null)
    .join(' ');

describe('which resource of a launch was refused', () => {
  test.each<readonly [string, readonly SnapshotEntry[], TestRecord, string]>([
    ['none is allowed', [aUser([allow('s3:*')])], launch(), 'identityPolicy implicit evaluated'],
    [
      'none is allowed, whichever the group is that the record does not name',
      [aUser([allow('s3:*')])],
      launch({ ...NAMED, groupSet: undefined }),
      'identityPolicy implicit evaluated',
    ],
    [
      'all but the subnet',
      [aUser([run(IMAGES, ...OTHERS, `${EC2}subnet/subnet-0ffffffff`)])],
      launch(),
      'identityPolicy implicit evaluated subnet/subnet-0aa11bb22',
    ],
    [
      'all but the subnet, and the group is not named, but all groups are allowed',
      [aUser([run(IMAGES, ...OTHERS)])],
      launch({ ...NAMED, groupSet: undefined }),
      'identityPolicy implicit evaluated subnet/subnet-0aa11bb22',
    ],
    [
      'all but the subnet and the group, which is not named',
      [aUser([run(IMAGES, ...OTHERS.slice(0, 3))])],
      launch({ ...NAMED, groupSet: undefined }),
      'identityPolicy implicit evaluated',
    ],
    [
      'a group that is not named, of which one is allowed',
      [aUser([run(IMAGES, SUBNET, ...OTHERS.slice(0, 3), `${EC2}security-group/sg-0ffffffff`)])],
      launch({ ...NAMED, groupSet: undefined }),
      'unknown unknown unknown',
    ],
    [
      'the instance has the tag, the volume has not; whether there is a volume, the record does not show',
      [
        aUser([
          run(IMAGES, SUBNET, `${EC2}network-interface/*`, `${EC2}security-group/*`),
          allow('ec2:CreateTags'),
          tagged('instance'),
          tagged('volume'),
        ]),
      ],
      launch({ ...NAMED, ...tags('instance') }),
      'unknown unknown unknown',
    ],
    [
      'the same, and the request asks for a volume',
      [
        aUser([
          run(IMAGES, SUBNET, `${EC2}network-interface/*`, `${EC2}security-group/*`),
          tagged('instance'),
          tagged('volume'),
        ]),
      ],
      launch({ ...NAMED, ...tags('instance'), blockDeviceMapping: { items: [{ ebs: { volumeSize: 8 } }] } }),
      'identityPolicy implicit evaluated volume/*',
    ],
    [
      'the volume has the tag, the instance has not',
      [
        aUser([
          run(IMAGES, SUBNET, `${EC2}network-interface/*`, `${EC2}security-group/*`),
          tagged('instance'),
          tagged('volume'),
        ]),
      ],
      launch({ ...NAMED, ...tags('volume') }),
      'identityPolicy implicit evaluated instance/*',
    ],
    [
      'a statement denies the subnet',
      [aUser([allow('ec2:*'), denyRun(SUBNET)])],
      launch(),
      'identityPolicy explicit evaluated subnet/subnet-0aa11bb22',
    ],
    [
      'a statement denies another subnet',
      [aUser([allow('ec2:*'), denyRun(`${EC2}subnet/subnet-0ffffffff`)])],
      launch(),
      'unknown unknown unknown',
    ],
    [
      'a statement denies a subnet, and the record names none',
      [aUser([allow('ec2:*'), denyRun(SUBNET)])],
      launch({ ...NAMED, subnetId: undefined }),
      'unknown unknown unknown',
    ],
    ['the boundary allows none', bounded(allow('s3:*')), launch(), 'permissionsBoundary implicit evaluated'],
    [
      'the boundary leaves out one resource, the identity policy another: both block, and AWS may name either',
      [
        aUser([run(IMAGES, SUBNET, ...OTHERS.slice(1))], { boundary: iam('policy/edge') }),
        aManagedPolicy('edge', run(IMAGES, ...OTHERS)),
      ],
      launch(),
      'identityPolicy implicit inferred',
    ],
    [
      'an explicit deny of one resource comes before the silence on another',
      [aUser([run(IMAGES, SUBNET, ...OTHERS.slice(1)), denyRun(SUBNET)])],
      launch(),
      'identityPolicy explicit inferred',
    ],
    [
      'all is allowed: something else refused',
      [aUser([allow('ec2:*')])],
      launch(),
      'unknown unknown unknown',
    ],
    [
      'AWS names the layer, and one resource has it',
      [aUser([run(IMAGES, ...OTHERS)])],
      launch(NAMED, {
        errorMessage: `User: ${ANA} is not authorized to perform: ec2:RunInstances because no identity-based policy allows the ec2:RunInstances action`,
      }),
      'identityPolicy implicit stated subnet/subnet-0aa11bb22',
    ],
    [
      'AWS names a layer that denies none of them',
      [aUser([run(IMAGES, ...OTHERS)])],
      launch(NAMED, {
        errorMessage: `User: ${ANA} is not authorized to perform: ec2:RunInstances because no permissions boundary allows the ec2:RunInstances action`,
      }),
      'permissionsBoundary implicit stated',
    ],
    [
      'nothing of the request was recorded',
      [aUser([allow('s3:*')])],
      launch(NAMED, { requestParameters: null }),
      'identityPolicy implicit evaluated',
    ],
  ])('%s', async (_, entries, record, wanted) => {
    expect(answer(await explained(entries, record))).toBe(wanted);
  });
});

describe('other calls with several resources', () => {
  const call = (service: string, eventName: string, requestParameters: unknown, more: TestRecord = {}) =>
    aCall({
      eventSource: `${service}.amazonaws.com`,
      eventName,
      errorCode: service === 'ec2' ? 'Client.UnauthorizedOperation' : 'AccessDeniedException',
      errorMessage: undefined,
      requestParameters,
      ...more,
    });
  const task = call('ecs', 'RunTask', { taskDefinition: 'web' });
  const attach = call('ec2', 'AttachVolume', { volumeId: 'vol-0aa11bb22', instanceId: 'i-0aa11bb22' });
  const fleet = call('ec2', 'CreateFleet', {
    CreateFleetRequest: {
      LaunchTemplateConfigs: { LaunchTemplateSpecification: { LaunchTemplateId: 'lt-0aa11bb22' } },
    },
  });

  test.each<readonly [string, readonly SnapshotEntry[], TestRecord, string]>([
    ['a task, by one who may run none', [aUser([allow('s3:*')])], task, 'identityPolicy implicit evaluated'],
    [
      'a task, by one who may run some',
      [aUser([on('Allow', 'ecs:RunTask', [`arn:aws:ecs:${REGION}:${HOME}:task-definition/web:5`])])],
      task,
      'unknown unknown unknown',
    ],
    [
      'a volume that may be attached, to an instance that may not',
      [aUser([on('Allow', 'ec2:AttachVolume', [`${EC2}volume/*`])])],
      attach,
      'identityPolicy implicit evaluated instance/i-0aa11bb22',
    ],
    [
      'a fleet, by one who may make none',
      [aUser([allow('s3:*')])],
      fleet,
      'identityPolicy implicit evaluated',
    ],
    [
      'a fleet whose template may not be used',
      [aUser([on('Allow', 'ec2:CreateFleet', [`${EC2}fleet/*`, `${EC2}instance/*`, `${EC2}volume/*`])])],
      fleet,
      'identityPolicy implicit evaluated launch-template/lt-0aa11bb22',
    ],
    [
      'a new volume without its tag',
      [
        aUser([
          { ...allow('ec2:CreateVolume'), Condition: { StringEquals: { 'aws:RequestTag/project': 'x' } } },
        ]),
      ],
      call('ec2', 'CreateVolume', { size: '1', ...tags('snapshot') }),
      'identityPolicy implicit evaluated volume/*',
    ],
  ])('%s', async (_, entries, record, wanted) => {
    expect(answer(await explained(entries, record))).toBe(wanted);
  });
});

describe('tags that a launch sets', () => {
  const all = allow('ec2:RunInstances');
  const createTags = (type: string) => on('Allow', 'ec2:CreateTags', [`${EC2}${type}/*`]);
  const refused = async (entries: readonly SnapshotEntry[], record: TestRecord) => {
    const { attribution } = await explained(entries, record);
    return [attribution.layer, attribution.refusedCheck?.action, attribution.refusedCheck?.resource];
  };

  test.each<readonly [string, readonly SnapshotEntry[], object, readonly unknown[]]>([
    [
      'may not be set',
      [aUser([all])],
      tags('instance'),
      ['identityPolicy', 'ec2:CreateTags', `${EC2}instance/*`],
    ],
    [
      'may be set on one type of resource only',
      [aUser([all, createTags('instance')])],
      tags('instance', 'volume'),
      ['identityPolicy', 'ec2:CreateTags', `${EC2}volume/*`],
    ],
    [
      'may be set',
      [aUser([all, createTags('instance')])],
      tags('instance'),
      ['unknown', undefined, undefined],
    ],
    [
      'may be set by this operation',
      [
        aUser([
          all,
          { ...createTags('instance'), Condition: { StringEquals: { 'ec2:CreateAction': 'RunInstances' } } },
        ]),
      ],
      tags('instance'),
      ['unknown', undefined, undefined],
    ],
    [
      'may be set by another operation',
      [
        aUser([
          all,
          { ...createTags('instance'), Condition: { StringEquals: { 'ec2:CreateAction': 'CreateVolume' } } },
        ]),
      ],
      tags('instance'),
      ['identityPolicy', 'ec2:CreateTags', `${EC2}instance/*`],
    ],
    ['are not set', [aUser([all])], {}, ['unknown', undefined, undefined]],
  ])('%s', async (_, entries, more, wanted) => {
    expect(await refused(entries, launch({ ...NAMED, ...more }))).toEqual(wanted);
  });
});

describe('the way out of a call with several resources', () => {
  test('one statement for all that the layer leaves out, proven for each', async () => {
    const { fix } = await explained([aUser([run(IMAGES, `${EC2}security-group/*`)])], launch());
    expect(fix?.statement?.Resource).toEqual([
      `${EC2}instance/*`,
      `${EC2}network-interface/*`,
      SUBNET,
      `${EC2}volume/*`,
    ]);
    expect(fix?.proven).toBe(true);
    expect(fix?.assumes).toEqual([]);
  });

  test('no proof while a resource is not known', async () => {
    const { fix } = await explained([aUser([allow('s3:*')])], launch({ ...NAMED, groupSet: undefined }));
    expect(fix?.proven).toBeNull();
    expect(fix?.assumes).toContain(`the call is allowed on ${EC2}security-group/*`);
  });

  test('no statement on a type alone', async () => {
    const task = aCall({
      eventSource: 'ecs.amazonaws.com',
      eventName: 'RunTask',
      errorCode: 'AccessDeniedException',
      errorMessage: undefined,
      requestParameters: { taskDefinition: 'web' },
    });
    const { fix } = await explained([aUser([allow('s3:*')])], task);
    expect([fix?.kind, fix?.statement]).toEqual(['askOwner', null]);
  });
});
