/**
 * What people may do who use the command line: a policy for each task. examples/permissions has them as files, which a test holds
 * against these, and runs the commands with them.
 *
 * Units   account and bucket of the examples: replace them.
 * Source  Service Authorization Reference; Amazon DynamoDB Developer Guide, "Using IAM policy conditions for fine-grained
 *         access control" (`dynamodb:LeadingKeys`).
 */
import { DOCTOR_ACTIONS } from './doctor-actions.ts';
import { READ_ROLE_NAME } from './names.ts';
import { ENTER_ACCOUNTS, READ_AWS_POLICIES, READ_GUARDRAILS, READ_TREE } from './read-actions.ts';

export const PEOPLE = ['reader', 'muter', 'importer', 'eraser', 'doctor', 'snapshot', 'deployer'] as const;
export type Person = (typeof PEOPLE)[number];

export interface PersonStatement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const ACCOUNT = '111122223333';
/** As CloudFormation names it; in whatever Region. */
const TABLE = `arn:aws:dynamodb:*:${ACCOUNT}:table/DenialMonitor-*`;
const INDEXES = `${TABLE}/index/*`;

const READ: PersonStatement = {
  Sid: 'ReadDenials',
  Effect: 'Allow',
  Action: ['dynamodb:BatchGetItem', 'dynamodb:GetItem', 'dynamodb:Query'],
  Resource: [TABLE, INDEXES],
};

/** Partition key of every mute, and of nothing else. */
export const MUTES_PARTITION = 'M#';

/** By which one account or unit is read, after a change of it; a snapshot reads the organization from its root. */
const OF_ONE_TARGET: readonly string[] = ['organizations:ListParents', 'organizations:ListPoliciesForTarget'];

const STATEMENTS: Readonly<Record<Person, readonly PersonStatement[]>> = {
  reader: [READ],
  muter: [
    READ,
    {
      Sid: 'WriteMutesOnly',
      Effect: 'Allow',
      Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
      Resource: TABLE,
      Condition: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [MUTES_PARTITION] } },
    },
  ],
  importer: [
    {
      Sid: 'StoreDenials',
      Effect: 'Allow',
      Action: [
        'dynamodb:BatchWriteItem',
        'dynamodb:DeleteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      Resource: [TABLE, INDEXES],
    },
    { Sid: 'ListLogs', Effect: 'Allow', Action: ['s3:ListBucket'], Resource: 'arn:aws:s3:::org-trail' },
    {
      Sid: 'ReadLogs',
      Effect: 'Allow',
      Action: ['s3:GetObject'],
      Resource: 'arn:aws:s3:::org-trail/AWSLogs/*',
    },
  ],
  eraser: [
    READ,
    {
      Sid: 'ErasePrincipals',
      Effect: 'Allow',
      Action: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem'],
      Resource: TABLE,
    },
  ],
  doctor: [{ Sid: 'LookAtTheMonitor', Effect: 'Allow', Action: [...DOCTOR_ACTIONS], Resource: '*' }],
  snapshot: [
    {
      Sid: 'EnterAccounts',
      Effect: 'Allow',
      Action: [...ENTER_ACCOUNTS],
      Resource: `arn:aws:iam::*:role/${READ_ROLE_NAME}`,
    },
    {
      Sid: 'ReadTheOrganization',
      Effect: 'Allow',
      Action: [...READ_TREE, ...READ_GUARDRAILS, ...READ_AWS_POLICIES]
        .filter((action) => !OF_ONE_TARGET.includes(action))
        .toSorted(),
      Resource: '*',
    },
  ],
  deployer: [
    {
      Sid: 'DeployThroughTheRolesOfTheCdk',
      Effect: 'Allow',
      Action: ['sts:AssumeRole'],
      Resource: `arn:aws:iam::${ACCOUNT}:role/cdk-*`,
    },
  ],
};

export const policyOfPerson = (person: Person) => ({
  Version: '2012-10-17' as const,
  Statement: STATEMENTS[person],
});
