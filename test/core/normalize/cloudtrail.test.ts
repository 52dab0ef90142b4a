import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lazyActionTable } from '../../../adapters/action-table.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import { recordsIn } from '../../../core/record/envelope.ts';
import noApiEvents from '../../cases/normalize/no-api-events.json' with { type: 'json' };
import { aRecord, aSuccess, ROLE_IDENTITY } from '../../support/records.ts';

function denialOf(record: unknown) {
  const normalized = normalizeRecord(record);
  if (normalized.kind !== 'denial') throw new Error(`no denial: ${JSON.stringify(normalized)}`);
  return normalized.recorded;
}

test('a denied call, whole', () => {
  const { denial, sharedEventId, copy } = denialOf(aRecord({ vpcEndpointId: 'vpce-1' }));
  expect({ sharedEventId, copy }).toStrictEqual({ sharedEventId: null, copy: 'caller' });
  expect(denial).toMatchObject({
    id: '52242c8d-7ef7-4165-90cd-621ebe835388',
    eventId: '52242c8d-7ef7-4165-90cd-621ebe835388',
    requestId: '0436a948-0d62-49b2-a53a-07f590224fbc',
    time: '2026-11-20T10:02:11Z',
    account: '111122223333',
    region: 'eu-central-1',
    principal: {
      arn: 'arn:aws:iam::111122223333:role/ci/deploy-role',
      type: 'AssumedRole',
      session: 'GitHubActions',
      sessionArn: 'arn:aws:sts::111122223333:assumed-role/deploy-role/GitHubActions',
    },
    errorCode: 'AccessDenied',
    action: 's3:PutObject',
    eventSource: 's3.amazonaws.com',
    eventName: 'PutObject',
    resource: 'arn:aws:s3:::prod-artifacts/releases/app.zip',
    resourceFamily: 'arn:aws:s3:::prod-artifacts/releases/*',
    sourceIp: '203.0.113.7',
    userAgent: 'aws-cli/2.31.0',
    vpcEndpointId: 'vpce-1',
    attribution: {
      layer: 'serviceControlPolicy',
      kind: 'explicit',
      confidence: 'stated',
      policy: {
        arn: 'arn:aws:organizations::999988887777:policy/o-exampleorgid/service_control_policy/p-example12',
      },
    },
    fix: null,
    changed: [],
  });
  expect(denial.group).toMatch(/^g-[0-9a-f]{16}$/);
});

describe('two copies of one call', () => {
  const shared = { sharedEventID: 'shared-1', eventID: 'event-2' };
  const owner = {
    ...shared,
    recipientAccountId: '444455556666',
    userIdentity: {
      type: 'AWSAccount',
      principalId: 'AROAEXAMPLEROLE:GitHubActions',
      accountId: '111122223333',
    },
  };
  test.each([
    ["the caller's", aRecord(shared), 'caller', 'arn:aws:iam::111122223333:role/ci/deploy-role'],
    // The message still names the role, without its path.
    ["the owner's", aRecord(owner), 'resourceOwner', 'arn:aws:iam::111122223333:role/deploy-role'],
    [
      "the owner's, without a message",
      aRecord({ ...owner, errorMessage: null }),
      'resourceOwner',
      'AROAEXAMPLEROLE',
    ],
  ])('%s', (_note, record, copy, arn) => {
    const recorded = denialOf(record);
    expect(recorded).toMatchObject({
      copy,
      sharedEventId: 'shared-1',
      denial: { id: 'shared-1', principal: { arn } },
    });
  });

  test('a foreign recipient alone makes no second copy: no other account has the call', () => {
    expect(denialOf(aRecord({ recipientAccountId: '444455556666' })).copy).toBe('caller');
  });
});

