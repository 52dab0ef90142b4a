import { describe, expect, test } from 'vitest';
import { lazyActionTable } from '../../../adapters/action-table.ts';
import { explainText } from '../../../core/explain/explain-text.ts';

const explain = (text: string) => explainText(text, lazyActionTable);

describe('the action of the operation that a tool names', () => {
  test.each([
    [
      'go, S3',
      'operation error S3: GetObject, https response error StatusCode: 403, api error AccessDenied: Access Denied',
      's3:GetObject',
    ],
    [
      'go, another name in IAM',
      'operation error S3: HeadObject, https response error StatusCode: 403, api error Forbidden: Forbidden',
      's3:GetObject',
    ],
    [
      'go, a client of two words',
      'operation error Secrets Manager: GetSecretValue, api error AccessDeniedException: no',
      'secretsmanager:GetSecretValue',
    ],
    [
      'go, a client that differs from its prefix',
      'operation error CloudWatch Logs: PutLogEvents, api error AccessDeniedException: no',
      'logs:PutLogEvents',
    ],
    [
      'go, an operation of many services',
      'operation error KMS: ListTagsForResource, api error AccessDeniedException: no',
      null,
    ],
    [
      'boto3, one service has it',
      'An error occurred (AccessDenied) when calling the GetObject operation: Access Denied',
      's3:GetObject',
    ],
    [
      'boto3, its name is in two tables of IAM',
      'An error occurred (AccessDeniedException) when calling the GetItem operation: no',
      'dynamodb:GetItem',
    ],
    [
      'boto3, another name in IAM',
      'An error occurred (AccessDenied) when calling the ListObjectsV2 operation: Access Denied',
      's3:ListBucket',
    ],
    [
      'boto3, HEAD',
      'An error occurred (403) when calling the HeadObject operation: Forbidden',
      's3:GetObject',
    ],
    [
      'boto3, several services have it',
      'An error occurred (AccessDenied) when calling the DescribeInstances operation: no',
      null,
    ],
    [
      'boto3, API Gateway has it too, under a verb',
      'An error occurred (AccessDeniedException) when calling the CreateStage operation: no',
      null,
    ],
    [
      'boto3, no service has it',
      'An error occurred (AccessDeniedException) when calling the FetchTheMoon operation: no',
      null,
    ],
    [
      'the command names the service',
      '$ aws ec2 describe-instances\nAn error occurred (UnauthorizedOperation) when calling the DescribeInstances operation: no',
      'ec2:DescribeInstances',
    ],
    [
      'a URL of S3 names it',
      'delete failed: s3://b/k An error occurred (AccessDenied) when calling the DeleteObject operation: Access Denied',
      's3:DeleteObject',
    ],
    [
      'a host names it',
      'https://sqs.eu-west-1.amazonaws.com/1/q An error occurred (AccessDenied) when calling the SendMessage operation: no',
      'sqs:SendMessage',
    ],
    [
      'the caller’s own ARN names nothing',
      'as arn:aws:iam::111122223333:user/kim: An error occurred (AccessDenied) when calling the GetPolicy operation: no',
      null,
    ],
    [
      'an ARN of an Outpost',
      'arn:aws:s3-outposts:eu-west-1:111122223333:outpost/op-1 An error occurred (AccessDenied) when calling the GetObject operation: Access Denied',
      's3-outposts:GetObject',
    ],
    [
      'Java, from its stack trace',
      'com.amazonaws.services.s3.model.AmazonS3Exception: Access Denied (Service: Amazon S3; Status Code: 403; Error Code: AccessDenied)\n\tat com.amazonaws.services.s3.AmazonS3Client.invoke(AmazonS3Client.java:5)\n\tat com.amazonaws.services.s3.AmazonS3Client.getObject(AmazonS3Client.java:7)',
      's3:GetObject',
    ],
    [
      'Java 2',
      'software.amazon.awssdk.services.sqs.model.SqsException: AccessDenied: no (Service: Sqs, Status Code: 403)\n\tat software.amazon.awssdk.services.sqs.DefaultSqsClient.sendMessage(DefaultSqsClient.java:7)',
      'sqs:SendMessage',
    ],
    [
      'the sentence wins',
      'An error occurred (AccessDenied) when calling the GetObject operation: User: arn:aws:iam::111122223333:user/kim is not authorized to perform: kms:Decrypt',
      'kms:Decrypt',
    ],
  ])('%s', (_note, text, action) => {
    expect(explain(text).map((each) => each.action)).toEqual([action]);
  });

  test('says by which rule it became known', () => {
    expect(explain('operation error S3: HeadBucket, api error Forbidden: Forbidden')).toMatchObject([
      {
        action: 's3:ListBucket',
        actionFrom: 'renamed',
        eventName: 'HeadBucket',
        attribution: { layer: 'unknown' },
      },
    ]);
  });
});

