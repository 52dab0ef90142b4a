/** Sessions that are known to have been given nothing: no session policy, and the tags of their role. */
import { describe, expect, test } from 'vitest';
import { explainRequest } from '../../../core/attribute/explain-request.ts';
import { receivedSessions } from '../../../core/attribute/received-sessions.ts';
import type { Denial } from '../../../core/model/denial.ts';
import type { WhyNothingGranted } from '../../../core/model/session-grant.ts';
import { explanationKeyOf } from '../../../core/query/with-explanation.ts';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
import { loadSnapshot } from '../../../core/snapshot/snapshot.ts';
import { snapshotSource } from '../../../core/snapshot/source.ts';
import { collect } from '../../store-contract/store-harness.ts';
import { answerAll, answerDeps, emptyStore, NOW, takeIn } from '../../support/asked-world.ts';
import {
  aBucket,
  aCall,
  allow,
  aRole,
  attributedIn,
  deny,
  document,
  explainedIn,
  HOME,
  iam,
  REGION,
} from '../../support/explained-call.ts';
import { aCanaryRecord, ROLE_IDENTITY, type TestRecord } from '../../support/records.ts';

const S3 = allow('s3:*');
const RED = { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } };
const asRole = (overrides: TestRecord = {}) => aCall({ userIdentity: ROLE_IDENTITY, ...overrides });

/** A call that began a session. */
const beginning = (accessKeyId: string, eventTime: string, given: object = {}): TestRecord => ({
  ...asRole({ eventTime, eventID: `begins ${accessKeyId}` }),
  ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole' },
  ...{ errorCode: undefined, errorMessage: undefined },
  requestParameters: { roleArn: iam('role/ci/deploy-role'), roleSessionName: 'GitHubActions', ...given },
  responseElements: { credentials: { accessKeyId } },
});
const OWN = ROLE_IDENTITY.accessKeyId;
const BEGINS = '2026-11-20T09:00:00Z';
const OTHER_SESSION = beginning('ASIAOTHER', '2026-11-20T08:00:00Z');
const SILENT_POLICY = { policy: JSON.stringify(document(allow('sqs:*'))) };

const codesOf = ({ attribution }: Pick<Denial, 'attribution'>) =>
  attribution.evidence.map(({ code }) => code);

describe('in a log', () => {
  const entries = [aRole('ci/deploy-role', []), aBucket('reports')];
  test.each<[string, readonly TestRecord[], 'evaluated' | 'inferred']>([
    ['nothing of the session', [], 'inferred'],
    ['the record of its beginning, which gives nothing', [beginning(OWN, BEGINS)], 'evaluated'],
    ['the beginning of another session long before', [OTHER_SESSION], 'evaluated'],
    [
      'the beginning of another session, after its own',
      [beginning('ASIAOTHER', '2026-11-20T09:30:00Z')],
      'inferred',
    ],
  ])('%s', async (_name, records, confidence) => {
    const explained = (await explainedIn({ entries }, [...records, asRole()])).at(-1);
    expect(explained?.attribution).toMatchObject({ layer: 'identityPolicy', kind: 'implicit', confidence });
    expect(explained !== undefined && codesOf(explained).includes('noSessionPolicy')).toBe(
      confidence === 'evaluated',
    );
  });

  test('a session policy in the log still counts', async () => {
    const world = { entries: [aRole('ci/deploy-role', [S3]), aBucket('reports')] };
    const explained = await explainedIn(world, [
      OTHER_SESSION,
      beginning(OWN, BEGINS, SILENT_POLICY),
      asRole(),
    ]);
    expect(explained.at(-1)?.attribution).toMatchObject({ layer: 'sessionPolicy', kind: 'implicit' });
  });

  test('a federated user without a session policy may do nothing', async () => {
    const user: SnapshotEntry = {
      ...{ kind: 'user', arn: iam('user/ana'), uniqueId: 'AIDAEXAMPLEUSER', createdAt: null },
      ...{ inlinePolicies: [{ name: 'work', document: document(S3) }], managedPolicies: [] },
      ...{ boundary: null, groups: [], tags: [] },
    };
    const fay = {
      ...ROLE_IDENTITY,
      ...{ type: 'FederatedUser', arn: `arn:aws:sts::${HOME}:federated-user/fay` },
      sessionContext: {
        ...ROLE_IDENTITY.sessionContext,
        sessionIssuer: { type: 'IAMUser', arn: iam('user/ana'), accountId: HOME },
      },
    };
    const world = { entries: [user, aBucket('reports')] };
    const explained = await explainedIn(world, [OTHER_SESSION, aCall({ userIdentity: fay })]);
    expect(explained.at(-1)?.attribution).toMatchObject({ layer: 'sessionPolicy', kind: 'implicit' });
  });
});

