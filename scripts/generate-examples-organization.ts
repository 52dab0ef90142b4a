/**
 * Writes examples/organization/: a snapshot, CloudTrail records of denied calls, and the expected answer to each.
 * The same input gives the same bytes, and a test compares them with the files.
 *
 * Usage   node scripts/generate-examples-organization.ts
 */
import { writeFileSync } from 'node:fs';
import type { Case, Expected, Form } from './generate-examples-organization/case.ts';
import { ACCOUNTS, CASES, ROLES, UNANSWERABLE } from './generate-examples-organization/cases.ts';
import { ENTRIES, iam, REGION } from './generate-examples-organization/world.ts';

const START = Date.parse('2026-11-20T10:00:00Z');
const SECOND = 1000;

const LAYER_WORDS: ReadonlyMap<string, string> = new Map([
  ['serviceControlPolicy', 'service control policy'],
  ['resourceControlPolicy', 'resource control policy'],
  ['vpcEndpointPolicy', 'VPC endpoint policy'],
  ['permissionsBoundary', 'permissions boundary'],
  ['sessionPolicy', 'session policy'],
  ['identityPolicy', 'identity-based policy'],
  ['resourcePolicy', 'resource-based policy'],
]);

export interface Sample {
  readonly snapshot: string;
  readonly denials: string;
  readonly expected: string;
}

export function sampleOrganization(): Sample {
  const calls = CASES.flatMap((each) => each.forms.map((form) => ({ each, form })));
  const records = calls.flatMap(({ each, form }, index) => recordsOf(each, form, index));
  const answers = calls.map(({ each, form }, index) => ({
    eventId: eventId(index),
    story: each.story,
    form,
    ...answerTo(each, form),
  }));
  return { snapshot: snapshotText(), denials: lines(records), expected: lines(answers) };
}

/** Where only the message named the resource, a message that is cut inside it leaves nothing to evaluate. */
function answerTo(each: Case, form: Form): Expected {
  const isNamedElsewhere = (each.parameters ?? parametersOf(each)) !== null;
  if (form === 'cut' && !isNamedElsewhere) return UNANSWERABLE;
  return form === 'full' || form === 'layerOnly' ? each.expected : (each.unlessNamed ?? each.expected);
}

const lines = (values: readonly unknown[]) => values.map((value) => `${JSON.stringify(value)}\n`).join('');

function snapshotText(): string {
  const head = '{"format":"denial-monitor/snapshot","version":1,"takenAt":"2026-11-20T09:00:00Z","entries":[';
  const all = [...ENTRIES, { kind: 'end', entries: ENTRIES.length }];
  return `${head}\n${all.map((entry) => JSON.stringify(entry)).join(',\n')}\n]}\n`;
}

const eventId = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
const timeAt = (index: number) => new Date(START + index * SECOND).toISOString().replace('.000Z', 'Z');

function recordsOf(each: Case, form: Form, index: number): readonly unknown[] {
  const denied = deniedRecord(each, form, index);
  return each.sessionPolicy === undefined ? [denied] : [grantRecord(each, index), denied];
}

function deniedRecord(each: Case, form: Form, index: number) {
  const { action, region = REGION, endpoint, parameters } = each;
  const [service = '', operation = ''] = action.split(':');
  return {
    eventVersion: '1.11',
    userIdentity: identityOf(each, index),
    eventTime: timeAt(index),
    eventSource: `${service}.amazonaws.com`,
    eventName: operation,
    awsRegion: region,
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2.31.0',
    errorCode: service === 'ec2' ? 'Client.UnauthorizedOperation' : 'AccessDenied',
    errorMessage: messageOf(each, form, index),
    requestParameters: parameters ?? parametersOf(each),
    responseElements: null,
    requestID: `request-${index}`,
    eventID: eventId(index),
    eventType: 'AwsApiCall',
    tlsDetails: { tlsVersion: 'TLSv1.3' },
    recipientAccountId: ACCOUNTS[each.caller],
    ...(endpoint === undefined
      ? {}
      : { vpcEndpointId: endpoint, vpcEndpointAccountId: ACCOUNTS[each.caller] }),
  };
}

