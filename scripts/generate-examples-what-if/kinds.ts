/**
 * What is called in the sample of what-if, by whom and where: every kind of call is one that the policies of the snapshot let
 * pass, but for those that have an error.
 *
 * Some records lack what others have: TLS details, request parameters, the address, the service that called.
 */
import type { Json } from '../generate-examples-organization/statements.ts';
import { HOME, REGION } from '../generate-examples-organization/statements.ts';
import type { SampleCallerName } from './callers.ts';
import { ENDPOINT, KEY, TOOLS, VENDOR_ROLE } from './tools.ts';

export interface Kind {
  /** How often, beside the others. */
  readonly weight: number;
  readonly caller: SampleCallerName;
  /** `s3:GetObject`: service and name of the operation, as CloudTrail writes them. */
  readonly call: string;
  readonly regions: readonly string[];
  /** Drawn from; `#` is a small number, which is drawn. */
  readonly parameters: readonly (Json | null)[];
  /** Drawn from, and laid over the record. */
  readonly also: readonly Json[];
}

const EUROPE = [REGION, REGION, REGION, 'eu-west-1'] as const;
const HERE = [REGION] as const;
const WORLD = [REGION, 'eu-west-1', 'us-east-1', 'us-west-2'] as const;
const GLOBAL = ['us-east-1'] as const;

const PLAIN: readonly Json[] = [{}];
const WITHOUT_TLS = { tlsDetails: undefined };
/** Every tenth has no TLS details. */
const TLS_MOSTLY: readonly Json[] = [...Array.from({ length: 9 }, () => ({})), WITHOUT_TLS];

const object = (bucketName: string, folder = 'data'): Json => ({ bucketName, key: `${folder}/#.bin` });
const queue = (name: string, account: string, region: string = REGION): Json => ({
  queueUrl: `https://sqs.${region}.amazonaws.com/${account}/${name}`,
});
const mostly = (parameters: Json): readonly (Json | null)[] => [
  ...Array.from({ length: 19 }, () => parameters),
  null,
];

type Row = readonly [
  weight: number,
  caller: SampleCallerName,
  call: string,
  regions: readonly string[],
  parameters: readonly (Json | null)[],
  also?: readonly Json[],
];

const through = { vpcEndpointId: ENDPOINT, vpcEndpointAccountId: TOOLS, sourceIPAddress: '10.0.3.#' };
const viaS3 = {
  ...{ invokedBy: 's3.amazonaws.com', sourceIPAddress: 's3.amazonaws.com', userAgent: 's3.amazonaws.com' },
  ...WITHOUT_TLS,
};
const internal = {
  ...{ invokedBy: 'AWS Internal', sourceIPAddress: 'AWS Internal', userAgent: 'AWS Internal' },
};
const tagged = (resourceType: string, key: string): Json => ({
  tagSpecificationSet: { items: [{ resourceType, tags: [{ key, value: 'web' }] }] },
});
const instance: Json = {
  instancesSet: { items: [{ imageId: 'ami-0123456789abcdef0', minCount: 1, maxCount: 1 }] },
  instanceType: 't3.micro',
};
const volume: Json = { size: '8', zone: `${REGION}a`, volumeType: 'gp3' };
const key = { keyId: KEY };
const table = { tableName: 'orders' };
const objectIn = (bucketName: string) => mostly(object(bucketName));