describe('tags', () => {
  const trusting = (Action: unknown) =>
    document({
      Effect: 'Allow',
      Principal: { AWS: iam('root') },
      ...(Action === undefined ? { NotAction: 'iam:*' } : { Action }),
    });
  test.each<[WhyNothingGranted, string, unknown, boolean]>([
    ['recordedWithout', 'tags may be given', 'sts:*', true],
    ['covered', 'tags may be given', ['sts:AssumeRole', 'sts:TagSession'], true],
    ['received', 'no tags may be given', 'sts:AssumeRole', true],
    ['received', 'tags may be given', ['sts:AssumeRole', 'sts:TagSession'], false],
    ['received', 'tags may be given, by a pattern', 'sts:*Session', false],
    ['received', 'tags may be given, by what is left out', undefined, false],
  ])('%s, %s: those of the role', async (because, _name, action, areKnown) => {
    const role = aRole('ci/deploy-role', [S3, deny('Red', 's3:*', RED)], {
      trustPolicy: trusting(action),
      tags: [{ key: 'team', value: 'red' }],
    });
    const call = { grant: { kind: 'none', because } } as const;
    const { attribution } = await attributedIn({ entries: [role, aBucket('reports')] }, asRole(), { call });
    expect(attribution.layer).toBe(areKnown ? 'identityPolicy' : 'unknown');
  });
});

describe('in the deployed monitor', () => {
  const canary = (region: string) =>
    aCanaryRecord({ account: HOME, region }, { eventTime: '2026-11-20T08:30:00Z' });
  const snapshot = loadSnapshot([
    { kind: 'noOrganization', notVisible: null },
    { kind: 'account', id: HOME, name: null, status: 'ACTIVE', notVisible: null },
    { kind: 'coverage', account: HOME, region: REGION, services: ['s3'], notVisible: [] },
    aRole('ci/deploy-role', [S3]),
    aBucket('reports', [{ ...deny('No', 's3:GetObject'), Principal: '*' }]),
  ]);
  const late = beginning(OWN, BEGINS, { policy: JSON.stringify(document(deny('Limit', 's3:*'))) });

  async function asked() {
    const store = emptyStore();
    await takeIn(store, [canary(REGION), canary('us-east-1'), asRole()]);
    const coverage = receivedSessions(store, () => Date.parse(NOW));
    const deps = { ...answerDeps(store, snapshotSource(snapshot)), coverage };
    const denial = (await collect(store.listDenials({ principal: iam('role/ci/deploy-role') })))[0];
    if (denial === undefined) throw new Error('nothing was stored');
    const shown = async () => (await store.getDenial(denial.id)) ?? denial;
    return { store, deps, key: explanationKeyOf(denial), shown };
  }

  const answered = async (...world: Parameters<typeof answerAll>) =>
    (await answerAll(...world)).flatMap(([key, outcome]) => (outcome === 'answered' ? [key] : []));

  test('canaries say so, and the explanation remembers what it takes for granted', async () => {
    const { store, deps, key, shown } = await asked();
    await answerAll(store, deps);
    expect(codesOf(await shown())).toContain('noSessionPolicy');
    expect((await shown()).attribution).toMatchObject({ layer: 'resourcePolicy', mayAlsoBlock: [] });
    expect(await store.getExplanation(key)).toMatchObject({ withoutGrantOf: OWN });
    expect(await explainRequest(key, deps)).toBe('known');
  });

  test('a grant that comes late asks again', async () => {
    const { store, deps, key, shown } = await asked();
    await answerAll(store, deps);
    await takeIn(store, [late]);
    expect(await answered(store, deps)).toEqual([key]);
    expect(codesOf(await shown())).not.toContain('noSessionPolicy');
    expect((await shown()).attribution.alsoBlockedBy[0]).toMatchObject({ layer: 'sessionPolicy' });
    expect(await store.getExplanation(key)).not.toHaveProperty('withoutGrantOf');
    expect(await answered(store, deps)).toEqual([]);
  });

  test('a record that gives nothing asks nothing', async () => {
    const { store, deps } = await asked();
    await answerAll(store, deps);
    await takeIn(store, [beginning(OWN, BEGINS)]);
    expect(await answered(store, deps)).toEqual([]);
  });

  test('a grant that is stored while the denial is explained is not lost', async () => {
    const { store, deps, key, shown } = await asked();
    let grants = 0;
    const source = {
      ...deps.source,
      async identity(...question: Parameters<typeof deps.source.identity>) {
        if (grants === 0) await takeIn(store, [late]);
        grants += 1;
        return deps.source.identity(...question);
      },
    };
    expect(await explainRequest(key, { ...deps, source })).toBe('answered');
    expect(codesOf(await shown())).not.toContain('noSessionPolicy');
    expect((await shown()).attribution.alsoBlockedBy[0]).toMatchObject({ layer: 'sessionPolicy' });
  });

  test('without canaries nothing is known', async () => {
    const { store, deps, key, shown } = await asked();
    await explainRequest(key, { ...deps, coverage: undefined });
    expect(codesOf(await shown())).not.toContain('noSessionPolicy');
    expect(await store.getExplanation(key)).not.toHaveProperty('withoutGrantOf');
  });
});
