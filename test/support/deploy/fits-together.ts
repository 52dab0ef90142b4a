/**
 * Whether the parts of a deployment fit together: what each names is there, and lets it in. A check is one sentence of a name
 * and the faults that it found, none where all is well.
 */

import { allows, type PolicyDocument } from './allows.ts';
import type { Deployment, Found } from './deployment.ts';

export interface Check {
  readonly subject: string;
  readonly faults: readonly string[];
}

export function checksOf(deployment: Deployment): readonly Check[] {
  const kinds: readonly (readonly [string, (found: Found, deployment: Deployment) => readonly string[]])[] = [
    ['AWS::Events::Rule', ruleFaults],
    ['AWS::Lambda::Function', functionFaults],
    ['AWS::Lambda::EventSourceMapping', mappingFaults],
    ['AWS::CloudWatch::Alarm', alarmFaults],
    ['AWS::Logs::MetricFilter', metricFaults],
    ['AWS::Logs::DeliverySource', deliveryFaults],
    ['AWS::SQS::Queue', queueFaults],
    ['AWS::SNS::Topic', topicFaults],
    ['AWS::SNS::Subscription', subscriptionFaults],
    ['AWS::StepFunctions::StateMachine', machineFaults],
    ['AWS::IAM::Role', roleFaults],
  ];
  return kinds.flatMap(([type, faultsOf]) =>
    deployment.ofType(type).map((found) => ({
      subject: `${found.place.account} ${found.place.region} ${type.split('::').at(-1)} ${found.id}`,
      faults: faultsOf(found, deployment),
    })),
  );
}

const fault = (isFine: boolean, text: string): readonly string[] => (isFine ? [] : [text]);

const EVENTS = 'events.amazonaws.com';
const SNS = 'sns.amazonaws.com';
const SEES_READS = 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS';

function ruleFaults(rule: Found, deployment: Deployment): readonly string[] {
  const { EventPattern, State, EventBusName, Targets } = rule.properties;
  const bus = EventBusName ?? 'default';
  const hasBus =
    bus === 'default' || deployment.byRef('AWS::Events::EventBus', bus, rule.place) !== undefined;
  return [
    ...fault(hasBus, `its bus ${bus} is not there`),
    ...fault(EventPattern === undefined || State === SEES_READS, `its state ${State} sees no reads`),
    ...Targets.flatMap((target: Target) => targetFaults(rule, target, deployment)),
  ];
}

interface Target {
  readonly Arn: string;
  readonly RoleArn?: string;
  readonly DeadLetterConfig?: { readonly Arn: string };
}

function targetFaults(rule: Found, { Arn, RoleArn, DeadLetterConfig }: Target, deployment: Deployment) {
  const target = deployment.byArn(Arn);
  if (target === undefined) return [`its target ${Arn} is not there`];
  const dead = DeadLetterConfig === undefined ? undefined : deployment.byArn(DeadLetterConfig.Arn);
  const letters =
    DeadLetterConfig === undefined
      ? []
      : fault(
          dead !== undefined && dead.place.region === rule.place.region && maySend(rule, dead, deployment),
          `it may not send what is undelivered to ${DeadLetterConfig.Arn}`,
        );
  const isLetIn =
    RoleArn === undefined ? maySend(rule, target, deployment) : mayByRole(rule, RoleArn, target, deployment);
  return [...letters, ...fault(isLetIn, `${Arn} does not let it in`)];
}

/** What EventBridge does with a target of the type. */
const TARGET_ACTIONS: Readonly<Record<string, string>> = {
  'AWS::SQS::Queue': 'sqs:SendMessage',
  'AWS::Lambda::Function': 'lambda:InvokeFunction',
  'AWS::Logs::LogGroup': 'logs:PutLogEvents',
  'AWS::Events::EventBus': 'events:PutEvents',
  'AWS::StepFunctions::StateMachine': 'states:StartExecution',
};

function maySend(rule: Found, target: Found, deployment: Deployment): boolean {
  const resource = target.type === 'AWS::Logs::LogGroup' ? `${target.arn}:log-stream:one` : target.arn;
  const context = { 'aws:SourceArn': rule.arn, 'aws:SecureTransport': 'true' };
  const wanted = { action: TARGET_ACTIONS[target.type] ?? '', resource, principal: EVENTS, context };
  return allows(deployment.resourcePolicy(target), wanted) && mayEncrypt(EVENTS, target, deployment);
}

