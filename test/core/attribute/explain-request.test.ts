import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readSnapshot } from '../../../adapters/snapshot/file.ts';
import { type ExplainRequestDeps, explainRequest } from '../../../core/attribute/explain-request.ts';
import type { MessageDecoder } from '../../../core/gather/diagnostics.ts';
import type { PolicySource } from '../../../core/model/policy-source.ts';
import { explanationKeyOf } from '../../../core/query/with-explanation.ts';
import { snapshotSource } from '../../../core/snapshot/source.ts';
import { collect } from '../../store-contract/store-harness.ts';
import { answerAll, answerDeps, emptyStore, NOW, takeIn } from '../../support/asked-world.ts';
import { aRecord, aSuccess, ROLE_IDENTITY, USER_IDENTITY } from '../../support/records.ts';

const linesOf = (name: string) =>
  readFileSync(`examples/organization/${name}`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

const RECORDS = linesOf('denials.jsonl');
const SOURCE = snapshotSource(await readSnapshot('examples/organization/snapshot.json'));

describe('the sample organization, taken in and asked', async () => {
  const store = emptyStore();
  await takeIn(store, RECORDS);
  const asked = await answerAll(store, answerDeps(store, SOURCE));
  const denials = new Map((await collect(store.listDenials({}))).map((denial) => [denial.eventId, denial]));

  const explained = new Set<string>();
  for (const [key] of asked) explained.add((await store.getExplanation(key))?.explained.eventId ?? '');

  test.each(linesOf('expected.jsonl').filter(({ eventId }) => explained.has(eventId)))(
    '$story ($form)',
    ({ eventId, layer, kind, policy, conditionKey, fix }) => {
      const denial = denials.get(eventId);
      const { attribution } = denial ?? {};
      expect(attribution).toMatchObject({ layer, kind });
      if (policy !== null) expect(Object.values(attribution?.policy ?? {})).toContain(policy);
      if (conditionKey !== null)
        expect(attribution?.conditions.map(({ key }) => key)).toContain(conditionKey);
      expect(denial?.fix?.kind).toBe(fix);
    },
  );

  test('each group and cause once', () => {
    expect(asked.map(([, outcome]) => outcome)).toEqual(Array(asked.length).fill('answered'));
    expect(asked.length).toBeLessThan(denials.size);
    expect(explained.size).toBe(asked.length);
    expect(new Set(asked.map(([{ group, cause }]) => `${group} ${cause}`)).size).toBe(asked.length);
  });
});

/** Nothing is visible, and every look-up is recorded. */
const BLIND: PolicySource = Object.fromEntries(
  ['organizationOf', 'identity', 'managedPolicy', 'resource', 'vpcEndpoint'].map((name) => [
    name,
    async () => ({ kind: 'notVisible', code: 'accessDenied', why: `no ${name}` }),
  ]),
) as unknown as PolicySource;

async function asking(
  record: object,
  overrides: Partial<ExplainRequestDeps> = {},
  before: readonly object[] = [],
) {
  const store = emptyStore();
  await takeIn(store, [...before, record]);
  const [denial] = await collect(store.listDenials({ limit: 1 }));
  if (denial === undefined) throw new Error('the record is no denial');
  const deps = { ...answerDeps(store, BLIND), ...overrides };
  return { store, deps, denial, key: explanationKeyOf(denial) };
}

const saysOf = async (given: object, overrides: Partial<ExplainRequestDeps> = {}) => {
  const { store, deps, key, denial } = await asking(given, overrides);
  expect(await explainRequest(key, deps)).toBe('answered');
  const found = await store.getDenial(denial.id);
  return found?.attribution.evidence.map(({ says }) => says).join('\n');
};

describe('one question', () => {
  test('is answered once; put again, it is answered again', async () => {
    const { store, deps, key } = await asking(aRecord());
    expect(await explainRequest(key, deps)).toBe('answered');
    expect(await store.getExplanation(key)).toMatchObject({ ...key, at: NOW, version: '1' });
    expect(await explainRequest(key, deps)).toBe('known');
    const question = await store.getExplanationRequest(key);
    if (question === undefined) throw new Error('there is none');
    const later = { ...question, askedAt: '2026-11-22T00:00:00Z' };
    const asked = { ...store, getExplanationRequest: async () => later };
    expect(await explainRequest(key, { ...deps, store: asked })).toBe('answered');
  });

  test('that was never put is gone', async () => {
    const { deps, key } = await asking(aRecord());
    expect(await explainRequest({ ...key, group: 'g-0000000000000000' }, deps)).toBe('gone');
  });

  test('of the monitor itself is not analysed', async () => {
    const issuer = {
      ...ROLE_IDENTITY.sessionContext.sessionIssuer,
      arn: 'arn:aws:iam::111122223333:role/denial-monitor-read',
    };
    const userIdentity = {
      ...ROLE_IDENTITY,
      sessionContext: { ...ROLE_IDENTITY.sessionContext, sessionIssuer: issuer },
    };
    const call = { eventSource: 'iam.amazonaws.com', eventName: 'GetRole', errorMessage: 'Access Denied' };
    const { store, deps, key } = await asking(aRecord({ ...call, userIdentity }));
    expect(await explainRequest(key, deps)).toBe('own');
    expect(await store.getExplanation(key)).toBeUndefined();
  });

  test('what is not visible is evidence, and nothing is named that is not stated', async () => {
    const { store, deps, key, denial } = await asking(aRecord({ errorMessage: 'Access Denied' }));
    await explainRequest(key, deps);
    const { attribution } = (await store.getDenial(denial.id)) ?? {};
    expect(attribution?.layer).toBe('unknown');
    expect(attribution?.evidence.map(({ says }) => says).join('\n')).toContain('not visible: no identity');
  });

  test('whose reason is that of a key that was explained before keeps its own place', async () => {
    const time = '2026-11-20T10:02:11Z';
    const call = { errorMessage: 'Access Denied', eventTime: time };
    const keyCall = {
      ...{ ...call, eventID: 'k1', eventSource: 'kms.amazonaws.com', eventName: 'Decrypt' },
      resources: [{ ARN: 'arn:aws:kms:eu-central-1:111122223333:key/1', accountId: '111122223333' }],
    };
    const { store, deps } = await asking(aRecord(call), {}, [aRecord(keyCall)]);
    const denials = await collect(store.listDenials({}));
    const ofService = (name: string) => {
      const denial = denials.find(({ eventSource }) => eventSource === name);
      if (denial === undefined) throw new Error(`nothing was denied by ${name}`);
      return explanationKeyOf(denial);
    };
    const key = ofService('s3.amazonaws.com');
    expect(await explainRequest(ofService('kms.amazonaws.com'), deps)).toBe('answered');
    expect(await explainRequest(key, deps)).toBe('answered');
    const answer = await store.getExplanation(key);
    const ofKey = await store.getExplanation(ofService('kms.amazonaws.com'));
    expect(answer).toMatchObject({ ...key, fix: ofKey?.fix });
    expect(answer?.attribution.evidence[0]?.says).toContain('kms:Decrypt');
    expect(answer).not.toHaveProperty('eventId');
  });

  test.each([
    ['a role', ROLE_IDENTITY, 'arn:aws:iam::111122223333:role/ci/deploy-role'],
    ['a user', USER_IDENTITY, 'arn:aws:iam::111122223333:user/ana'],
  ])('%s: its owner is kept, of its tags nothing else', async (_note, userIdentity, arn) => {
    const tags = [
      { key: 'team', value: 'payments' },
      { key: 'secret-project', value: 'apollo' },
    ];
    const value = {
      ...{ arn, uniqueId: 'AROAEXAMPLEROLE', createdAt: null, policies: [], boundary: null },
      ...{ trustPolicy: null, tags },
    };
    const source: PolicySource = { ...BLIND, identity: async () => ({ kind: 'found', value }) };
    const of = async (overrides: Partial<ExplainRequestDeps>) => {
      const { store, deps, key } = await asking(aRecord({ userIdentity }), { source, ...overrides });
      expect(await explainRequest(key, deps)).toBe('answered');
      const group = await store.getGroup(key.group);
      return { answer: await store.getExplanation(key), group };
    };
    const ownerTag = { key: 'team', value: 'payments' };
    const { answer, group } = await of({ ownerTag: 'team' });
    expect([answer?.ownerTag, group?.ownerTag]).toStrictEqual([ownerTag, ownerTag]);
    expect(JSON.stringify(answer)).not.toMatch(/secret-project|apollo/);
    for (const overrides of [{}, { ownerTag: 'owner' }, { ownerTag: 'team', source: BLIND }])
      expect((await of(overrides)).answer).not.toHaveProperty('ownerTag');
  });

  test('a failing source fails it, and the next attempt answers', async () => {
    const { deps, key } = await asking(aRecord());
    const failing = { ...BLIND, identity: () => Promise.reject(new Error('reset')) };
    await expect(explainRequest(key, { ...deps, source: failing })).rejects.toThrow('reset');
    expect(await explainRequest(key, deps)).toBe('answered');
  });

  test('what was recorded of the session and of changes is used', async () => {
    const changed = aSuccess({
      ...{ eventSource: 'iam.amazonaws.com', eventName: 'PutRolePolicy', eventID: 'c1' },
      eventTime: '2026-11-20T10:00:11Z',
      requestParameters: { roleName: 'deploy-role', policyName: 'p' },
    });
    const granted = aSuccess({
      ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', eventID: 'g1' },
      requestParameters: {
        roleArn: 'arn:aws:iam::111122223333:role/ci/deploy-role',
        policy: '{"Statement":[]}',
      },
      responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLE' } },
    });
    const looked: string[] = [];
    const { store, deps, key, denial } = await asking(aRecord({ errorMessage: 'Access Denied' }), {}, [
      changed,
      granted,
    ]);
    const getSessionGrant: typeof store.getSessionGrant = (accessKey) => {
      looked.push(accessKey);
      return store.getSessionGrant(accessKey);
    };
    await explainRequest(key, { ...deps, store: { ...store, getSessionGrant } });
    const found = await store.getDenial(denial.id);
    expect(looked).toEqual(['ASIAEXAMPLE']);
    expect(found?.attribution.evidence.map(({ says }) => says).join()).not.toContain(
      'no record says which session policy',
    );
    expect(found?.changed).toMatchObject([{ event: 'PutRolePolicy', minutesBefore: 2 }]);
  });
});

describe('an encoded message', () => {
  const sealed = (text: string) =>
    aRecord({
      ...{
        eventSource: 'ec2.amazonaws.com',
        eventName: 'DescribeInstances',
        errorCode: 'Client.UnauthorizedOperation',
      },
      errorMessage: `You are not authorized to perform this operation. Encoded authorization failure message: ${text}`,
      requestParameters: {},
    });
  const BLOB = 'A'.repeat(300);
  const decoder = (
    answer: Awaited<ReturnType<MessageDecoder['decode']>>,
    asked: unknown[] = [],
  ): MessageDecoder => ({
    async decode(...question) {
      asked.push(question);
      return answer;
    },
  });

  test('that is whole is decoded, as the account of the call', async () => {
    const asked: unknown[] = [];
    const value = {
      ...{ allowed: false, explicitDeny: true, action: 'ec2:DescribeInstances', resource: null },
      matchedStatements: [
        { sid: 'NoInstances', effect: 'DENY', actions: [], resources: [], conditions: new Map() },
      ],
      ...{ principal: { id: null, name: null, arn: null }, conditions: new Map() },
    };
    const { key, deps, store, denial } = await asking(sealed(BLOB), {
      aws: { decoder: decoder({ kind: 'found', value }, asked) },
      source: SOURCE,
    });
    await explainRequest(key, deps);
    expect(asked).toEqual([[BLOB, '111122223333']]);
    expect((await store.getDenial(denial.id))?.attribution.evidence).toContainEqual({
      source: 'decodedMessage',
      code: 'awsReport',
      says: 'explicitly denied by statement NoInstances',
    });
  });

  test.each([
    ['cut', `${BLOB}...`, decoder({ kind: 'absent' }), 'not to be read: the encoded message is cut'],
    ['not its own, says AWS', BLOB, decoder({ kind: 'absent' }), 'AWS does not decode the message'],
    [
      'not allowed to',
      BLOB,
      decoder({ kind: 'notVisible', code: 'accessDenied', why: 'AccessDenied' }),
      'not to be read: AccessDenied',
    ],
  ])('%s: said so', async (_note, text, given, why) => {
    expect(await saysOf(sealed(text), { aws: { decoder: given } })).toContain(why);
  });
});

test('what of the record was too long to keep is said', async () => {
  const requestParameters = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`p${n}`, n]));
  expect(await saysOf(aRecord({ requestParameters }))).toContain(
    'too long to be kept, and unknown here: requestParameters',
  );
});