const ROWS: readonly Row[] = [
  // The account of workloads.
  [60, 'ana', 's3:GetObject', EUROPE, objectIn('reports'), TLS_MOSTLY],
  [30, 'ana', 's3:PutObject', EUROPE, [object('ledger')], TLS_MOSTLY],
  [10, 'ana', 's3:DeleteObject', EUROPE, [object('reports')], TLS_MOSTLY],
  [20, 'ana', 's3:GetObject', EUROPE, [object('shared', 'open')], TLS_MOSTLY],
  [12, 'ana', 'sqs:SendMessage', HERE, [queue('jobs', HOME)], [{ sourceIPAddress: '192.0.2.#' }]],
  [8, 'ana', 'sts:GetCallerIdentity', WORLD.slice(0, 2), [null], PLAIN],
  [40, 'ben', 's3:GetObject', EUROPE, [object('reports'), object('ledger')], TLS_MOSTLY],
  [10, 'ben', 's3:DeleteObject', HERE, [object('reports')], TLS_MOSTLY],
  [60, 'deploy', 's3:PutObject', EUROPE, objectIn('artifacts'), TLS_MOSTLY],
  [25, 'deploy', 's3:GetObject', HERE, [object('artifacts')], [...TLS_MOSTLY, through, through]],
  [15, 'deploy', 's3:PutObject', HERE, [object('artifacts')], [through]],
  [25, 'deploy', 'ec2:DescribeInstances', EUROPE, [null], PLAIN],
  [12, 'deploy', 'ec2:RunInstances', HERE, [instance, { ...instance, ...tagged('instance', 'team') }]],
  [
    10,
    'deploy',
    'sqs:CreateQueue',
    HERE,
    [{ queueName: 'q-#', tags: { team: 'web' } }, { queueName: 'q-#' }],
  ],
  [10, 'deploy', 'kms:Decrypt', HERE, [key]],
  [
    12,
    'deploy',
    'sts:AssumeRole',
    HERE,
    ['agreed-2026', 'agreed-2026', 'old', undefined, 'HIDDEN_DUE_TO_SECURITY_REASONS'].map((externalId) => ({
      ...{ roleArn: VENDOR_ROLE, roleSessionName: 'hand-over' },
      ...(externalId === undefined ? {} : { externalId }),
    })),
  ],
  [20, 'labelled', 's3:GetObject', HERE, [object('reports')], TLS_MOSTLY],
  [20, 'builder', 'sqs:ReceiveMessage', EUROPE, [queue('made', HOME)]],
  [8, 'builder', 'sqs:DeleteQueue', HERE, [queue('made', HOME)]],
  [25, 'scaling', 'ec2:DescribeInstances', WORLD, [null], [{ sourceIPAddress: 'autoscaling.amazonaws.com' }]],
  // The accounts of shared data, of trials, and of management.
  [30, 'dan', 's3:GetObject', EUROPE, [object('shared', 'open'), object('lake', 'clean')], TLS_MOSTLY],
  [8, 'dan', 's3:DeleteObject', EUROPE, [object('shared', 'open')], TLS_MOSTLY],
  [40, 'cy', 's3:GetObject', WORLD, [object('ledger')], TLS_MOSTLY],
  [25, 'cy', 'ec2:DescribeVolumes', WORLD, [null]],
  [20, 'mia', 's3:ListBuckets', WORLD, [null], TLS_MOSTLY],
  // The platform.
  [25, 'eli', 'ec2:DescribeInstances', EUROPE, [null]],
  [10, 'eli', 'ec2:CreateVolume', HERE, [{ ...volume, ...tagged('volume', 'team') }]],
  [8, 'eli', 'ec2:RunInstances', HERE, [instance, { ...instance, ...tagged('instance', 'Team') }]],
  [8, 'eli', 'ecs:RunTask', HERE, [{ cluster: 'main', taskDefinition: 'web:1', launchType: 'FARGATE' }]],
  [6, 'eli', 's3:DeleteBucket', HERE, [{ bucketName: 'site' }], TLS_MOSTLY],
  [20, 'hal', 's3:ListObjects', EUROPE, [{ bucketName: 'homes', prefix: 'home/hal/' }], TLS_MOSTLY],
  [15, 'ivo', 'ecs:DescribeClusters', EUROPE, [{ clusters: ['main'] }]],
  [20, 'kim', 's3:PutObject', HERE, [object('site')], TLS_MOSTLY],
  [25, 'runner', 's3:GetObject', EUROPE, [object('site')], TLS_MOSTLY],
  [12, 'limited', 'ec2:DescribeVolumes', EUROPE, [null]],
  // The account of tools.
  [25, 'backup', 's3:GetObject', HERE, [object('artifacts'), object('audit')], TLS_MOSTLY],
  [25, 'backup', 's3:PutObject', HERE, [object('audit')], TLS_MOSTLY],
  [15, 'backup', 'kms:Decrypt', HERE, [key], [viaS3, viaS3, {}, internal]],
  [10, 'backup', 'kms:GenerateDataKey', HERE, [{ ...key, keySpec: 'AES_256' }], [{}, viaS3]],
  [30, 'metrics', 'dynamodb:PutItem', HERE, [table]],
  [20, 'metrics', 'dynamodb:Query', HERE, [table]],
  [20, 'metrics', 'monitoring:PutMetricData', WORLD.slice(0, 3), [{ namespace: 'shop' }]],
  [20, 'release', 'iam:ListRoles', GLOBAL, [null]],
  [15, 'release', 's3:DeleteObject', HERE, [object('artifacts')], [...TLS_MOSTLY, through]],
  [12, 'release', 'sts:AssumeRole', HERE, [{ roleArn: VENDOR_ROLE, roleSessionName: 'look' }]],
  [
    10,
    'release',
    'ec2:CreateVolume',
    WORLD.slice(0, 3),
    [volume, { ...volume, ...tagged('volume', 'team') }, null],
  ],
  [8, 'release', 'sqs:CreateQueue', HERE, [{ queueName: 'q-#' }, null]],
  [8, 'release', 'kms:ScheduleKeyDeletion', HERE, [{ ...key, pendingWindowInDays: 30 }]],
  [20, 'reader', 'dynamodb:GetItem', HERE, [table]],
  [15, 'reader', 'secretsmanager:GetSecretValue', HERE, [{ secretId: 'api/token' }]],
  [15, 'reader', 'kms:Decrypt', HERE, [key], [{}, viaS3, internal]],
  [
    20,
    'reader',
    'sqs:ReceiveMessage',
    HERE,
    [queue('events', TOOLS)],
    [{ sourceIPAddress: '198.51.100.#' }, {}, through, internal],
  ],
  [10, 'breakGlass', 'kms:Decrypt', HERE, [key]],
  [6, 'breakGlass', 's3:DeleteObject', HERE, [object('audit')], TLS_MOSTLY],
  [
    40,
    'worker',
    's3:GetObject',
    HERE,
    [object('artifacts'), object('audit')],
    [...TLS_MOSTLY, through, through],
  ],
  [20, 'worker', 's3:PutObject', HERE, [object('artifacts')], [...TLS_MOSTLY, through]],
  [
    15,
    'worker',
    's3:ListObjects',
    HERE,
    [{ bucketName: 'artifacts', prefix: 'data/' }],
    [...TLS_MOSTLY, through],
  ],
  [10, 'worker', 's3:DeleteObject', HERE, [object('audit')], TLS_MOSTLY],
  [25, 'worker', 'dynamodb:PutItem', HERE, [table]],
  [15, 'worker', 'ec2:DescribeInstances', HERE, [null]],
  [8, 'worker', 'kms:GenerateDataKey', HERE, [{ ...key, keySpec: 'AES_256' }]],
  [20, 'rds', 'ec2:DescribeSubnets', WORLD, [null], [{ sourceIPAddress: 'rds.amazonaws.com' }]],
  [6, 'root', 's3:DeleteBucket', HERE, [{ bucketName: 'audit' }], TLS_MOSTLY],
  [6, 'root', 's3:ListBuckets', WORLD.slice(0, 3), [null], TLS_MOSTLY],
  // From outside, as the owner's trail has them.
  [20, 'vendor', 's3:GetObject', HERE, [object('artifacts')], TLS_MOSTLY],
  [
    12,
    'vendor',
    'sts:AssumeRole',
    HERE,
    [
      { roleArn: VENDOR_ROLE, roleSessionName: 'v', externalId: 'agreed-2026' },
      { roleArn: VENDOR_ROLE, roleSessionName: 'v' },
      null,
    ],
    [{ resources: [{ ARN: VENDOR_ROLE, accountId: TOOLS, type: 'AWS::IAM::Role' }] }],
  ],
  [12, 'anonymous', 's3:GetObject', HERE, [object('downloads')], TLS_MOSTLY],
  [
    15,
    'config',
    's3:PutObject',
    HERE,
    [object('artifacts', 'config')],
    [{ sourceIPAddress: 'config.amazonaws.com', ...WITHOUT_TLS }],
  ],
  [
    6,
    'config',
    's3:PutObject',
    HERE,
    [object('audit', 'config')],
    [{ sourceIPAddress: 'config.amazonaws.com', ...WITHOUT_TLS }],
  ],
];

