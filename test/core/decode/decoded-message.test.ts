/** Texts with the answer of `sts decode-authorization-message`, bare or wrapped, alone or beside the message it was in. */
import { describe, expect, test } from 'vitest';
import { decodePastedText } from '../../../core/decode/decode.ts';
import type { DenialClaim } from '../../../core/decode/denial-claim.ts';

const ANA = 'arn:aws:sts::111122223333:assumed-role/Developer/Ana';
const INSTANCES = 'arn:aws:ec2:us-east-1:111122223333:instance/*';
const items = (...values: unknown[]) => ({ items: values });
const valued = (...values: string[]) => items(...values.map((value) => ({ value })));
const condition = (key: string, ...values: string[]) => ({ key, values: valued(...values) });
const statement = (effect: string, statementId: string, ...conditions: object[]) => ({
  ...{ statementId, effect, conditions: items(...conditions) },
  ...{ actions: valued('ec2:RunInstances'), resources: valued('*') },
});
const context = {
  principal: { id: 'AROAEXAMPLE:Ana', name: 'Ana', arn: ANA },
  action: 'ec2:RunInstances',
  resource: INSTANCES,
  conditions: items(condition('EC2:instanceType', 't2.micro')),
};
const EXPLICIT = {
  allowed: false,
  explicitDeny: true,
  matchedStatements: items(
    statement('ALLOW', 'Other'),
    statement('deny', 'OnlySmall', condition('ec2:InstanceType', 't3.micro'), condition('ec2:Region', 'x')),
  ),
  context,
};
const IMPLICIT = { allowed: false, explicitDeny: false, matchedStatements: items(), context };
const decoded = (message: object): string => JSON.stringify(message);
const wrapped = (message: object): string => JSON.stringify({ DecodedMessage: decoded(message) });
const claimsOf = (text: string): readonly DenialClaim[] => decodePastedText(text).map(({ claim }) => claim);

const NO_LAYER = {
  source: 'decodedMessage',
  code: 'openWording',
  says: 'a decoded message names neither the policy nor its layer',
};
const reports = (says: string) => [{ source: 'decodedMessage', code: 'awsReport', says }, NO_LAYER];

describe('alone', () => {
  const explicit: DenialClaim = {
    ...{ principal: ANA, action: 'ec2:RunInstances', resource: INSTANCES },
    ...{ layer: 'unknown', policyKind: null, kind: 'explicit', reason: null, policy: null },
    statement: { sid: 'OnlySmall', index: null },
    conditions: [
      {
        ...{ operator: '', key: 'ec2:InstanceType', expected: ['t3.micro'], actual: ['t2.micro'] },
        from: 'decodedMessage',
      },
      { operator: '', key: 'ec2:Region', expected: ['x'], actual: 'absent', from: 'decodedMessage' },
    ],
    ...{ confidence: 'unknown', authorizationId: null, encoded: null, truncated: false, isRefusal: true },
    ...{ code: null, operation: null },
    evidence: reports('explicitly denied by statement OnlySmall') as DenialClaim['evidence'],
    contradictions: [],
  };

  test.each([
    ['bare', decoded(EXPLICIT)],
    ['wrapped', wrapped(EXPLICIT)],
    ['between other lines', `$ aws sts decode-authorization-message\n${wrapped(EXPLICIT)}\n$ `],
    ['twice', `${decoded(EXPLICIT)}\n${wrapped(EXPLICIT)}`],
  ])('an explicit deny, %s', (_note, text) => {
    expect(claimsOf(text)).toEqual([explicit]);
  });

  test('a missing allow has no statement, whatever matched', () => {
    const message = { ...IMPLICIT, matchedStatements: items(statement('DENY', 'Unused')) };
    expect(claimsOf(decoded(message))).toMatchObject([
      { kind: 'implicit', statement: null, conditions: [], evidence: reports('allowed by no statement') },
    ]);
  });

  test.each([
    ['a statement without a Sid', items(statement('DENY', '')), 'explicitly denied'],
    ['no statement at all', items(), 'explicitly denied'],
    ['allows only', items(statement('ALLOW', 'Other')), 'explicitly denied'],
    ['two', items(statement('DENY', 'A'), statement('DENY', 'B')), 'explicitly denied by statement A, B'],
  ])('an explicit deny by %s', (_note, matchedStatements, says) => {
    const [claim] = claimsOf(decoded({ ...EXPLICIT, matchedStatements }));
    expect(claim?.evidence).toEqual(reports(says));
    expect(claim?.statement).toEqual(says.includes('A') ? { sid: 'A', index: null } : null);
  });

  test.each([
    [{ id: 'AIDA', name: 'dev', arn: null }, 'dev'],
    [{ id: 'AIDA', name: null, arn: null }, 'AIDA'],
    [{ id: 'AIDA', name: 'dev', arn: ANA }, ANA],
  ])('the caller of %j is %s', (principal, named) => {
    expect(claimsOf(decoded({ ...IMPLICIT, context: { ...context, principal } }))[0]?.principal).toBe(named);
  });

  test('a call that was allowed is no denial', () => {
    expect(claimsOf(decoded({ ...IMPLICIT, allowed: true }))).toEqual([]);
  });

  test('two calls are two denials; the text of each is its own', () => {
    const other = { ...IMPLICIT, context: { ...context, action: 'ec2:StopInstances' } };
    const found = decodePastedText(`${decoded(EXPLICIT)}\n${decoded(other)}`);
    expect(found.map(({ claim }) => claim.action)).toEqual(['ec2:RunInstances', 'ec2:StopInstances']);
    expect(new Set(found.map(({ text }) => text)).size).toBe(2);
    expect(found.every(({ decoded: message }) => message !== undefined)).toBe(true);
  });
});

