import { describe, expect, test } from 'vitest';
import { passedToService } from '../../../core/context/passed-to-service.ts';
import table from '../../../data/passed-to-service.json' with { type: 'json' };

const ROLE = 'arn:aws:iam::111122223333:role/svc/web';
const OTHER = 'arn:aws:iam::111122223333:role/other';

interface Call {
  readonly on: string;
  readonly parameters?: unknown;
  readonly region?: string;
  readonly role?: string;
}

const recordOf = ({ on, parameters, region = 'eu-west-1' }: Call) => {
  const [source = '', eventName] = on.split(' ');
  return {
    eventSource: `${source}.amazonaws.com`,
    eventName,
    awsRegion: region,
    requestParameters: parameters,
  };
};

const CASES: readonly (readonly [string, Call, string | undefined])[] = [
  [
    'a task definition',
    { on: 'ecs RegisterTaskDefinition', parameters: { executionRoleArn: ROLE } },
    'ecs-tasks',
  ],
  [
    'a task whose role only its definition names',
    { on: 'ecs RunTask', parameters: { taskDefinition: 'web' } },
    'ecs-tasks',
  ],
  [
    'a role that a task overrides',
    { on: 'ecs RunTask', parameters: { overrides: { taskRoleArn: ROLE } } },
    'ecs-tasks',
  ],
  [
    'the role that makes the volumes of a task',
    { on: 'ecs RunTask', parameters: { volumeConfigurations: [{ managedEBSVolume: { roleArn: ROLE } }] } },
    'ecs',
  ],
  [
    'a service whose load balancer role is given by name',
    { on: 'ecs CreateService', parameters: { role: 'web' } },
    'ecs',
  ],
  [
    'a service, of which the request shows no role',
    { on: 'ecs CreateService', parameters: { cluster: 'c' } },
    undefined,
  ],
  [
    'the profile of an instance',
    { on: 'ec2 RunInstances', parameters: { iamInstanceProfile: { name: 'p' } } },
    'ec2',
  ],
  ['instances of an Auto Scaling group', { on: 'autoscaling CreateAutoScalingGroup', parameters: {} }, 'ec2'],
  [
    'the fleet role of a spot fleet',
    { on: 'ec2 RequestSpotFleet', parameters: { spotFleetRequestConfig: { iamFleetRole: ROLE } } },
    'spotfleet',
  ],
  [
    'the instances of a spot fleet',
    { on: 'ec2 RequestSpotFleet', parameters: { spotFleetRequestConfig: { iamFleetRole: OTHER } } },
    'ec2',
  ],
  [
    'a spot fleet whose role was not kept',
    { on: 'ec2 RequestSpotFleet', parameters: { spotFleetRequestConfig: { iamFleetRole: '' } } },
    undefined,
  ],
  ['a spot fleet of which the request was not kept', { on: 'ec2 RequestSpotFleet' }, undefined],
  [
    'flow logs',
    { on: 'ec2 CreateFlowLogs', parameters: { deliverLogsPermissionArn: ROLE } },
    'vpc-flow-logs',
  ],
  [
    'enhanced monitoring',
    { on: 'rds CreateDBInstance', parameters: { monitoringRoleArn: ROLE } },
    'monitoring.rds',
  ],
  [
    'another role of a database',
    { on: 'rds CreateDBInstance', parameters: { domainIAMRoleName: 'web' } },
    undefined,
  ],
  ['a pod identity', { on: 'eks CreatePodIdentityAssociation', parameters: { roleArn: ROLE } }, 'pods.eks'],
  ['the nodes of a group', { on: 'eks CreateNodegroup', parameters: { nodeRole: ROLE } }, 'ec2'],
  ['a cluster', { on: 'eks CreateCluster', parameters: { roleArn: ROLE } }, 'eks'],
  [
    'Lambda, with the version of its API',
    { on: 'lambda CreateFunction20150331', parameters: { role: ROLE } },
    'lambda',
  ],
  ['a profile of instances', { on: 'iam AddRoleToInstanceProfile', parameters: { roleName: 'web' } }, 'ec2'],
  [
    'EMR: its own role',
    { on: 'elasticmapreduce RunJobFlow', parameters: { serviceRole: 'web', jobFlowRole: 'x' } },
    'elasticmapreduce',
  ],
  [
    'EMR: the role of its instances',
    { on: 'elasticmapreduce RunJobFlow', parameters: { serviceRole: 'x', jobFlowRole: 'web' } },
    'ec2',
  ],
  [
    'EMR: one role for both',
    { on: 'elasticmapreduce RunJobFlow', parameters: { serviceRole: 'web', jobFlowRole: 'web' } },
    undefined,
  ],
  ['state machines', { on: 'states CreateStateMachine', parameters: { roleArn: ROLE } }, 'states'],
  [
    'an operation that no table has',
    { on: 'datapipeline PutPipelineDefinition', parameters: { role: ROLE } },
    undefined,
  ],
  ['no operation at all', { on: 's3 ' }, undefined],
  [
    'China, where some services have another name',
    {
      on: 'ecs RunTask',
      parameters: {},
      region: 'cn-north-1',
      role: 'arn:aws-cn:iam::111122223333:role/web',
    },
    undefined,
  ],
];

describe('the service that a role is passed to', () => {
  test.each(CASES)('%s', (_, call, service) => {
    const found = passedToService(recordOf(call), call.role ?? ROLE);
    expect(found).toBe(service === undefined ? undefined : `${service}.amazonaws.com`);
  });

  test('a record that is none says nothing', () => {
    for (const record of [undefined, null, 'text', {}, []])
      expect(passedToService(record, ROLE)).toBeUndefined();
  });
});

describe('the table', () => {
  test('has one row for an operation and a parameter, with a source and a host name', () => {
    const places = table.rows.flatMap((row) =>
      row.operations.map((each) => `${each} ${'parameter' in row ? row.parameter : ''}`),
    );
    expect(places.filter((each, index) => places.indexOf(each) !== index)).toEqual([]);
    for (const { service, source, operations } of table.rows) {
      expect(service).toMatch(/^[a-z0-9.-]+\.amazonaws\.com$/);
      expect(source).not.toBe('');
      for (const each of operations) expect(each).toMatch(/^[a-z0-9-]+:[A-Z]\w+$/);
    }
  });
});