describe('names', () => {
  const kim = 'User: arn:aws:iam::111122223333:user/team/kim is not authorized to perform: ';
  test.each([
    [
      'SQS writes in lower case',
      `${kim}sqs:sendmessage on resource: arn:aws:sqs:eu-west-1:111122223333:q because no identity-based policy allows the sqs:sendmessage action`,
      { action: 'sqs:SendMessage' },
    ],
    [
      'SNS writes its prefix in capitals',
      `${kim}SNS:Publish on resource: arn:aws:sns:eu-west-1:111122223333:t`,
      { action: 'sns:Publish' },
    ],
    [
      'a role by its name',
      `${kim}iam:GetRole on resource: role web because no identity-based policy allows the iam:GetRole action`,
      { resource: 'arn:aws:iam::111122223333:role/web', resourceFrom: 'messagePhrase' },
    ],
    [
      'a user without a name is the caller',
      `${kim}iam:ListAccessKeys on resource: user because no identity-based policy allows the iam:ListAccessKeys action`,
      { resource: 'arn:aws:iam::111122223333:user/team/kim' },
    ],
    [
      'a user without a name at the end',
      `${kim}iam:ListAccessKeys on resource: user `,
      { resource: 'arn:aws:iam::111122223333:user/team/kim' },
    ],
    [
      'a version of a policy is the policy',
      `${kim}iam:GetPolicyVersion on resource: policy arn:aws:iam::111122223333:policy/tools version v2 because no identity-based policy allows the iam:GetPolicyVersion action`,
      { resource: 'arn:aws:iam::111122223333:policy/tools' },
    ],
    [
      'a masked account stays masked',
      'User: arn:aws:iam::***:user/kim is not authorized to perform: iam:GetRole on resource: role web',
      { resource: 'role web', account: null },
    ],
  ])('%s', (_note, text, want) => {
    expect(explain(text)).toMatchObject([want]);
  });

  test('a session cannot be meant by a user without a name', () => {
    const session = 'arn:aws:sts::111122223333:assumed-role/app/s';
    const text = `User: ${session} is not authorized to perform: iam:ListAccessKeys on resource: user `;
    expect(explain(text)).toMatchObject([{ resource: null, resourceFrom: 'unknown' }]);
  });
});

