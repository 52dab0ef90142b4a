/** What else stands in an input is used: a file is read ahead, of standard input counts what came before. */
import { expect, test } from 'vitest';
import { aRecord, aSuccess, ROLE_IDENTITY } from '../support/records.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const CHANGE = aSuccess({
  eventSource: 'iam.amazonaws.com',
  eventName: 'PutRolePolicy',
  eventID: 'change-1',
  eventTime: '2026-11-20T09:58:11Z',
  requestParameters: { roleName: 'deploy-role', policyName: 'work' },
});
const CHANGED = {
  time: '2026-11-20T09:58:11Z',
  actor: ROLE_IDENTITY.arn,
  event: 'PutRolePolicy',
  target: 'arn:aws:iam::111122223333:role/deploy-role',
  minutesBefore: 4,
};
const textOf = (records: readonly unknown[]) =>
  records.map((record) => `${JSON.stringify(record)}\n`).join('');

test('a policy change behind the denial in a file is known', async () => {
  const file = temporaryFolder().write('log.jsonl', textOf([aRecord(), CHANGE]));
  const { lines } = await denials(['explain', file, '--jsonl']);
  expect(lines[0]).toMatchObject({ changed: [CHANGED] });
});

test.for([
  { name: 'before', records: [CHANGE, aRecord()], changed: [CHANGED] },
  { name: 'after', records: [aRecord(), CHANGE], changed: [] },
])('on standard input, a change that comes $name', async ({ records, changed }) => {
  const { lines } = await denials(['explain', '--jsonl'], { stdin: textOf(records) });
  expect(lines[0]).toMatchObject({ changed });
});

test('the next layer of the same call is linked to the first', async () => {
  const sentence =
    'User: arn:aws:sts::111122223333:assumed-role/deploy-role/GitHubActions is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::prod-artifacts/releases/app.zip"';
  const second = aRecord({
    eventID: 'event-2',
    eventTime: '2026-11-20T10:12:11Z',
    errorMessage: `${sentence} because no permissions boundary allows the s3:PutObject action`,
  });
  const { lines } = await denials(['explain', '--jsonl'], { stdin: textOf([aRecord(), second]) });
  expect(JSON.stringify(lines[1])).toContain('this is the next layer');
});

test('the caller’s policies are not evaluated where AWS refused a role on which the call depends', async () => {
  const record = aRecord({
    errorCode: 'InvalidParameterValueException',
    errorMessage:
      'User: arn:aws:sts::111122223333:assumed-role/worker/i-1 is not authorized to perform: sqs:receivemessage on resource: arn:aws:sqs:eu-central-1:111122223333:jobs',
    userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/ana', accountId: '111122223333' },
  });
  const snapshot = 'examples/organization/snapshot.json';
  const { lines } = await denials(['explain', '--snapshot', snapshot, '--jsonl'], {
    stdin: textOf([record]),
  });
  expect(lines).toMatchObject([
    { action: 'sqs:ReceiveMessage', attribution: { layer: 'unknown', alsoBlockedBy: [] } },
  ]);
});

test('a snapshot that is none ends with exit status 2 and its name', async () => {
  const file = temporaryFolder().write('snapshot.json', '{}');
  const { status, err } = await denials(['explain', '--snapshot', file], { stdin: textOf([aRecord()]) });
  expect({ status, named: err.includes(file) }).toEqual({ status: 2, named: true });
});