describe('beside a message', () => {
  const sentence = (action: string, who = ANA) =>
    `User: ${who} is not authorized to perform: ${action} on resource: ${INSTANCES} with an explicit deny in a service control policy`;

  test('of the same call: one denial, of which the message names the layer and the decoded one the statement', () => {
    const [claim, ...others] = claimsOf(`${sentence('ec2:runinstances')}\n${decoded(EXPLICIT)}`);
    expect(others).toEqual([]);
    expect(claim).toMatchObject({
      layer: 'serviceControlPolicy',
      kind: 'explicit',
      action: 'ec2:RunInstances',
      statement: { sid: 'OnlySmall' },
      encoded: null,
    });
    expect(claim?.evidence.map(({ source }) => source)).toEqual([
      'message',
      'message',
      'decodedMessage',
      'decodedMessage',
    ]);
  });

  test('that holds it encoded: one denial', () => {
    const text = `You are not authorized to perform this operation. Encoded authorization failure message: ${'pQ7x'.repeat(30)}`;
    const claims = claimsOf(`${text}\n${decoded(IMPLICIT)}`);
    expect(claims).toMatchObject([
      { principal: ANA, action: 'ec2:RunInstances', resource: INSTANCES, kind: 'implicit', encoded: null },
    ]);
  });

  test.each([
    ['of another action', sentence('ec2:StopInstances')],
    ['of another caller', sentence('ec2:RunInstances', 'arn:aws:iam::111122223333:user/ben')],
  ])('%s: two denials', (_note, text) => {
    const claims = claimsOf(`${text}\n${decoded(EXPLICIT)}`);
    expect(claims.map(({ layer }) => layer)).toEqual(['serviceControlPolicy', 'unknown']);
    expect(claims.map(({ statement: named }) => named?.sid)).toEqual([undefined, 'OnlySmall']);
  });

  test('two messages and the decoded form of the second', () => {
    const claims = claimsOf(
      `${sentence('ec2:StopInstances')}\n\n${sentence('ec2:RunInstances')}\n${decoded(EXPLICIT)}`,
    );
    expect(claims.map(({ action, statement: named }) => [action, named?.sid])).toEqual([
      ['ec2:StopInstances', undefined],
      ['ec2:RunInstances', 'OnlySmall'],
    ]);
  });
});

describe('equal denials count once', () => {
  const denied = (action: string) => `User: ${ANA} is not authorized to perform: ${action}`;
  test.each([
    ['one message again', `${denied('s3:GetObject')}\n${denied('s3:GetObject')}`, 1],
    ['two actions', `${denied('s3:GetObject')}\n${denied('s3:PutObject')}`, 2],
    [
      'two operations without caller and action',
      [
        'An error occurred (AccessDenied) when calling the GetObject operation: Access Denied',
        'An error occurred (AccessDenied) when calling the PutObject operation: Access Denied',
      ].join('\n'),
      2,
    ],
    [
      'a message whose tool names another operation',
      [
        `An error occurred (AccessDenied) when calling the A operation: ${denied('s3:GetObject')}`,
        `An error occurred (AccessDenied) when calling the B operation: ${denied('s3:GetObject')}`,
      ].join('\n'),
      1,
    ],
  ])('%s', (_note, text, count) => {
    expect(claimsOf(text)).toHaveLength(count);
  });
});
