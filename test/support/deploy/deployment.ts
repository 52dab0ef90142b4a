/** Several deployed stacks as one whole: every resource by its ARN, and the policies that lie on it. */
import type { PolicyDocument } from './allows.ts';
import type { DeployedResource, DeployedStack } from './moto-stack.ts';
import type { Place } from './template-values.ts';

export interface Found extends DeployedResource {
  readonly arn: string;
  readonly place: Place;
}

export interface Deployment {
  readonly all: readonly Found[];
  readonly ofType: (type: string) => readonly Found[];
  readonly byArn: (arn: string) => Found | undefined;
  /** By what `Ref` gives, in one place. */
  readonly byRef: (type: string, ref: string, place: Place) => Found | undefined;
  /** Of a role: inline and attached, one after the other. */
  readonly rolePolicies: (role: Found) => PolicyDocument;
  /** On a queue, topic, bus, log group or function. */
  readonly resourcePolicy: (found: Found) => PolicyDocument;
}

type ArnOf = (resource: DeployedResource, place: Place) => string;

const lastPart = (path: string): string => path.split('/').at(-1) ?? '';
const regional =
  (service: string, resource: (given: DeployedResource) => string): ArnOf =>
  (given, { account, region }) =>
    `arn:aws:${service}:${region}:${account}:${resource(given)}`;

/** As AWS writes them; a type without a row has no ARN that another resource could name. */
const ARNS: Readonly<Record<string, ArnOf>> = {
  'AWS::CloudWatch::Alarm': regional('cloudwatch', ({ ref }) => `alarm:${ref}`),
  'AWS::DynamoDB::GlobalTable': regional('dynamodb', ({ ref }) => `table/${ref}`),
  'AWS::Events::EventBus': regional('events', ({ ref }) => `event-bus/${ref}`),
  'AWS::Events::Rule': regional('events', ({ properties, ref }) => {
    const { EventBusName: bus, Name = lastPart(ref) } = properties;
    return `rule/${bus === undefined || bus === 'default' ? '' : `${bus}/`}${Name}`;
  }),
  'AWS::IAM::Role': ({ ref }, { account }) => `arn:aws:iam::${account}:role/${ref}`,
  'AWS::KMS::Key': regional('kms', ({ ref }) => `key/${ref}`),
  'AWS::Lambda::Function': regional('lambda', ({ ref }) => `function:${ref}`),
  'AWS::Logs::LogGroup': regional('logs', ({ ref }) => `log-group:${ref}`),
  'AWS::SNS::Topic': ({ ref }) => ref,
  'AWS::SQS::Queue': regional('sqs', ({ ref }) => lastPart(ref)),
  'AWS::StepFunctions::StateMachine': ({ ref }) => ref,
};

export function deploymentOf(stacks: readonly DeployedStack[]): Deployment {
  const all = stacks.flatMap(({ resources, account: place }) =>
    resources.map((resource) => ({
      ...resource,
      place,
      arn: ARNS[resource.type]?.(resource, place) ?? '',
    })),
  );
  const ofType = (type: string) => all.filter((each) => each.type === type);
  const policiesAt = (type: string, member: string, ref: string): PolicyDocument[] =>
    ofType(type)
      .filter(({ properties }) => properties[member].includes(ref))
      .map(({ properties }) => properties.PolicyDocument);
  const documents: Readonly<Record<string, (found: Found) => readonly PolicyDocument[]>> = {
    'AWS::SQS::Queue': ({ ref }) => policiesAt('AWS::SQS::QueuePolicy', 'Queues', ref),
    'AWS::SNS::Topic': ({ ref }) => policiesAt('AWS::SNS::TopicPolicy', 'Topics', ref),
    'AWS::KMS::Key': ({ properties }) => [properties.KeyPolicy],
    'AWS::Events::EventBus': ({ ref }) =>
      ofType('AWS::Events::EventBusPolicy')
        .filter(({ properties }) => properties.EventBusName === ref)
        .map(({ properties }) => ({ Statement: [properties.Statement] })),
    'AWS::Logs::LogGroup': ({ place }) =>
      ofType('AWS::Logs::ResourcePolicy')
        .filter((each) => isSame(each.place, place))
        .map(({ properties }) => JSON.parse(properties.PolicyDocument)),
    'AWS::Lambda::Function': ({ arn, ref }) =>
      ofType('AWS::Lambda::Permission')
        .filter(({ properties }) => [arn, ref].includes(properties.FunctionName))
        .map(({ properties }) => ({ Statement: [permission(properties)] })),
  };
  return {
    all,
    ofType,
    byArn: (arn) => all.find((each) => each.arn !== '' && each.arn === arn),
    byRef: (type, ref, place) => ofType(type).find((each) => each.ref === ref && isSame(each.place, place)),
    rolePolicies: ({ ref, place, properties }) => {
      const attached = ofType('AWS::IAM::Policy').filter(
        (each) => each.properties.Roles.includes(ref) && each.place.account === place.account,
      );
      return together(
        [...(properties.Policies ?? []), ...attached.map((each) => each.properties)].map(
          ({ PolicyDocument }) => PolicyDocument,
        ),
      );
    },
    resourcePolicy: (found) => together(documents[found.type]?.(found) ?? []),
  };
}

const isSame = (a: Place, b: Place): boolean => a.account === b.account && a.region === b.region;

const together = (documents: readonly PolicyDocument[]): PolicyDocument => ({
  Statement: documents.flatMap(({ Statement }) => [Statement].flat()),
});

const permission = ({ Action, Principal, SourceArn }: Readonly<Record<string, string>>) => ({
  Effect: 'Allow' as const,
  Action: Action ?? '',
  Principal: { Service: Principal },
  Condition: { ArnLike: { 'aws:SourceArn': SourceArn } },
});
