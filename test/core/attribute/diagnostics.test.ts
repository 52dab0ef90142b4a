/** AWS is asked what a message leads to, and only that; what it answers counts, and what it does not is evidence. */
import { describe, expect, test } from 'vitest';
import { authorizationDetails } from '../../../core/decode/authorization-details.ts';
import { decodeAuthorizationMessage } from '../../../core/decode/authorization-message.ts';
import type {
  RecordedRefusal,
  SimulationRequest,
  SimulationResult,
} from '../../../core/gather/diagnostics.ts';
import type { LookupResult } from '../../../core/model/policy-source.ts';
import {
  ANA,
  aBucket,
  aCall,
  allow,
  aRole,
  attributedIn,
  aUser,
  deny,
  HOME,
  iam,
  REGION,
  sentence,
} from '../../support/explained-call.ts';

const ID = 'd3xbfwcsdoam45n7ms6nv5pl0';
const NEW = iam('user/new');
const INSTANCE = `arn:aws:ec2:${REGION}:${HOME}:instance/*`;

const withId = (reason = '') =>
  aCall({
    eventSource: 'iam.amazonaws.com',
    eventName: 'CreateUser',
    requestParameters: { userName: 'new' },
    errorMessage: `${sentence('iam:CreateUser', NEW, reason)}. Go to https://example.com for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: ${ID}`,
  });
const blob = (text: string) =>
  aCall({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    errorCode: 'Client.UnauthorizedOperation',
    requestParameters: null,
    errorMessage: `You are not authorized to perform this operation. Encoded authorization failure message: ${text}`,
  });

function asking<T, A>(answer: LookupResult<A>) {
  const asked: T[] = [];
  const ask = async (question: T) => {
    asked.push(question);
    return answer;
  };
  return { asked, ask };
}

const found = <A>(value: A): LookupResult<A> => ({ kind: 'found', value });
const DENIED = authorizationDetails([
  {
    requestContext: { 'aws:PrincipalTag/team': 'red' },
    evaluations: [
      {
        action: 'iam:CreateUser',
        resource: NEW,
        evaluatedEffect: 'EXPLICIT_DENY',
        matchedPolicies: [
          { uri: 'inline/work', matchedStatements: [{ sid: 'Red', evaluatedEffect: 'DENY' }] },
        ],
      },
    ],
    policies: [
      { uri: 'inline/work', type: 'IDENTITY_BASED_POLICY', inline: true, attachedTo: [{ arn: ANA }] },
    ],
  },
]);