/** The key that encrypts a queue, topic or log group, if it has one, lets the service that writes to it use it. */
function mayEncrypt(principal: string, target: Found, deployment: Deployment): boolean {
  const { KmsMasterKeyId, KmsKeyId } = target.properties;
  if (KmsMasterKeyId === undefined && KmsKeyId === undefined) return true;
  const key = keyOf(target, deployment);
  const writer = target.type === 'AWS::Logs::LogGroup' ? logsOf(target) : principal;
  const context = {
    'aws:SourceAccount': target.place.account,
    'kms:EncryptionContext:aws:logs:arn': target.arn,
  };
  return (
    key !== undefined &&
    allows(deployment.resourcePolicy(key), {
      ...{ action: 'kms:GenerateDataKey', resource: key.arn, principal: writer, context },
    })
  );
}

const logsOf = ({ place }: Found): string => `logs.${place.region}.amazonaws.com`;

/** The role is EventBridge's to assume and may do it; another account's bus lets the organization in, too. */
function mayByRole(rule: Found, roleArn: string, target: Found, deployment: Deployment): boolean {
  const role = deployment.byArn(roleArn);
  if (role === undefined || role.place.account !== rule.place.account) return false;
  const action = TARGET_ACTIONS[target.type] ?? '';
  const isAway = target.place.account !== role.place.account;
  const context = {
    'aws:PrincipalOrgID': organizationOf(target, deployment),
    'events:eventBusInvocation': 'true',
  };
  const principal = `arn:aws:iam::${role.place.account}:root`;
  return (
    trusts(role, EVENTS) &&
    allows(deployment.rolePolicies(role), { action, resource: target.arn }) &&
    (!isAway ||
      allows(deployment.resourcePolicy(target), { action, resource: target.arn, principal, context }))
  );
}

/** That its bus lets in: whether this is the organization of the settings is for a test to say. */
function organizationOf(bus: Found, deployment: Deployment): string {
  const [statement] = [deployment.resourcePolicy(bus).Statement].flat();
  return String(statement?.Condition?.StringEquals?.['aws:PrincipalOrgID'] ?? '');
}

function trusts(role: Found, principal: string, action = 'sts:AssumeRole'): boolean {
  const context = { 'aws:SourceAccount': role.place.account };
  const wanted = { action, resource: '*', principal, context };
  return allows(role.properties.AssumeRolePolicyDocument, wanted);
}

function functionFaults(found: Found, deployment: Deployment): readonly string[] {
  const { Role, Environment, LoggingConfig } = found.properties;
  const role = deployment.byArn(Role);
  const log = deployment.byRef('AWS::Logs::LogGroup', LoggingConfig.LogGroup, found.place);
  const policies = role === undefined ? { Statement: [] } : deployment.rolePolicies(role);
  const stream = `${log?.arn}:log-stream:one`;
  return [
    ...fault(role !== undefined && trusts(role, 'lambda.amazonaws.com'), 'Lambda cannot assume its role'),
    ...fault(
      log !== undefined && allows(policies, { action: 'logs:PutLogEvents', resource: stream }),
      'it may not write its log',
    ),
    ...fault(log === undefined || mayEncrypt('', log, deployment), 'its log may not use its key'),
    ...Object.entries(Environment.Variables as Record<string, string>).flatMap(([name, value]) =>
      variableFaults(found, name, value, deployment),
    ),
  ];
}

/** Variables that name a resource, and what its role must be able to do with it. */
const NAMING: Readonly<Record<string, readonly [type: string, action: string]>> = {
  ALERT_TOPIC_ARN: ['AWS::SNS::Topic', 'sns:Publish'],
  DENIALS_TABLE: ['AWS::DynamoDB::GlobalTable', 'dynamodb:Query'],
  FAILED_OBJECTS_URL: ['AWS::SQS::Queue', 'sqs:SendMessage'],
};

function variableFaults(
  found: Found,
  name: string,
  value: string,
  deployment: Deployment,
): readonly string[] {
  const policies = deployment.rolePolicies(deployment.byArn(found.properties.Role) as Found);
  if (name === 'READ_ROLE_NAME') {
    const roles = deployment.ofType('AWS::IAM::Role').filter(({ ref }) => ref === value);
    const mayAssume = roles.every(({ arn }) => allows(policies, { action: 'sts:AssumeRole', resource: arn }));
    return fault(roles.length > 0 && mayAssume, `it may not assume ${value}`);
  }
  const [type, action] = NAMING[name] ?? [];
  if (type === undefined || action === undefined) return [];
  const named = deployment.byRef(type, value, found.place);
  if (named === undefined) return [`${name} names ${value}, which is not there`];
  return fault(allows(policies, { action, resource: named.arn }), `it may not ${action} on ${name}`);
}

const READ_QUEUE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];
const READ_STREAM = ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'];

