import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { CANARY_RULE_PREFIX, OWN_CALL_LOG } from '../../contract/names.ts';
import { LAMBDA_NAMES, type LambdaName } from '../../lib/pipeline/bundling.ts';
import { readSettingsFile } from '../../lib/settings/settings-file.ts';
import { stackTemplate, streamFilter } from '../support/stack-template.ts';

/** Deployed in an organization, or where a setting asks for it. */
const OPTIONAL: readonly LambdaName[] = ['organization', 'backfill'];

const template = stackTemplate();
const properties = (type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);
const statements = (type: string) =>
  properties(type).flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T]);

describe('events', () => {
  const rules = properties('AWS::Events::Rule').filter(({ EventPattern }) => EventPattern !== undefined);

  test('all rules see read-only calls too: a plain ENABLED rule would miss nearly all denials', () => {
    const states = rules.map(({ State }) => State);
    expect(states).toEqual(Array(5).fill('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS'));
  });

  test('canaries have the rules and the log that the doctor looks for', () => {
    const names = rules.map(({ Name }) => Name);
    expect(names).toContain(`${CANARY_RULE_PREFIX}here`);
    template.hasResourceProperties('AWS::Logs::LogGroup', { LogGroupName: OWN_CALL_LOG });
  });

  const OF_LOG = new Map([
    ['denial-monitor-own-denials', ['log']],
    ['denial-monitor-coverage', ['log', 'queue']],
  ]);

  test('what a rule cannot deliver goes to a dead-letter queue', () => {
    const undelivered = { 'Fn::GetAtt': [expect.stringMatching(/^SourceUndelivered/), 'Arn'] };
    const queue = { 'Fn::GetAtt': [expect.stringMatching(/^SourceQueue/), 'Arn'] };
    // By its name: the attribute `Arn` ends in `:*`, to which EventBridge delivers nothing.
    const log = {
      'Fn::Join': [
        '',
        expect.arrayContaining([':log-group:', { Ref: expect.stringMatching(/^OwnCallsLog/) }]),
      ],
    };
    for (const { Name, Targets } of rules) {
      const DeadLetterConfig = { Arn: undelivered };
      const arns = OF_LOG.get(Name)?.map((target) => (target === 'log' ? log : queue)) ?? [queue];
      expect(
        Targets.map(({ Id, ...target }: { Id: string }) => target),
        Name,
      ).toEqual(arns.map((Arn) => ({ Arn, DeadLetterConfig })));
      expect(new Set(Targets.map(({ Id }: { Id: string }) => Id)).size, Name).toBe(Targets.length);
    }
  });

  test('the denials of every role of the monitor stay out: one that came back could cause the next', () => {
    const [denied] = rules.filter(({ Description }) => Description.includes('denied'));
    const roles = Object.entries(template.findResources('AWS::IAM::Role'));
    const own = roles
      .filter(([, { Properties }]) =>
        LAMBDA_NAMES.some((name) => Properties.Description.endsWith(` ${name}`)),
      )
      .map(([id]) => ({ 'Fn::GetAtt': [id, 'Arn'] }));
    expect(own).toHaveLength(LAMBDA_NAMES.filter((name) => !OPTIONAL.includes(name)).length);
    expect(denied?.EventPattern.detail.userIdentity.sessionContext.sessionIssuer.arn).toEqual([
      { exists: false },
      { 'anything-but': { suffix: [...own, ':role/denial-monitor-read'] } },
    ]);
  });

  test('only our rules may send to the queue and its dead-letter queue', () => {
    const allows = statements('AWS::SQS::QueuePolicy').filter(({ Effect }) => Effect === 'Allow');
    const rule = (name: string) => ({ 'Fn::GetAtt': [expect.stringContaining(name), 'Arn'] });
    expect(allows).toHaveLength(2);
    for (const { Action, Principal, Condition, Resource } of allows) {
      expect({ Action, Principal }).toEqual({
        Action: 'sqs:SendMessage',
        Principal: { Service: 'events.amazonaws.com' },
      });
      const isQueue = JSON.stringify(Resource).includes('SourceQueue');
      const ofLog = isQueue ? ['OwnCallsCoverage'] : ['OwnCallsOwnDenials', 'OwnCallsCoverage'];
      expect(Condition.ArnEquals['aws:SourceArn']).toEqual(
        ['SourceDeniedCalls', 'SourceAccessChanges', 'SourceCanary', ...ofLog].map(rule),
      );
    }
  });
});

