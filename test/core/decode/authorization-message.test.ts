import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeAuthorizationMessage } from '../../../core/decode/authorization-message.ts';

const items = (...values: unknown[]) => ({ items: values });
const valued = (...values: string[]) => items(...values.map((value) => ({ value })));
const condition = (key: string, ...values: string[]) => ({ key, values: valued(...values) });

const explicit = {
  allowed: false,
  explicitDeny: true,
  matchedStatements: items({
    statementId: 'OnlySmall',
    effect: 'DENY',
    principals: valued('AROA123456789EXAMPLE'),
    principalGroups: items(),
    actions: valued('ec2:RunInstances', 'ec2:StartInstances'),
    resources: valued('*'),
    conditions: items(condition('ec2:InstanceType', 't3.micro', 't3.small')),
  }),
  failures: items(),
  context: {
    principal: {
      id: 'AROA123456789EXAMPLE:Ana',
      arn: 'arn:aws:sts::111122223333:assumed-role/Developer/Ana',
    },
    action: 'RunInstances',
    resource: 'arn:aws:ec2:us-east-1:111122223333:instance/*',
    conditions: items(condition('ec2:InstanceType', 't2.micro'), condition('aws:Region', 'us-east-1')),
  },
};

const implicit = {
  allowed: false,
  explicitDeny: false,
  matchedStatements: items(),
  context: {
    principal: { id: 'AIDA123456789EXAMPLE', name: 'dev', arn: 'arn:aws:iam::111122223333:user/dev' },
    action: 'iam:PassRole',
    resource: 'arn:aws:iam::111122223333:role/web',
    conditions: items(),
  },
};

describe('a complete answer', () => {
  test('explicit deny: statement, request, condition keys', () => {
    const message = decodeAuthorizationMessage(JSON.stringify(explicit));
    expect(message).toEqual({
      allowed: false,
      explicitDeny: true,
      matchedStatements: [
        {
          sid: 'OnlySmall',
          effect: 'DENY',
          actions: ['ec2:RunInstances', 'ec2:StartInstances'],
          resources: ['*'],
          conditions: new Map([['ec2:InstanceType', ['t3.micro', 't3.small']]]),
        },
      ],
      principal: {
        id: 'AROA123456789EXAMPLE:Ana',
        name: null,
        arn: 'arn:aws:sts::111122223333:assumed-role/Developer/Ana',
      },
      action: 'ec2:RunInstances',
      resource: 'arn:aws:ec2:us-east-1:111122223333:instance/*',
      conditions: new Map([
        ['ec2:InstanceType', ['t2.micro']],
        ['aws:Region', ['us-east-1']],
      ]),
    });
  });

  test('implicit deny: no statement; a user has a name; an action with a prefix keeps it', () => {
    expect(decodeAuthorizationMessage(JSON.stringify(implicit))).toMatchObject({
      allowed: false,
      explicitDeny: false,
      matchedStatements: [],
      principal: { name: 'dev' },
      action: 'iam:PassRole',
    });
  });
});

describe('an answer with missing members', () => {
  const withStatement = (statement: unknown) =>
    decodeAuthorizationMessage(JSON.stringify({ ...explicit, matchedStatements: items(statement) }));

  test('an empty Sid is none', () => {
    expect(withStatement({ statementId: '', effect: 'DENY' })?.matchedStatements).toEqual([
      { sid: null, effect: 'DENY', actions: [], resources: [], conditions: new Map() },
    ]);
  });

  test.each([null, 7, 'x', [], {}])('a statement that is %j', (statement) => {
    expect(withStatement(statement)?.matchedStatements).toEqual([
      { sid: null, effect: '', actions: [], resources: [], conditions: new Map() },
    ]);
  });

  test('a key named twice keeps all its values; a key that is no text is left out', () => {
    const conditions = items(condition('aws:TagKeys', 'a'), condition('aws:TagKeys', 'b'), { key: 7 });
    const message = decodeAuthorizationMessage(JSON.stringify({ allowed: false, context: { conditions } }));
    expect(message?.conditions).toEqual(new Map([['aws:TagKeys', ['a', 'b']]]));
    expect(message).toMatchObject({ action: null, resource: null, explicitDeny: false });
  });

  test('a key that is a member of every object is a key like others', () => {
    const conditions = items(condition('__proto__', 'x'), condition('constructor', 'y'));
    const message = decodeAuthorizationMessage(JSON.stringify({ allowed: false, context: { conditions } }));
    expect([...(message?.conditions ?? [])]).toEqual([
      ['__proto__', ['x']],
      ['constructor', ['y']],
    ]);
  });

  test('no action is no action', () => {
    const message = decodeAuthorizationMessage('{"allowed":true,"context":{"action":""}}');
    expect(message).toMatchObject({ allowed: true, action: null });
  });
});

test.each(['', 'null', '[]', '7', '{', '{"allowed":false}', '{"context":{}}', '{"allowed":0,"context":{}}'])(
  'not such an answer: %j',
  (json) => {
    expect(decodeAuthorizationMessage(json)).toBeUndefined();
  },
);

test('never throws, whatever the JSON', () => {
  fc.assert(fc.property(fc.json(), (json) => void decodeAuthorizationMessage(json)));
  fc.assert(
    fc.property(fc.jsonValue(), (context) => {
      const json = JSON.stringify({ allowed: false, context, matchedStatements: context });
      decodeAuthorizationMessage(json);
    }),
  );
});