describe('a decoded authorization message', () => {
  const message = {
    allowed: false,
    explicitDeny: true,
    matchedStatements: {
      items: [
        {
          statementId: 'AskTeam',
          effect: 'DENY',
          conditions: {
            items: [
              { key: 'aws:RequestTag/team-id', values: { items: [{ value: 'true' }] } },
              { key: 'aws:REGION', values: { items: [{ value: 'eu-west-1' }] } },
            ],
          },
        },
      ],
    },
    failures: { items: [] },
    context: {
      principal: { id: 'AROAEXAMPLE:170', arn: 'arn:aws:sts::111122223333:assumed-role/karpenter/170' },
      action: 'RunInstances',
      resource: 'arn:aws:ec2:eu-west-1:111122223333:instance/*',
      conditions: { items: [{ key: 'aws:Region', values: { items: [{ value: 'eu-west-1' }] } }] },
    },
  };
  const want = {
    action: 'ec2:RunInstances',
    resource: 'arn:aws:ec2:eu-west-1:111122223333:instance/*',
    principal: { arn: 'arn:aws:iam::111122223333:role/karpenter', session: '170' },
    attribution: {
      layer: 'unknown',
      kind: 'explicit',
      statement: { sid: 'AskTeam', index: null },
      conditions: [
        { key: 'aws:RequestTag/team-id', expected: ['true'], actual: 'absent', from: 'decodedMessage' },
        { key: 'aws:REGION', expected: ['eu-west-1'], actual: ['eu-west-1'] },
      ],
      confidence: 'unknown',
      evidence: [
        { source: 'decodedMessage', code: 'awsReport', says: 'explicitly denied by statement AskTeam' },
        {},
      ],
    },
  };
  const bare = JSON.stringify(message);
  const wrapped = JSON.stringify({ DecodedMessage: bare });
  const broken = (text: string, width: number) => text.replaceAll(new RegExp(`.{${width}}`, 'g'), '$&\n');

  test.each([
    ['bare', bare],
    ['pretty', JSON.stringify(message, null, 2)],
    ['as the AWS CLI prints it', wrapped],
    ['as the AWS CLI prints it, pretty', JSON.stringify({ DecodedMessage: bare }, null, 4)],
    ['as YAML', `DecodedMessage: '${bare}'`],
    ['in a log', `$ aws sts decode-authorization-message --encoded-message abc\n${wrapped}\n$`],
    ['wrapped once more', JSON.stringify({ message: wrapped })],
    ['an object in an object', JSON.stringify({ DecodedMessage: message })],
    ['broken by a terminal', broken(bare, 80)],
    ['wrapped and broken by a terminal', broken(wrapped, 80)],
    ['in a box', JSON.stringify(message, null, 2).replaceAll(/^/gm, '│ ')],
    [
      'behind its encoded form',
      `You are not authorized to perform this operation. Encoded authorization failure message: ${'Ab-9'.repeat(60)}\n${bare}`,
    ],
  ])('%s', (_note, text) => {
    const [first, ...others] = explain(text);
    expect(others).toEqual([]);
    const evidence = first?.attribution.evidence.filter(({ source }) => source === 'decodedMessage') ?? [];
    expect(first && { ...first, attribution: { ...first.attribution, evidence } }).toMatchObject(want);
  });

  test('names the layer where the sentence beside it does', () => {
    const sentence =
      'User: arn:aws:sts::111122223333:assumed-role/karpenter/170 is not authorized to perform: ec2:RunInstances on resource: arn:aws:ec2:eu-west-1:111122223333:instance/* with an explicit deny in a service control policy';
    expect(explain(`${sentence}\n${bare}`)).toMatchObject([
      { attribution: { layer: 'serviceControlPolicy', confidence: 'stated', statement: { sid: 'AskTeam' } } },
    ]);
  });

  test('two are two answers; a missing allow has no statement', () => {
    const silent = { ...message, explicitDeny: false, matchedStatements: { items: [] } };
    expect(explain(`${bare}\n${JSON.stringify(silent)}`)).toMatchObject([
      { attribution: { kind: 'explicit' } },
      { attribution: { kind: 'implicit', statement: null, conditions: [] } },
    ]);
  });

  test.each([
    ['of an allowed call', JSON.stringify({ ...message, allowed: true })],
    ['cut', bare.slice(0, -30)],
    ['only its beginning', '{"allowed": false}'],
    ['many beginnings', '{"allowed":'.repeat(5000)],
  ])('none: %s', (_note, text) => {
    expect(explain(text)).toEqual([]);
  });
});

test('of a session whose name was cut, the role stays', () => {
  const text =
    'User: arn:aws:sts::111122223333:assumed-role/deploy/... is not authorized to perform: s3:GetObject';
  expect(explain(text)).toMatchObject([
    {
      account: '111122223333',
      principal: { arn: 'arn:aws:iam::111122223333:role/deploy', session: null, sessionArn: null },
    },
  ]);
});

test('of a resource that was cut, the part that is whole stays in the evidence', () => {
  const text =
    'User: arn:aws:iam::111122223333:user/kim is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:111122223333:jo...';
  const [denial] = explain(text);
  expect(denial).toMatchObject({ resource: null, resourceFamily: 'unknown' });
  expect(denial?.attribution.evidence.map(({ says }) => says).join('\n')).toContain(
    'arn:aws:sqs:eu-west-1:111122223333:jo',
  );
});

test.each([
  ['JSON', '[{"a":1}]'],
  ['words', 'hello world'],
  [
    'a digest file',
    '{"awsAccountId":"111122223333","digestStartTime":"2026-11-20T00:00:00Z","logFiles":[{"s3Bucket":"b"}]}',
  ],
  ['a policy', '{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"*","Resource":"*"}]}'],
])('no denial: %s', (_note, text) => {
  expect(explain(text)).toEqual([]);
});

test('each denial of a text has an id and a group of its own', () => {
  const sentence = (action: string) =>
    `User: arn:aws:iam::111122223333:user/kim is not authorized to perform: ${action} with an explicit deny in a session policy`;
  const both = explain(`${sentence('s3:GetObject')}\n${sentence('s3:PutObject')}`);
  expect(both.map(({ action }) => action)).toEqual(['s3:GetObject', 's3:PutObject']);
  expect(new Set(both.flatMap(({ id, group }) => [id, group])).size).toBe(4);
});