describe('queues', () => {
  const queues = Object.entries(template.findResources('AWS::SQS::Queue'));
  const main = properties('AWS::SQS::Queue').find(({ RedrivePolicy }) => RedrivePolicy !== undefined);
  const ingest = properties('AWS::Lambda::Function').find(({ Description }) =>
    Description.includes('ingest'),
  );

  test('every queue is encrypted and refuses what is not TLS', () => {
    const policies = properties('AWS::SQS::QueuePolicy');
    for (const [id, { Properties }] of queues) {
      expect(Properties.SqsManagedSseEnabled, id).toBe(true);
      const policy = policies.find(({ Queues }) => Queues[0].Ref === id);
      expect(policy?.PolicyDocument.Statement, id).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: 'sqs:*',
          Principal: { AWS: '*' },
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
    }
  });

  test('dead letters wait 14 days, longer than a message can wait in the queue before', () => {
    const retentions = queues.map(([, { Properties }]) => Properties.MessageRetentionPeriod);
    const fortnight = 14 * 24 * 3600;
    expect(retentions.filter((seconds) => seconds === fortnight)).toHaveLength(queues.length - 1);
    expect(main?.MessageRetentionPeriod).toBeLessThan(fortnight);
  });

  test('a batch is hidden for at least six function timeouts, and tried five times', () => {
    expect(main?.VisibilityTimeout).toBeGreaterThanOrEqual(6 * ingest?.Timeout);
    expect(main?.RedrivePolicy.maxReceiveCount).toBe(5);
  });
});

describe('table', () => {
  const [table] = Object.values(template.findResources('AWS::DynamoDB::GlobalTable'));

  test('on demand, encrypted, with new images streamed and a time to live', () => {
    expect(table?.Properties).toMatchObject({
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      StreamSpecification: { StreamViewType: 'NEW_IMAGE' },
      TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
    });
  });

  test('can be restored to any second, and outlives the stack', () => {
    expect(table?.Properties.Replicas).toEqual([
      expect.objectContaining({
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      }),
    ]);
    expect(table).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
  });

  test('every index holds keys only: an item pays for it only when it carries the key', () => {
    const indexes: { Projection: unknown }[] = table?.Properties.GlobalSecondaryIndexes;
    expect(indexes).not.toHaveLength(0);
    for (const { Projection } of indexes) expect(Projection).toEqual({ ProjectionType: 'KEYS_ONLY' });
  });
});