function parametersOf({ resource }: Case) {
  const [bucketName = '', ...name] = resource.replace('arn:aws:s3:::', '').split('/');
  return resource.startsWith('arn:aws:s3:::')
    ? { bucketName, ...(name.length > 0 ? { key: name.join('/') } : {}) }
    : null;
}

const accessKey = ({ caller }: Case, index: number) => `ASIAEXAMPLE${caller.toUpperCase()}${index}`;

function identityOf(each: Case, index: number) {
  const { caller } = each;
  const account = ACCOUNTS[caller];
  if (caller !== 'deploy' && caller !== 'builder') {
    return {
      type: 'IAMUser',
      principalId: `AIDAEXAMPLE${caller.toUpperCase()}`,
      arn: iam(`user/${caller}`, account),
      accountId: account,
      accessKeyId: `AKIAEXAMPLE${caller.toUpperCase()}`,
      userName: caller,
    };
  }
  const roleArn = iam(ROLES[caller]);
  return {
    type: 'AssumedRole',
    principalId: 'AROAEXAMPLEDEPLOY:run',
    arn: sessionArn(each),
    accountId: account,
    accessKeyId: accessKey(each, index),
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        principalId: 'AROAEXAMPLEDEPLOY',
        arn: roleArn,
        accountId: account,
        userName: roleArn.split('/').at(-1),
      },
      attributes: { creationDate: '2026-11-20T09:30:00Z', mfaAuthenticated: 'false' },
    },
  };
}

function sessionArn({ caller }: Case): string {
  const role = caller === 'builder' ? ROLES.builder : ROLES.deploy;
  return `arn:aws:sts::${ACCOUNTS[caller]}:assumed-role/${role.split('/').at(-1)}/run`;
}

function grantRecord(each: Case, index: number) {
  return {
    eventVersion: '1.11',
    userIdentity: {
      type: 'IAMUser',
      arn: iam('user/ana'),
      accountId: ACCOUNTS.ana,
      accessKeyId: 'AKIAEXAMPLEANA',
      userName: 'ana',
    },
    eventTime: timeAt(index),
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    awsRegion: REGION,
    sourceIPAddress: '203.0.113.7',
    requestParameters: { roleArn: iam(ROLES.deploy), roleSessionName: 'run', policy: each.sessionPolicy },
    responseElements: {
      credentials: { accessKeyId: accessKey(each, index) },
      assumedRoleUser: { arn: sessionArn(each) },
    },
    eventID: `grant-${index}`,
    eventType: 'AwsApiCall',
    recipientAccountId: ACCOUNTS.deploy,
  };
}

function messageOf(each: Case, form: Form, index: number): string {
  const { action, resource, caller } = each;
  const who =
    caller === 'deploy' || caller === 'builder' ? sessionArn(each) : iam(`user/${caller}`, ACCOUNTS[caller]);
  const sentence = `User: ${who} is not authorized to perform: ${action} on resource: ${resource}`;
  switch (form) {
    case 'full':
      return `${sentence} ${reasonOf(each, true)}`;
    case 'layerOnly':
      return `${sentence} ${reasonOf(each, false)}`;
    case 'bare':
      return sentence;
    case 'cut':
      return `${sentence} with an exp...`;
    case 'blob':
      return `You are not authorized to perform this operation. Encoded authorization failure message: ${'aB3_-'.repeat(30)}${index}...`;
  }
}

function reasonOf({ action, resource, expected }: Case, withPolicy: boolean): string {
  const isTrust = action === 'sts:AssumeRole' && expected.layer === 'resourcePolicy';
  const words = isTrust ? 'role trust policy' : (LAYER_WORDS.get(expected.layer) ?? '');
  if (expected.kind === 'implicit') return `because no ${words} allows the ${action} action`;
  const hasArn = expected.policy?.includes(':policy/') === true && resource !== '';
  return `with an explicit deny in a ${words}${withPolicy && hasArn ? `: ${expected.policy}` : ''}`;
}

function main(): void {
  const folder = new URL('../examples/organization/', import.meta.url);
  const { snapshot, denials, expected } = sampleOrganization();
  writeFileSync(new URL('snapshot.json', folder), snapshot);
  writeFileSync(new URL('denials.jsonl', folder), denials);
  writeFileSync(new URL('expected.jsonl', folder), expected);
}

if (import.meta.main) main();