describe('a generic error code: the message decides', () => {
  const kim = { type: 'IAMUser', arn: 'arn:aws:iam::111122223333:user/kim', accountId: '111122223333' };
  const codes = (attribution: { readonly evidence: readonly { readonly code?: string }[] }) =>
    attribution.evidence.map(({ code }) => code);
  const record = (errorMessage: string, errorCode = 'ValidationException') =>
    aRecord({ errorCode, errorMessage, userIdentity: kim });
  const refused = (who: string) =>
    `User: ${who} is not authorized to perform: kms:Decrypt on resource: arn:aws:kms:eu-west-1:111122223333:key/1`;

  test('a denial of the caller', () => {
    const { denial } = denialOf(record(refused(kim.arn)));
    expect(denial).toMatchObject({ action: 'kms:Decrypt', principal: { arn: kim.arn } });
    expect(codes(denial.attribution)).not.toContain('otherPrincipal');
  });

  test.each([
    ['a role', 'arn:aws:sts::111122223333:assumed-role/worker/i-1'],
    ['another user', 'arn:aws:iam::111122223333:user/lee'],
  ])('a denial of %s on which the call depends', (_note, who) => {
    const { denial } = denialOf(record(refused(who), 'InvalidParameterValueException'));
    expect(denial.principal.arn).toBe(kim.arn);
    expect(codes(denial.attribution)).toContain('otherPrincipal');
  });

  test('another session of the caller’s role, or a masked account, is the caller', () => {
    const session = (name: string, account = '111122223333') =>
      `arn:aws:sts::${account}:assumed-role/deploy-role/${name}`;
    for (const who of [session('other'), session('GitHubActions', '444455556666')]) {
      const { denial } = denialOf(aRecord({ errorMessage: refused(who) }));
      expect(codes(denial.attribution)).not.toContain('otherPrincipal');
    }
  });

  test('a role of another account that was to be passed', () => {
    const role = 'arn:aws:iam::444455556666:role/x';
    const call = {
      ...record('Cross-account pass role is not allowed.'),
      eventSource: 'lambda.amazonaws.com',
    };
    const normalized = normalizeRecord(
      { ...call, eventName: 'CreateFunction20150331', requestParameters: { functionName: 'f', role } },
      lazyActionTable,
    );
    expect(normalized).toMatchObject({
      recorded: { denial: { action: 'iam:PassRole', resource: role, attribution: { layer: 'notAPolicy' } } },
    });
  });

  test.each([
    ['another failure', 'The value is not valid', 'otherError'],
    ['a look-alike', refused(kim.arn), 'lookAlike', 'ThrottlingException'],
  ])('none: %s', (_note, errorMessage, why, errorCode = 'ValidationException') => {
    expect(normalizeRecord(record(errorMessage, errorCode))).toEqual({ kind: 'none', code: why });
  });
});

describe('a look-alike under the code of a denial', () => {
  const normalized = (errorMessage: string, errorCode = 'AccessDenied') =>
    normalizeRecord(aRecord({ errorMessage, errorCode }));
  test.each<[string, string?]>([
    ['Request has expired'],
    ['Incorrect username or password.'],
    ['Incorrect username or password.', 'NotAuthorizedException'],
    [
      "The instance 'i-1' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.",
      'Client.OperationNotPermitted',
    ],
    ["Load balancer 'a' cannot be deleted because deletion protection is enabled", 'OperationNotPermitted'],
    ['Cannot delete protected DB Instance, please disable deletion protection and try again.'],
    ['Stack [a] cannot be deleted while TerminationProtection is enabled'],
    ['The request signature we calculated does not match the signature you provided.'],
    ['Rate exceeded'],
  ])('%s', (message, code) => {
    expect(normalized(message, code)).toEqual({ kind: 'none', code: 'lookAlike' });
  });

  const denied =
    'User: arn:aws:iam::111122223333:user/ana is not authorized to perform: s3:GetObject on resource:';
  test.each([
    ['Access Denied'],
    [`${denied} "arn:aws:s3:::logs/Request has expired"`],
    [`${denied} "arn:aws:s3:::logs/rate-exceeded/x"`],
    [
      'Access to the resource https://sqs.eu-west-1.amazonaws.com/1/deletion-protection-is-enabled is denied.',
    ],
    ['Access Denied because object protected by object lock.'],
    ['Cross-account pass role is not allowed.'],
  ])('%s is a denial', (message) => {
    expect(normalized(message).kind).toBe('denial');
  });
});