describe('functions', () => {
  test.each(['ingest', 'detect', 'attribute'])(
    '%s: Node 24 on arm64, JSON logs into a group of its own',
    (name) => {
      template.hasResourceProperties('AWS::Lambda::Function', {
        Description: `denial-monitor ${name}`,
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        LoggingConfig: {
          LogFormat: 'JSON',
          ApplicationLogLevel: 'INFO',
          LogGroup: { Ref: Match.stringLikeRegexp('Logs') },
        },
        Environment: {
          Variables: Match.objectLike({
            DENIALS_TABLE: { Ref: Match.stringLikeRegexp('^Table') },
            RETENTION_DAYS: '90',
            POWERTOOLS_SERVICE_NAME: `denial-monitor-${name}`,
            POWERTOOLS_LOG_LEVEL: 'INFO',
          }),
        },
      });
    },
  );

  test('settings reach what they are for', () => {
    const other = stackTemplate({
      retentionDays: 7,
      logRetentionDays: 14,
      logLevel: 'DEBUG',
      ingestMaxConcurrency: 9,
    });
    other.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 14 });
    other.allResourcesProperties('AWS::Lambda::Function', {
      LoggingConfig: Match.objectLike({ ApplicationLogLevel: 'DEBUG' }),
      Environment: { Variables: Match.objectLike({ RETENTION_DAYS: '7', POWERTOOLS_LOG_LEVEL: 'DEBUG' }) },
    });
    other.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      ScalingConfig: { MaximumConcurrency: 9 },
    });
  });

  test('the tag of owners reaches the one function that reads tags, and only if it is set', () => {
    const given = (settings: Readonly<Record<string, unknown>>) =>
      Object.values(stackTemplate(settings).findResources('AWS::Lambda::Function')).flatMap(
        ({ Properties: { Description, Environment } }) =>
          Object.hasOwn(Environment?.Variables ?? {}, 'OWNER_TAG')
            ? [[Description, Environment.Variables.OWNER_TAG]]
            : [],
      );
    expect(given({ ownerTag: 'team' })).toEqual([['denial-monitor attribute', 'team']]);
    expect(given({})).toEqual([]);
  });

  test.each([
    ['account', {}],
    ['organization', readSettingsFile('examples/settings/organization.json')],
  ])('what asks, and what answers, which change fixed what know that they watch an %s', (scope, given) => {
    const functions = stackTemplate(given).findResources('AWS::Lambda::Function');
    const scopes = Object.values(functions).flatMap(({ Properties: { Description, Environment } }) =>
      /(ingest|attribute|backfill)$/.test(Description) ? [[Description, Environment.Variables.SCOPE]] : [],
    );
    expect(Object.fromEntries(scopes)).toMatchObject({
      'denial-monitor ingest': scope,
      'denial-monitor attribute': scope,
    });
    expect(new Set(scopes.map(([, each]) => each))).toEqual(new Set([scope]));
  });

  test.each([
    ['asked', { askConfig: 'on' }, ['denial-monitor attribute'], true],
    ['not by default', {}, [], false],
  ])('AWS Config: %s', (_note, given, asking, mayRead) => {
    const stack = stackTemplate(given);
    const functions = Object.values(stack.findResources('AWS::Lambda::Function'));
    const asks = functions.filter(({ Properties }) => Properties.Environment?.Variables?.ASK_CONFIG === 'on');
    expect(asks.map(({ Properties }) => Properties.Description)).toEqual(asking);
    const roles = JSON.stringify(stack.findResources('AWS::IAM::Role'));
    expect(roles.includes('config:GetResourceConfigHistory')).toBe(mayRead);
  });

  test.each([
    // A new account has a quota of 10, of which none can be reserved.
    ['none by default', {}, {}],
    ['as set', { functionMaxConcurrency: 20 }, { detect: 20, attribute: 20, organization: 2 }],
    ['one', { functionMaxConcurrency: 1 }, { detect: 1, attribute: 1, organization: 1 }],
  ])('copies at once are reserved for every function but ingest: %s', (_, given, reserved) => {
    const functions = stackTemplate({
      ...readSettingsFile('examples/settings/organization.json'),
      ...given,
    }).findResources('AWS::Lambda::Function');
    const bounds = Object.values(functions).flatMap(({ Properties: { Description, ...rest } }) =>
      rest.ReservedConcurrentExecutions === undefined
        ? []
        : [[Description.replace('denial-monitor ', ''), rest.ReservedConcurrentExecutions]],
    );
    expect(Object.fromEntries(bounds)).toEqual(reserved);
  });

  test('ingest reads the queue in batches whose bad messages alone come back', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^SourceQueue'), 'Arn'] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ScalingConfig: { MaximumConcurrency: 5 },
    });
  });

  test('detect reads inserted denials from the oldest on; a bad record blocks its shard for hours at most', () => {
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('^Table'), 'StreamArn'] },
      StartingPosition: 'TRIM_HORIZON',
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      FilterCriteria: { Filters: [{ Pattern: Match.anyValue() }] },
      BisectBatchOnFunctionError: true,
      ParallelizationFactor: 1,
      MaximumRetryAttempts: 20,
      MaximumRecordAgeInSeconds: 6 * 3600,
      DestinationConfig: {
        OnFailure: { Destination: { 'Fn::GetAtt': [Match.stringLikeRegexp('Unread'), 'Arn'] } },
      },
    });
  });

  test('detect reads new denials, and nothing else', () => {
    expect(streamFilter(template)).toEqual({
      eventName: ['INSERT'],
      dynamodb: { Keys: { sk: { S: [{ prefix: 'D#' }] } } },
    });
  });

  test('detect sweeps every five minutes', () => {
    template.hasResourceProperties('AWS::Events::Rule', {
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
    });
  });
});

const READ_STREAM = [
  'dynamodb:DescribeStream',
  'dynamodb:GetItem',
  'dynamodb:GetRecords',
  'dynamodb:GetShardIterator',
  'dynamodb:ListStreams',
];

