import { expect, test } from 'vitest';
import { authorizationDetails } from '../../../core/decode/authorization-details.ts';

const SCP = 'arn:aws:organizations::999988887777:policy/o-example/service_control_policy/p-1';

test('pages are one answer', () => {
  const first = {
    requestContext: { 'aws:RequestedRegion': 'us-west-2', 'aws:CalledVia': ['a', 'b'] },
    evaluations: [
      {
        action: 'iam:CreateUser',
        resource: 'arn:aws:iam::111122223333:user/ana',
        context: { 'iam:PermissionsBoundary': ['none'] },
        evaluatedEffect: 'EXPLICIT_DENY',
        matchedPolicies: [
          {
            uri: SCP,
            matchedStatements: [{ sid: 'No', evaluatedEffect: 'DENY' }, { evaluatedEffect: 'ALLOW' }],
          },
        ],
      },
    ],
  };
  const second = {
    policies: [
      { uri: SCP, type: 'SERVICE_CONTROL_POLICY', inline: false, attachedTo: [{ arn: 'arn:aws:x' }] },
    ],
  };
  expect(authorizationDetails([first, second])).toStrictEqual({
    context: new Map([
      ['aws:RequestedRegion', ['us-west-2']],
      ['aws:CalledVia', ['a', 'b']],
    ]),
    evaluations: [
      {
        action: 'iam:CreateUser',
        resource: 'arn:aws:iam::111122223333:user/ana',
        effect: 'explicitDeny',
        context: new Map([['iam:PermissionsBoundary', ['none']]]),
        matched: [
          {
            uri: SCP,
            statements: [
              { sid: 'No', denies: true },
              { sid: null, denies: false },
            ],
          },
        ],
      },
    ],
    policies: [{ uri: SCP, type: 'SERVICE_CONTROL_POLICY', inline: false, attachedTo: ['arn:aws:x'] }],
  });
});

test.each([
  ['nothing', []],
  ['other types', [{ requestContext: 4, evaluations: 'no', policies: null }]],
  ['text', ['no JSON object']],
])('%s is an answer without content', (_note, pages) => {
  expect(authorizationDetails(pages)).toEqual({ context: new Map(), evaluations: [], policies: [] });
});

test('a key with a value that is no scalar stays unknown; an undocumented effect is null', () => {
  const page = {
    requestContext: { 'aws:x': { a: 1 }, 'aws:y': [true, 2] },
    evaluations: [{ evaluatedEffect: 'MAYBE' }],
  };
  const { context, evaluations } = authorizationDetails([page]);
  expect(context).toEqual(new Map([['aws:y', ['true', '2']]]));
  expect(evaluations.map(({ effect }) => effect)).toEqual([null]);
});