describe('authorization details', () => {
  const world = {
    entries: [
      aUser([
        allow('iam:*'),
        deny('Blue', 'iam:*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'blue' } } }),
        deny('Red', 'iam:*', { Condition: { StringEquals: { 'aws:PrincipalTag/team': 'red' } } }),
      ]),
    ],
  };

  test('name layer and statement, and give the true condition keys', async () => {
    const { asked, ask } = asking<RecordedRefusal, typeof DENIED>(found(DENIED));
    const { attribution } = await attributedIn(world, withId(), { aws: { details: { detailsOf: ask } } });
    expect(asked).toEqual([{ id: ID, account: HOME, region: REGION, time: '2026-11-20T10:02:11Z' }]);
    expect(attribution).toMatchObject({
      layer: 'identityPolicy',
      kind: 'explicit',
      confidence: 'stated',
      policy: { name: 'work' },
      statement: { sid: 'Red', index: 2 },
      conditions: [{ key: 'aws:PrincipalTag/team', actual: ['red'], from: 'lookup' }],
      contradictions: [],
    });
  });

  test.each([
    ['none', { kind: 'absent' }, 'AWS has no authorization details of this id'],
    [
      'a refusal',
      { kind: 'notVisible', code: 'accessDenied', why: 'AccessDenied: no' },
      'not to be read: AccessDenied: no',
    ],
  ] as const)('%s is evidence', async (_note, answer, says) => {
    const { ask } = asking<RecordedRefusal, never>(answer);
    const { attribution } = await attributedIn(world, withId(), { aws: { details: { detailsOf: ask } } });
    expect(attribution.evidence).toContainEqual({
      source: 'authorizationDetails',
      code: 'awsReportUnavailable',
      says,
    });
  });

  test('are not asked for without an id, nor the decoder with a message that is cut', async () => {
    const details = asking<RecordedRefusal, never>({ kind: 'absent' });
    const decoder = asking<string, never>({ kind: 'absent' });
    const aws = { details: { detailsOf: details.ask }, decoder: { decode: decoder.ask } };
    await attributedIn(world, aCall(), { aws });
    await attributedIn(world, blob('aB3_aB3_aB3_aB3_...'), { aws });
    expect([details.asked, decoder.asked]).toEqual([[], []]);
  });

  test('are found by the kept message where the record is gone', async () => {
    const { asked, ask } = asking<RecordedRefusal, never>({ kind: 'absent' });
    const message = String(withId().errorMessage);
    await attributedIn(world, withId(), {
      call: { record: undefined, message },
      aws: { details: { detailsOf: ask } },
    });
    expect(asked.map(({ id }) => id)).toEqual([ID]);
  });
});

describe('decoded message', () => {
  const decoded = (explicitDeny: boolean) => {
    const message = decodeAuthorizationMessage(
      JSON.stringify({
        allowed: false,
        explicitDeny,
        matchedStatements: { items: [] },
        context: { action: 'RunInstances', resource: INSTANCE, conditions: { items: [] } },
      }),
    );
    if (message === undefined) throw new Error('the message of the test cannot be read');
    return { decoder: { decode: asking<string, typeof message>(found(message)).ask } };
  };

  test('gives action and resource of a call of which CloudTrail says nothing', async () => {
    const world = { entries: [aUser([allow('s3:*')])] };
    const { attribution, fix } = await attributedIn(world, blob('aB3_aB3_aB3_aB3_'), { aws: decoded(false) });
    expect(attribution).toMatchObject({ layer: 'identityPolicy', kind: 'implicit', confidence: 'decoded' });
    expect(fix).toMatchObject({
      statement: { Action: 'ec2:RunInstances', Resource: INSTANCE },
      proven: true,
    });
  });

  test('an explicit deny that is not visible stays unknown, and its kind is kept', async () => {
    const world = { entries: [aUser([])] };
    const { attribution } = await attributedIn(world, blob('aB3_aB3_aB3_aB3_'), { aws: decoded(true) });
    expect(attribution).toMatchObject({ layer: 'unknown', kind: 'explicit' });
  });
});

describe('simulator', () => {
  const answer = (more: Partial<SimulationResult> = {}): SimulationResult => ({
    decision: 'implicitDeny',
    allowedByBoundary: null,
    allowedByOrganization: null,
    missingContext: [],
    ...more,
  });
  const allows = { entries: [aUser([allow('s3:*')]), aBucket('reports')] };
  const denies = { entries: [aUser([deny('No', 's3:*')]), aBucket('reports')] };

  test('is a hint beside an open answer, and no more', async () => {
    const { asked, ask } = asking<SimulationRequest, SimulationResult>(
      found(answer({ allowedByBoundary: false })),
    );
    const without = await attributedIn(allows, aCall());
    const { attribution } = await attributedIn(allows, aCall(), { aws: { simulator: { simulate: ask } } });
    const hints = attribution.evidence.filter(({ source }) => source === 'simulator');
    expect(asked).toMatchObject([
      { account: HOME, principal: ANA, action: 's3:GetObject', resource: 'arn:aws:s3:::reports/a' },
    ]);
    expect(hints.map(({ says }) => says)).toEqual([
      'hint: the simulator, which sees identity policies and boundary only, allows it by no statement; the boundary does not allow it',
    ]);
    expect({ ...attribution, evidence: [] }).toEqual({ ...without.attribution, evidence: [] });
  });

  test.each([
    ['an answer that is certain', denies, aCall()],
    ['a resource of another account', { entries: [aUser([allow('s3:*')])] }, aCall()],
    ['a caller that is not known', { entries: [aBucket('reports')] }, aCall()],
  ])('is not asked about %s', async (_note, world, record) => {
    const { asked, ask } = asking<SimulationRequest, SimulationResult>(found(answer()));
    await attributedIn(world, record, { aws: { simulator: { simulate: ask } } });
    expect(asked).toEqual([]);
  });

  test('is asked about the role, not about its session', async () => {
    const { asked, ask } = asking<SimulationRequest, SimulationResult>(found(answer()));
    const role = aRole('ci/deploy', [allow('s3:*')]);
    const session = {
      type: 'AssumedRole',
      principalId: 'AROAEXAMPLEROLE:run',
      arn: `arn:aws:sts::${HOME}:assumed-role/deploy/run`,
      accountId: HOME,
      accessKeyId: 'ASIAEXAMPLE',
      sessionContext: { sessionIssuer: { type: 'Role', arn: iam('role/ci/deploy'), accountId: HOME } },
    };
    await attributedIn({ entries: [role, aBucket('reports')] }, aCall({ userIdentity: session }), {
      aws: { simulator: { simulate: ask } },
    });
    expect(asked.map(({ principal }) => principal)).toEqual([iam('role/ci/deploy')]);
  });

  test('may be refused, which is said', async () => {
    const { ask } = asking<SimulationRequest, never>({
      kind: 'notVisible',
      code: 'accessDenied',
      why: 'AccessDenied: no',
    });
    const { attribution } = await attributedIn(allows, aCall(), { aws: { simulator: { simulate: ask } } });
    expect(attribution.evidence).toContainEqual({
      source: 'simulator',
      code: 'simulationUnavailable',
      says: 'no hint: AccessDenied: no',
    });
  });
});