/** In the order of the stack. */
const NEEDS: readonly {
  readonly name: LambdaName;
  readonly id: RegExp;
  readonly actions: readonly string[];
}[] = [
  {
    name: 'ingest',
    id: /^Ingest/,
    actions: [
      'dynamodb:BatchGetItem',
      'dynamodb:BatchWriteItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
    ],
  },
  {
    name: 'detect',
    id: /^Detect/,
    actions: [
      'dynamodb:BatchGetItem',
      ...READ_STREAM,
      'dynamodb:PutItem',
      'dynamodb:Query',
      'kms:Decrypt',
      'kms:GenerateDataKey',
      'sns:Publish',
    ],
  },
  {
    name: 'attribute',
    id: /^Attribut/,
    actions: [
      'dynamodb:BatchGetItem',
      'dynamodb:BatchWriteItem',
      ...READ_STREAM,
      'dynamodb:PutItem',
      'dynamodb:Query',
      'sts:AssumeRole',
    ],
  },
];

describe('permissions', () => {
  const allowed = statements('AWS::IAM::Policy').flatMap(({ Action, Resource }) =>
    listOf<string>(Action).map((action) => ({ action, resource: JSON.stringify(Resource) })),
  );

  test('no action is a wildcard, and no resource but that of the one action that knows none', () => {
    expect(allowed.filter(({ action }) => action.includes('*'))).toEqual([]);
    const anywhere = allowed.filter(({ resource }) => resource.includes('*'));
    expect(new Set(anywhere.map(({ action }) => action))).toEqual(new Set(['dynamodb:ListStreams']));
  });

  test('each function may do what it needs, and no more', () => {
    const needs = Object.entries(template.findResources('AWS::IAM::Policy')).map(([id, { Properties }]) => {
      const actions: string[] = Properties.PolicyDocument.Statement.flatMap(
        ({ Action }: { Action: string[] }) => listOf(Action),
      );
      return {
        id,
        actions: [...new Set(actions)].filter((action) => !/^(logs|sqs):/.test(action)).toSorted(),
      };
    });
    expect(needs).toEqual(NEEDS.map(({ id, actions }) => ({ id: expect.stringMatching(id), actions })));
  });

  test('roles have no AWS managed policy, and those of functions trust Lambda only', () => {
    const roles = properties('AWS::IAM::Role');
    for (const { ManagedPolicyArns } of roles) expect(ManagedPolicyArns).toBeUndefined();
    const ofFunctions = roles.filter(({ Description }) => /^denial-monitor \w+$/.test(Description));
    expect(ofFunctions).not.toHaveLength(0);
    for (const { AssumeRolePolicyDocument } of ofFunctions) {
      expect(AssumeRolePolicyDocument.Statement).toMatchObject([
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' } },
      ]);
    }
  });

  test('no resource policy allows everybody', () => {
    const resourcePolicies = [...statements('AWS::SQS::QueuePolicy'), ...statements('AWS::SNS::TopicPolicy')];
    const allows = resourcePolicies.filter(({ Effect }) => Effect === 'Allow');
    expect(allows.filter(({ Principal }) => JSON.stringify(Principal).includes('*'))).toEqual([]);
  });
});

describe('alerts', () => {
  test('the topics are encrypted with a key that rotates, and refuse what is not TLS', () => {
    template.allResourcesProperties('AWS::SNS::Topic', {
      KmsMasterKeyId: { 'Fn::GetAtt': [Match.stringLikeRegexp('Key'), 'Arn'] },
    });
    template.hasResourceProperties('AWS::KMS::Key', { EnableKeyRotation: true });
    const refusals = statements('AWS::SNS::TopicPolicy').filter(({ Effect }) => Effect === 'Deny');
    const refusal = {
      Principal: '*',
      Action: 'sns:Publish',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    expect(refusals).toMatchObject([refusal, refusal]);
  });

  test('no address is subscribed unless one is given', () => {
    template.resourceCountIs('AWS::SNS::Subscription', 0);
  });

  test('an address is subscribed, and what does not reach it is kept', () => {
    stackTemplate({ alertEmail: 'ops@example.com' }).hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'ops@example.com',
      RedrivePolicy: {
        deadLetterTargetArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('Undelivered'), 'Arn'] },
      },
    });
  });
});

describe('the template', () => {
  const body = JSON.stringify(template.toJSON());

  test('names no account and no Region: it deploys anywhere', () => {
    expect(body).not.toMatch(/\b\d{12}\b/);
    expect(body).not.toMatch(/\b[a-z]{2}(-gov)?-(north|south|east|west|central)[a-z]*-\d\b/);
  });
});
