import { expect, test } from 'vitest';
import { requestContext } from '../../../core/context/request-context.ts';
import { ANOTHER_VALUE, withExternalId } from '../../../core/gather/external-id.ts';
import { recordSample } from '../../../core/record/record-sample.ts';
import { aRecord } from '../../support/records.ts';

const ACTION = 'sts:AssumeRole';
const ROLE = 'arn:aws:iam::444455556666:role/auditor';

function entryWith(externalId: string | undefined, conditions: readonly unknown[]) {
  const requestParameters = { roleArn: ROLE, roleSessionName: 's', externalId };
  const { record } = recordSample(aRecord({ eventSource: 'sts.amazonaws.com', requestParameters }), ACTION);
  expect(JSON.stringify(record)).not.toContain('hunter2');
  const context = requestContext({ record, action: ACTION, resource: ROLE });
  const policies = {
    resourcePolicy: { document: { Statement: conditions.map((Condition) => ({ Condition })) } },
  };
  return withExternalId(context, record, policies).get('sts:externalid');
}

test.each<[string, string | undefined, readonly unknown[], string | undefined]>([
  ['the value of the policy', 'hunter2', [{ StringEquals: { 'sts:ExternalId': 'hunter2' } }], 'hunter2'],
  ['one of several', 'hunter2', [{ StringEquals: { 'sts:ExternalId': ['a', 'hunter2'] } }], 'hunter2'],
  ['the key in lower case', 'hunter2', [{ StringEquals: { 'sts:externalid': 'hunter2' } }], 'hunter2'],
  ['a pattern beside it', 'hunter2', [{ StringLike: { 'sts:ExternalId': ['h*', 'hunter2'] } }], 'hunter2'],
  ['another value', 'hunter2', [{ StringEquals: { 'sts:ExternalId': 'other' } }], ANOTHER_VALUE],
  ['another value, negated', 'hunter2', [{ StringNotEquals: { 'sts:ExternalId': 'other' } }], ANOTHER_VALUE],
  ['other spelling', 'hunter2', [{ StringEquals: { 'sts:ExternalId': 'Hunter2' } }], ANOTHER_VALUE],
  ['only whether it is there', 'hunter2', [{ Null: { 'sts:ExternalId': 'false' } }], ANOTHER_VALUE],
  ['no policy asks', 'hunter2', [], ANOTHER_VALUE],
  ['a pattern', 'hunter2', [{ StringLike: { 'sts:ExternalId': 'h*' } }], undefined],
  [
    'a variable',
    'hunter2',
    [{ StringEquals: { 'sts:ExternalId': ['$', '{aws:username}'].join('') } }],
    undefined,
  ],
  [
    'without regard to case',
    'hunter2',
    [{ StringEqualsIgnoreCase: { 'sts:ExternalId': 'HUNTER2' } }],
    undefined,
  ],
  ['another operator', 'hunter2', [{ NumericEquals: { 'sts:ExternalId': '2' } }], undefined],
])('%s', (_, externalId, conditions, value) => {
  const entry = entryWith(externalId, conditions);
  if (value === undefined) expect(entry?.state).toBe('unknown');
  else expect(entry).toMatchObject({ state: 'known', values: [value] });
});

test('a request without one is known to have none', () => {
  expect(entryWith(undefined, [{ StringEquals: { 'sts:ExternalId': 'x' } }])?.state).toBe('absent');
});

test('what CloudTrail hid itself stays hidden', () => {
  const entry = entryWith('HIDDEN_DUE_TO_SECURITY_REASONS', [{ StringEquals: { 'sts:ExternalId': 'x' } }]);
  expect(entry?.state).toBe('unknown');
});

test('equal values for two roles have two hashes', () => {
  const kept = (roleArn: string) => {
    const record = aRecord({ requestParameters: { roleArn, externalId: 'hunter2' } });
    return JSON.stringify(recordSample(record, ACTION).record?.requestParameters);
  };
  const [one, other] = [kept(ROLE), kept(`${ROLE}2`)].map((text) => /sha256:(\w+)/.exec(text)?.[1]);
  expect(one).toHaveLength(64);
  expect(one).not.toBe(other);
});