function mappingFaults({ properties, place }: Found, deployment: Deployment): readonly string[] {
  const { EventSourceArn, FunctionName, DestinationConfig, FunctionResponseTypes } = properties;
  const reader = deployment.byRef('AWS::Lambda::Function', FunctionName, place);
  if (reader === undefined) return [`its function ${FunctionName} is not there`];
  const isStream = EventSourceArn.includes('/stream/');
  const source = deployment.byArn(EventSourceArn.replace(/\/stream\/.*$/, ''));
  const policies = deployment.rolePolicies(deployment.byArn(reader.properties.Role) as Found);
  const failed = DestinationConfig?.OnFailure.Destination;
  return [
    ...fault(source !== undefined, `its source ${EventSourceArn} is not there`),
    ...(isStream ? READ_STREAM : READ_QUEUE).flatMap((action) =>
      fault(allows(policies, { action, resource: EventSourceArn }), `its function may not ${action}`),
    ),
    ...fault(mayDecrypt(policies, source, deployment), 'its function may not use the key of its source'),
    ...fault(FunctionResponseTypes?.[0] === 'ReportBatchItemFailures', 'one bad record fails its batch'),
    ...fault(
      !isStream ||
        (deployment.byArn(failed) !== undefined &&
          allows(policies, { action: 'sqs:SendMessage', resource: failed })),
      `what it gives up goes to no queue: ${failed}`,
    ),
  ];
}

/** By its role: a queue's messages, and a table's stream, if a key of the deployment encrypts them. */
function mayDecrypt(role: PolicyDocument, source: Found | undefined, deployment: Deployment): boolean {
  const key = source === undefined ? undefined : keyOf(source, deployment);
  const service = source?.type === 'AWS::SQS::Queue' ? 'sqs' : 'dynamodb';
  const context = { 'kms:ViaService': `${service}.${source?.place.region}.amazonaws.com` };
  return key === undefined || allows(role, { action: 'kms:Decrypt', resource: key.arn, context });
}

/** Dimensions of metrics that AWS writes: the type of the resource, and the member of its ARN or properties. */
const DIMENSIONS: Readonly<Record<string, string>> = {
  EventBusName: 'AWS::Events::EventBus',
  FunctionName: 'AWS::Lambda::Function',
  QueueName: 'AWS::SQS::Queue',
  RuleName: 'AWS::Events::Rule',
  TableName: 'AWS::DynamoDB::GlobalTable',
  TopicName: 'AWS::SNS::Topic',
  StateMachineArn: 'AWS::StepFunctions::StateMachine',
};

interface Metric {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: string }[];
}

function alarmFaults({ properties, place }: Found, deployment: Deployment): readonly string[] {
  const queries: readonly { readonly MetricStat?: { readonly Metric: Metric } }[] = properties.Metrics ?? [];
  const metrics: readonly Metric[] = [
    ...(properties.MetricName === undefined ? [] : [properties]),
    ...queries.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [MetricStat.Metric])),
  ];
  const own = deployment
    .ofType('AWS::Logs::MetricFilter')
    .flatMap((each) => each.properties.MetricTransformations.map(({ MetricName }: Metric) => MetricName));
  const actions: readonly string[] = [...(properties.AlarmActions ?? []), ...(properties.OKActions ?? [])];
  return [
    ...fault(metrics.length > 0, 'it watches nothing'),
    ...metrics.flatMap(({ Namespace, MetricName, Dimensions = [] }) => [
      ...fault(Namespace !== 'DenialMonitor' || own.includes(MetricName), `no filter writes ${MetricName}`),
      ...Dimensions.flatMap(({ Name, Value }) => {
        const isThere = deployment
          .ofType(DIMENSIONS[Name] ?? '')
          .some((each) => each.arn.split(/[:/]/).at(-1) === Value && each.place.region === place.region);
        return fault(
          isThere || Value === 'default',
          `its dimension ${Name} names ${Value}, which is not there`,
        );
      }),
    ]),
    ...fault((properties.AlarmActions ?? []).length > 0, 'it notifies no topic'),
    ...actions.flatMap((arn) => {
      const topic = deployment.byArn(arn);
      const context = { 'aws:SourceAccount': place.account, 'aws:SecureTransport': 'true' };
      const principal = 'cloudwatch.amazonaws.com';
      const mayPublish =
        topic !== undefined &&
        allows(deployment.resourcePolicy(topic), {
          action: 'sns:Publish',
          resource: arn,
          principal,
          context,
        });
      return fault(mayPublish && mayEncrypt(principal, topic, deployment), `it may not notify ${arn}`);
    }),
  ];
}

/** That encrypts it; undefined: a key of AWS. */
function keyOf({ properties }: Found, deployment: Deployment): Found | undefined {
  const { KmsMasterKeyId, KmsKeyId, Replicas } = properties;
  const name = KmsMasterKeyId ?? KmsKeyId ?? Replicas?.[0]?.SSESpecification?.KMSMasterKeyId;
  return (
    deployment.byArn(name) ??
    deployment.ofType('AWS::KMS::Key').find(({ attributes }) => name !== undefined && attributes.Arn === name)
  );
}