const failed = (errorCode: string, errorMessage: string): Json => ({ errorCode, errorMessage });
const noQueue = (caller: string) =>
  failed(
    'AccessDenied',
    `User: ${caller} is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:us-west-2:${HOME}:far with an explicit deny in a service control policy`,
  );
const BARE = failed('AccessDenied', 'Access Denied');
const FAR = ['us-west-2'] as const;

/** Denials, and calls that failed for other reasons. */
const FAILED: readonly Row[] = [
  [
    15,
    'ben',
    'sqs:SendMessage',
    FAR,
    [queue('far', HOME, 'us-west-2')],
    [noQueue(`arn:aws:iam::${HOME}:user/ben`), BARE],
  ],
  [
    15,
    'deploy',
    'sqs:SendMessage',
    FAR,
    [queue('far', HOME, 'us-west-2')],
    [noQueue(`arn:aws:sts::${HOME}:assumed-role/deploy/run`), BARE],
  ],
  [10, 'builder', 'sqs:SendMessage', FAR, [queue('far', HOME, 'us-west-2')], [BARE]],
  [
    10,
    'eli',
    'ec2:DescribeInstances',
    FAR,
    [null],
    [failed('Client.UnauthorizedOperation', 'You are not authorized to perform this operation.')],
  ],
  [
    12,
    'ana',
    'dynamodb:GetItem',
    HERE,
    [table],
    [
      failed(
        'AccessDeniedException',
        `User: arn:aws:iam::${HOME}:user/ana is not authorized to perform: dynamodb:GetItem on resource: arn:aws:dynamodb:${REGION}:${HOME}:table/orders because no identity-based policy allows the dynamodb:GetItem action`,
      ),
    ],
  ],
  [8, 'ivo', 's3:GetObject', HERE, [object('site')], [BARE]],
  [
    8,
    'worker',
    's3:GetObject',
    HERE,
    [object('audit')],
    [failed('NoSuchKey', 'The specified key does not exist.')],
  ],
  [
    6,
    'release',
    'ec2:DescribeInstances',
    HERE,
    [null],
    [failed('Client.RequestLimitExceeded', 'Request limit exceeded.')],
  ],
  [
    6,
    'deploy',
    'ec2:RunInstances',
    HERE,
    [instance],
    [failed('Client.DryRunOperation', 'Request would have succeeded, but DryRun flag is set.')],
  ],
];

export const KINDS: readonly Kind[] = [...ROWS, ...FAILED].map(
  ([weight, caller, call, regions, parameters, also = PLAIN]) => ({
    ...{ weight, caller, call, regions, parameters, also },
  }),
);
