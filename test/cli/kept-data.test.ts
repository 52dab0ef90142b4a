/** Secrets in every parameter of denied calls: none is in the store, an alert, an explanation or an answer of the command line. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordSample } from '../../core/record/record-sample.ts';
import { aRecord } from '../support/records.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SECRET = 'hunter2-hunter2';

const CALLS: readonly (readonly [source: string, name: string, request: object])[] = [
  ['secretsmanager', 'PutSecretValue', { secretId: 'a', secretString: SECRET, clientRequestToken: SECRET }],
  ['ssm', 'PutParameter', { name: '/a', value: SECRET, overwrite: true }],
  [
    'ssm',
    'SendCommand',
    { documentName: 'AWS-RunShellScript', parameters: { commands: [`export A=${SECRET}`] } },
  ],
  [
    'lambda',
    'UpdateFunctionConfiguration20150331v2',
    { functionName: 'f', environment: { variables: { A: SECRET } } },
  ],
  ['lambda', 'Invoke', { functionName: 'f', clientContext: SECRET, payload: SECRET }],
  [
    'ecs',
    'RegisterTaskDefinition',
    { family: 'f', containerDefinitions: [{ environment: [{ name: 'A', value: SECRET }] }] },
  ],
  ['ec2', 'RunInstances', { imageId: 'ami-1', userData: SECRET, instanceType: 't3.micro' }],
  [
    'rds',
    'CreateDBInstance',
    { dBInstanceIdentifier: 'd', masterUserPassword: SECRET, masterUsername: SECRET },
  ],
  ['iam', 'CreateLoginProfile', { userName: 'ana', password: SECRET }],
  ['iam', 'ChangePassword', { oldPassword: SECRET, newPassword: SECRET }],
  [
    'sts',
    'AssumeRole',
    {
      roleArn: 'arn:aws:iam::444455556666:role/a',
      roleSessionName: 's',
      externalId: SECRET,
      tokenCode: SECRET,
      serialNumber: SECRET,
      policy: SECRET,
    },
  ],
  [
    'sts',
    'AssumeRoleWithWebIdentity',
    { roleArn: 'arn:aws:iam::444455556666:role/a', roleSessionName: 's', webIdentityToken: SECRET },
  ],
  ['kms', 'Encrypt', { keyId: 'k', plaintext: SECRET, grantTokens: [SECRET] }],
  [
    's3',
    'PutObject',
    {
      bucketName: 'b',
      key: 'k',
      'x-amz-server-side-encryption-customer-key': SECRET,
      'x-amz-meta-a': SECRET,
    },
  ],
  [
    's3',
    'GetObject',
    {
      bucketName: 'b',
      key: 'k',
      encryptionContext: { a: SECRET },
      'X-Amz-Security-Token': SECRET,
      'X-Amz-Signature': SECRET,
    },
  ],
  ['dynamodb', 'PutItem', { tableName: 't', item: { a: { s: SECRET } }, key: { a: SECRET } }],
  [
    'sqs',
    'SendMessage',
    { queueUrl: 'https://sqs.eu-central-1.amazonaws.com/111122223333/q', messageBody: SECRET },
  ],
  [
    'cloudformation',
    'CreateStack',
    { stackName: 's', templateBody: SECRET, parameters: [{ parameterKey: 'A', parameterValue: SECRET }] },
  ],
  [
    'codebuild',
    'StartBuild',
    { projectName: 'p', environmentVariablesOverride: [{ name: 'A', value: SECRET }] },
  ],
  ['glue', 'CreateConnection', { connectionInput: { connectionProperties: { PASSWORD: SECRET } } }],
];

const records = CALLS.flatMap(([source, eventName, requestParameters], index) =>
  Array.from({ length: 3 }, (_, time) =>
    aRecord({
      eventID: `${index}-${time}`,
      eventTime: `2026-11-20T10:0${time}:00Z`,
      eventSource: `${source}.amazonaws.com`,
      eventName,
      requestParameters,
      errorMessage: 'Access Denied',
      responseElements: { a: SECRET },
      additionalEventData: { cookie: SECRET },
      serviceEventDetails: { a: SECRET },
      insightDetails: SECRET,
    }),
  ),
);

test('no store, alert, explanation or answer holds what a request carried', async () => {
  const { path, write } = temporaryFolder();
  const [store, file] = [path('x.db'), write('a.json', JSON.stringify({ Records: records }))];
  const snapshot = ['--snapshot', 'examples/organization/snapshot.json'];
  const imported = await denials(['import', file, '--store', store, ...snapshot]);
  expect(imported.out).toContain(`${records.length}`);
  const answers = [
    imported,
    await denials(['list', '--principal', 'deploy-role', '--store', store, '--json']),
    await denials(['groups', '--store', store, '--json']),
    await denials(['incidents', '--store', store, '--json']),
    await denials(['explain', file, '--json', ...snapshot]),
  ];
  expect(answers[1]?.out).toContain('secretsmanager:PutSecretValue');
  expect(JSON.parse(answers[3]?.out ?? '')).not.toEqual([]);
  for (const { out, err } of answers) expect(out + err).not.toContain(SECRET);
  const kept = readdirSync(dirname(store)).filter((name) => name.startsWith('x.db'));
  for (const name of kept)
    expect(readFileSync(join(dirname(store), name)).includes(SECRET), name).toBe(false);
  expect(readFileSync(store).includes('PutSecretValue')).toBe(true);
});

/** Members that a condition key or a tag is read from have names that are known; no other value is kept. */
test('a parameter whose name nothing reads keeps no value, at any depth', () => {
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: 'small' },
      fc.constant(SECRET),
      fc.array(tie('any'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('zulu', 'yankee', 'xray'), tie('any'), { maxKeys: 3 }),
    ),
  })).any;
  fc.assert(
    fc.property(value, fc.constantFrom(...CALLS), (zulu, [source, name]) => {
      const sample = recordSample(aRecord({ requestParameters: { zulu } }), `${source}:${name}`);
      expect(JSON.stringify(sample)).not.toContain(SECRET);
    }),
  );
});