const metricFaults = ({ properties, place }: Found, deployment: Deployment): readonly string[] =>
  fault(
    deployment.byRef('AWS::Logs::LogGroup', properties.LogGroupName, place) !== undefined,
    `its log group ${properties.LogGroupName} is not there`,
  );

/** The bus is there, and its log group lets the delivery write. */
function deliveryFaults({ properties, place }: Found, deployment: Deployment): readonly string[] {
  const [destination] = deployment.ofType('AWS::Logs::DeliveryDestination');
  const group = String(destination?.properties.DestinationResourceArn).replace(/:\*$/, '');
  const log = deployment.byArn(group);
  const context = {
    'aws:SourceAccount': place.account,
    'aws:SourceArn': `arn:aws:logs:${place.region}:${place.account}:delivery-source:${properties.Name}`,
  };
  const principal = 'delivery.logs.amazonaws.com';
  const resource = `${group}:log-stream:one`;
  return [
    ...fault(deployment.byArn(properties.ResourceArn) !== undefined, 'its bus is not there'),
    ...fault(
      log !== undefined &&
        allows(deployment.resourcePolicy(log), { action: 'logs:PutLogEvents', resource, principal, context }),
      `${group} does not let it write`,
    ),
  ];
}

function queueFaults(queue: Found, deployment: Deployment): readonly string[] {
  const { RedrivePolicy, SqsManagedSseEnabled, KmsMasterKeyId } = queue.properties;
  const anyone = { action: 'sqs:SendMessage', resource: queue.arn, principal: '*' };
  const plain = { ...anyone, context: { 'aws:SecureTransport': 'false' } };
  const dead = RedrivePolicy?.deadLetterTargetArn;
  return [
    ...fault(SqsManagedSseEnabled === true || KmsMasterKeyId !== undefined, 'it is not encrypted'),
    ...fault(
      dead === undefined || deployment.byArn(dead) !== undefined,
      `its dead letters go nowhere: ${dead}`,
    ),
    ...fault(!allows(deployment.resourcePolicy(queue), plain), 'it takes what is not TLS'),
    ...fault(!allows(deployment.resourcePolicy(queue), anyone), 'anybody may send to it'),
  ];
}

function topicFaults(topic: Found, deployment: Deployment): readonly string[] {
  return fault(keyOf(topic, deployment) !== undefined, 'its key is not there');
}

function subscriptionFaults({ properties }: Found, deployment: Deployment): readonly string[] {
  const { TopicArn, RedrivePolicy } = properties;
  const topic = deployment.byArn(TopicArn);
  const dead = RedrivePolicy === undefined ? undefined : deployment.byArn(RedrivePolicy.deadLetterTargetArn);
  const context = { 'aws:SourceArn': TopicArn, 'aws:SecureTransport': 'true' };
  return [
    ...fault(topic !== undefined, `its topic ${TopicArn} is not there`),
    ...fault(
      RedrivePolicy === undefined ||
        (dead !== undefined &&
          allows(deployment.resourcePolicy(dead), {
            ...{ action: 'sqs:SendMessage', resource: dead.arn, principal: SNS, context },
          }) &&
          mayEncrypt(SNS, dead, deployment)),
      'it may not keep what it could not deliver',
    ),
  ];
}

function machineFaults({ properties }: Found, deployment: Deployment): readonly string[] {
  const role = deployment.byArn(properties.RoleArn);
  return fault(
    role !== undefined && trusts(role, 'states.amazonaws.com'),
    'Step Functions cannot assume its role',
  );
}

/** A role that is trusted by another account is trusted by a role that is there; what a role names in its own place is there. */
function roleFaults(role: Found, deployment: Deployment): readonly string[] {
  const trust = [role.properties.AssumeRolePolicyDocument.Statement].flat();
  const callers = trust.flatMap(({ Condition }) => [Condition?.ArnEquals?.['aws:PrincipalArn'] ?? []].flat());
  const named = [deployment.rolePolicies(role).Statement]
    .flat()
    .flatMap(({ Resource = [] }) => [Resource].flat())
    .map((arn) => arn.replace(/(?::\*|\/stream\/.*|\/index\/.*)$/, ''))
    .filter((arn) => NAMED_ARN.test(arn));
  return [
    ...callers.flatMap((arn) =>
      fault(deployment.byArn(arn) !== undefined, `it trusts ${arn}, which is not there`),
    ),
    ...named.flatMap((arn) =>
      fault(
        deployment.byArn(arn) !== undefined ||
          deployment.all.some(({ attributes }) => attributes.Arn === arn),
        `its policy names ${arn}, which is not there`,
      ),
    ),
  ];
}

/** A resource of one account and Region, without wildcards. */
const NAMED_ARN = /^arn:aws:[a-z]+:[a-z0-9-]+:\d{12}:[^*]+$/;