describe('what a record turns into', () => {
  const trail = (overrides: object) => normalizeRecord({ ...aSuccess(), ...overrides });
  const sts = { eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole' };
  const credentials = { credentials: { accessKeyId: 'ASIAEXAMPLE2' } };
  test.each([
    ['a call that went through', {}, { kind: 'none', code: 'succeeded' }],
    ['a failure for another reason', { errorCode: 'NoSuchBucket' }, { kind: 'none' }],
    ['expired credentials', { errorCode: 'ExpiredToken' }, { kind: 'none', code: 'lookAlike' }],
    ['a dry run', { errorCode: 'Client.DryRunOperation' }, { kind: 'none', code: 'lookAlike' }],
    ['an unknown code', { errorCode: 'SomethingElse' }, { kind: 'none', code: 'otherError' }],
    [
      'an AssumeRole without a session policy',
      { ...sts, responseElements: credentials },
      {
        kind: 'sessionGrant',
        grant: { accessKeyId: 'ASIAEXAMPLE2', policy: null, policyArns: [], tags: [] },
      },
    ],
    [
      'an AssumeRole whose request CloudTrail left out',
      { ...sts, requestParameters: null, responseElements: credentials },
      { kind: 'none' },
    ],
    [
      'an AssumeRole with policies that cannot be read',
      { ...sts, requestParameters: { policyArns: 'a' }, responseElements: credentials },
      { kind: 'none' },
    ],
    [
      'an AssumeRole with a tag that cannot be read',
      { ...sts, requestParameters: { tags: [{ value: 'x' }] }, responseElements: credentials },
      { kind: 'none' },
    ],
    [
      'an AssumeRole that inherits tags of the session before',
      {
        ...sts,
        requestParameters: { incomingTransitiveTags: { team: 'red' } },
        responseElements: credentials,
      },
      { kind: 'sessionGrant', grant: { tags: [{ key: 'team', value: 'red' }] } },
    ],
    [
      'a sign-in with tags of its token',
      {
        ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRoleWithWebIdentity' },
        requestParameters: { principalTags: { team: 'red' } },
        responseElements: credentials,
      },
      { kind: 'sessionGrant', grant: { tags: [{ key: 'team', value: 'red' }] } },
    ],
    [
      'a sign-in with a tag that is no text and cannot be made one: what it was given is unknown',
      {
        ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRoleWithWebIdentity' },
        requestParameters: { principalTags: { team: { toString: 'red' } } },
        responseElements: credentials,
      },
      { kind: 'none' },
    ],
    [
      'an AssumeRoot: its task policy limits the session',
      {
        ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRoot' },
        requestParameters: {
          taskPolicyArn: { arn: 'arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy' },
        },
        responseElements: credentials,
      },
      {
        kind: 'sessionGrant',
        grant: { policyArns: ['arn:aws:iam::aws:policy/root-task/S3UnlockBucketPolicy'] },
      },
    ],
    [
      'an AssumeRole with a session policy and tags',
      {
        ...sts,
        requestParameters: {
          roleArn: 'arn:aws:iam::111122223333:role/r',
          policy: '{}',
          policyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],
          tags: [{ key: '__proto__', value: 'x' }],
        },
        responseElements: credentials,
      },
      {
        kind: 'sessionGrant',
        grant: {
          accessKeyId: 'ASIAEXAMPLE2',
          principal: 'arn:aws:iam::111122223333:role/r',
          policy: '{}',
          policyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
          tags: [{ key: '__proto__', value: 'x' }],
        },
      },
    ],
    [
      'an inline policy written',
      {
        eventSource: 'iam.amazonaws.com',
        eventName: 'PutRolePolicy',
        requestParameters: { roleName: 'deploy-role', policyName: 'p', policyDocument: '{}' },
      },
      {
        kind: 'policyChange',
        change: {
          event: 'PutRolePolicy',
          actor: ROLE_IDENTITY.arn,
          targets: ['arn:aws:iam::111122223333:role/deploy-role'],
        },
      },
    ],
    [
      'an SCP attached: the policy and its target',
      {
        eventSource: 'organizations.amazonaws.com',
        eventName: 'AttachPolicy',
        requestParameters: { policyId: 'p-1', targetId: 'ou-1' },
      },
      { kind: 'policyChange', change: { targets: ['p-1', 'ou-1'] } },
    ],
    [
      'a policy change whose request was left out',
      { eventSource: 'kms.amazonaws.com', eventName: 'PutKeyPolicy', requestParameters: null },
      { kind: 'policyChange', change: { targets: ['unknown'] } },
    ],
    [
      'a policy change that was denied is a denial',
      { eventSource: 'kms.amazonaws.com', eventName: 'PutKeyPolicy', errorCode: 'AccessDenied' },
      { kind: 'denial' },
    ],
    ['the name of a policy change in another service', { eventName: 'PutRolePolicy' }, { kind: 'none' }],
  ])('%s', (_note, overrides, want) => {
    expect(trail(overrides)).toMatchObject(want);
  });
});

describe('a network activity event', () => {
  test('is a denial by the VPC endpoint policy', () => {
    const { denial } = denialOf({
      eventVersion: '1.09',
      userIdentity: { type: 'AWSAccount', principalId: 'AROAEXAMPLE:s', accountId: '444455556666' },
      eventTime: '2026-11-20T10:02:11Z',
      eventSource: 'kms.amazonaws.com',
      eventName: 'Decrypt',
      awsRegion: 'eu-central-1',
      errorCode: 'VpceAccessDenied',
      errorMessage: 'The request was denied due to a VPC endpoint policy',
      requestID: 'r',
      eventID: 'e',
      eventType: 'AwsVpceEvent',
      recipientAccountId: '111122223333',
      vpcEndpointId: 'vpce-1',
      eventCategory: 'NetworkActivity',
    });
    expect(denial).toMatchObject({
      account: '444455556666',
      action: 'kms:Decrypt',
      vpcEndpointId: 'vpce-1',
      attribution: { layer: 'vpcEndpointPolicy', confidence: 'stated' },
    });
  });
});

