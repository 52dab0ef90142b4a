/** When silence is evidence: only for sessions whose grant would have come under the access key of the call. */
import { expect, test } from 'vitest';
import { knownGrant, type SessionBeginning } from '../../../core/gather/known-grant.ts';
import { knowledgeOf, UNKNOWN_GRANT } from '../../../core/model/session-grant.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import { recordSample } from '../../../core/record/record-sample.ts';
import { aRecord, ROLE_IDENTITY, type TestRecord, USER_IDENTITY } from '../../support/records.ts';

const SESSION = ROLE_IDENTITY.sessionContext;
const identity = (overrides: object) => ({ userIdentity: { ...ROLE_IDENTITY, ...overrides } });
const context = (overrides: object) => identity({ sessionContext: { ...SESSION, ...overrides } });
const provider = (federatedProvider: string) => context({ webIdFederationData: { federatedProvider } });

const ROWS: readonly (readonly [string, TestRecord, 'none' | 'unknown'])[] = [
  ['a role session', {}, 'none'],
  [
    'a session of GitHub',
    provider('arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'),
    'none',
  ],
  [
    'a guest of Cognito, which adds a session policy by itself',
    provider('cognito-identity.amazonaws.com'),
    'unknown',
  ],
  [
    'a call that a service makes for the session, with a key of its own',
    identity({ invokedBy: 'athena.amazonaws.com' }),
    'unknown',
  ],
  ['the console, which has keys of its own', { sessionCredentialFromConsole: 'true' }, 'unknown'],
  ['a record without an access key', identity({ accessKeyId: undefined }), 'unknown'],
  ['a session whose beginning is not recorded', context({ attributes: {} }), 'unknown'],
  ['a beginning that is no time', context({ attributes: { creationDate: 'soon' } }), 'unknown'],
  ['a record without a Region', { awsRegion: undefined }, 'unknown'],
  ['a user', { userIdentity: USER_IDENTITY }, 'unknown'],
  [
    'root for a task: there is always a policy',
    identity({
      type: 'Root',
      arn: 'arn:aws:iam::111122223333:root',
      sessionContext: { ...SESSION, assumedRoot: 'true' },
    }),
    'unknown',
  ],
  [
    'a federated user',
    identity({
      type: 'FederatedUser',
      arn: 'arn:aws:sts::111122223333:federated-user/fay',
      sessionContext: {
        sessionIssuer: { type: 'IAMUser', arn: USER_IDENTITY.arn },
        attributes: SESSION.attributes,
      },
    }),
    'none',
  ],
];

function denialIn(record: TestRecord) {
  const normalized = normalizeRecord(record);
  if (normalized.kind !== 'denial') throw new Error('no denial');
  return normalized.recorded.denial;
}

const everything = (asked: SessionBeginning[] = []) => ({
  because: 'covered' as const,
  async covers(beginning: SessionBeginning) {
    asked.push(beginning);
    return true;
  },
});
const NOTHING = { because: 'covered', covers: async () => false } as const;

test.each(ROWS)('%s', async (_name, overrides, want) => {
  const record = aRecord({ errorMessage: 'Access Denied', ...overrides });
  const denial = denialIn(record);
  expect((await knownGrant({ denial, record }, UNKNOWN_GRANT, everything())).kind).toBe(want);
  const { record: kept } = recordSample(record, denial.action);
  expect((await knownGrant({ denial, record: kept }, UNKNOWN_GRANT, everything())).kind).toBe(want);
  expect(await knownGrant({ denial, record }, UNKNOWN_GRANT, NOTHING)).toEqual(UNKNOWN_GRANT);
  expect(await knownGrant({ denial, record }, UNKNOWN_GRANT, undefined)).toEqual(UNKNOWN_GRANT);
});

test('asked is for the account and Region of the call, and for when its session began', async () => {
  const asked: SessionBeginning[] = [];
  const record = aRecord();
  await knownGrant({ denial: denialIn(record), record }, UNKNOWN_GRANT, everything(asked));
  expect(asked).toEqual([
    { partition: 'aws', account: '111122223333', region: 'eu-central-1', began: '2026-11-20T09:00:00Z' },
  ]);
});

test('what was recorded wins over silence', async () => {
  const record = aRecord();
  const grant = {
    ...{ accessKeyId: 'ASIAEXAMPLE', time: '2026-11-20T09:00:00Z', principal: 'r', sessionArn: null },
    ...{ policy: null, policyArns: [], tags: [] },
  };
  const call = { denial: denialIn(record), record };
  const tagged = { ...grant, tags: [{ key: 'team', value: 'red' }] };
  expect(await knownGrant(call, knowledgeOf(tagged), everything())).toEqual({
    kind: 'recorded',
    grant: tagged,
  });
  expect(await knownGrant(call, knowledgeOf(grant), NOTHING)).toEqual({
    kind: 'none',
    because: 'recordedWithout',
  });
});