describe("a message that writes the caller's account otherwise", () => {
  const masked = (text: string) => text.replaceAll('111122223333', '********3333');
  const message = `User: ${ROLE_IDENTITY.arn} is not authorized to perform: sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:111122223333:q because no identity-based policy allows the sqs:SendMessage action`;
  const plain = denialOf(aRecord({ errorMessage: message })).denial;

  test('falls into the same group, and the contradiction is recorded', () => {
    const { denial } = denialOf(aRecord({ errorMessage: masked(message) }));
    expect(denial.resource).toBe('arn:aws:sqs:eu-west-1:********3333:q');
    expect(denial.group).toBe(plain.group);
    expect(denial.attribution.contradictions).toHaveLength(1);
    expect(plain.attribution.contradictions).toHaveLength(0);
  });

  test('but a message about another caller changes nothing', () => {
    const { denial } = denialOf(
      aRecord({ errorMessage: masked(message).replace('GitHubActions', 'Mallory') }),
    );
    expect(denial.group).not.toBe(plain.group);
  });
});

describe('envelopes', () => {
  const record = aRecord();
  test.each([
    ['a record', record, [record]],
    ['a log file', { Records: [record, record] }, [record, record]],
    ['an EventBridge event', { 'detail-type': 'AWS API Call via CloudTrail', detail: record }, [record]],
    ['lookup-events output', { Events: [{ CloudTrailEvent: JSON.stringify(record) }] }, [record]],
    ['a list of events', [{ 'detail-type': 'x', detail: record }], [record]],
    ['a log file inside of an event list', { Events: [{ CloudTrailEvent: 'oops' }] }, ['oops']],
    ['something else', 5, [5]],
  ])('%s', (_note, value, want) => {
    expect(recordsIn(value)).toStrictEqual(want);
  });
});

test('law: any JSON value ends as one of the five kinds, and a denial carries its group', () => {
  const member = fc.constantFrom(...Object.keys(aRecord()), 'sharedEventID', 'resources', 'vpcEndpointId');
  const disturbed = fc
    .array(fc.tuple(member, fc.jsonValue()), { maxLength: 4 })
    .map((changes) => ({ ...aRecord(), ...Object.fromEntries(changes) }));
  fc.assert(
    fc.property(fc.oneof(disturbed, fc.jsonValue()), (value) => {
      for (const record of recordsIn(value)) {
        const normalized = normalizeRecord(record);
        expect(['denial', 'policyChange', 'sessionGrant', 'none', 'malformed']).toContain(normalized.kind);
        if (normalized.kind === 'denial') expect(normalized.recorded.denial.group).toMatch(/^g-/);
      }
    }),
    { numRuns: 500 },
  );
});

describe('how action and resource became known is kept', () => {
  const plain = { errorMessage: 'Access Denied' };
  const bucket = { requestParameters: { bucketName: 'prod-artifacts', key: 'releases/app.zip' } };
  test.each([
    ['both from the message', {}, { actionFrom: 'message', resourceFrom: 'message' }],
    [
      'a message that names neither',
      { ...plain, ...bucket },
      { actionFrom: 'unverified', resourceFrom: 'unknown' },
    ],
  ])('%s', (_note, overrides, want) => {
    expect(denialOf(aRecord(overrides)).denial).toMatchObject(want);
  });

  test('with the table of actions the request says more', () => {
    const normalized = normalizeRecord(aRecord({ ...plain, ...bucket }), lazyActionTable);
    expect(normalized).toMatchObject({
      recorded: {
        denial: {
          actionFrom: 'sameName',
          resourceFrom: 'pattern',
          resource: 'arn:aws:s3:::prod-artifacts/releases/app.zip',
        },
      },
    });
  });
});

describe('records of no call', () => {
  const noApiEvent = { kind: 'none', code: 'noApiEvent' };

  test.each(noApiEvents)('$note', ({ record }) => {
    expect(normalizeRecord(record)).toEqual(noApiEvent);
    expect(recordsIn({ Records: [record] }).map((each) => normalizeRecord(each))).toEqual([noApiEvent]);
    expect(recordsIn({ CloudTrailEvent: JSON.stringify(record) })).toEqual([record]);
  });

  test('whatever else such a record holds, it is well-formed', () => {
    const kind = fc.constantFrom(...noApiEvents.map(({ record }) => record));
    fc.assert(
      fc.property(kind, fc.dictionary(fc.string(), fc.jsonValue()), (record, more) => {
        expect(normalizeRecord({ ...more, ...record })).toEqual(noApiEvent);
      }),
    );
  });

  test('a caller cannot make its call one of them', () => {
    const requestParameters = Object.assign({}, ...noApiEvents.map(({ record }) => record));
    expect(normalizeRecord(aRecord({ requestParameters })).kind).toBe('denial');
    const { eventType: _t, eventCategory: _c, ...digest } = requestParameters;
    expect(normalizeRecord({ ...digest, ...aRecord() }).kind).toBe('denial');
  });
});
