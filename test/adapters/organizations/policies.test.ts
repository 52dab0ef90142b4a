import { expect, test } from 'vitest';
import { openMembers } from '../../../adapters/aws/member-session.ts';
import { awsPolicySource } from '../../../adapters/aws/policy-source.ts';
import { callerIdentity, json, operationOf } from '../../support/aws-answers.ts';
import { useAwsEndpoint } from '../../support/aws-environment.ts';
import { type Answer, type Asked, startLoopback } from '../../support/loopback.ts';

const ACCOUNT = '111122223333';
const AT = '2026-11-20T10:00:00Z';

const refusal = (name: string, status = 400): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify({ __type: name, message: 'no' }),
});

/** One unit below the root; lists come in pages, the first of them empty. */
function organization(asked: Asked): Answer {
  const input = asked.headers['x-amz-target'] === undefined ? {} : JSON.parse(asked.body);
  switch (operationOf(asked)) {
    case 'GetCallerIdentity':
      return callerIdentity('999988887777');
    case 'DescribeOrganization':
      return json({ Organization: { Id: 'o-1', MasterAccountId: '999988887777' } });
    case 'ListRoots':
      return json({
        Roots: [
          { Id: 'r-1', Name: 'Root', PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] },
        ],
      });
    case 'ListParents':
      return json({ Parents: [{ Id: input.ChildId === ACCOUNT ? 'ou-1' : 'r-1' }] });
    case 'ListPoliciesForTarget':
      return input.NextToken === undefined
        ? json({ Policies: [], NextToken: 'more' })
        : json({ Policies: [{ Id: `p-${input.TargetId}` }] });
    case 'DescribePolicy':
      return json({
        Policy: {
          PolicySummary: {
            Arn: `arn:aws:organizations::999988887777:policy/o-1/x/${input.PolicyId}`,
            Name: 'n',
          },
          Content: '{"Version":"2012-10-17","Statement":[]}',
        },
      });
    default:
      return refusal('InvalidInputException');
  }
}

async function sourceOver(answer: (asked: Asked) => Answer | undefined) {
  const server = await startLoopback((asked) => answer(asked) ?? organization(asked));
  useAwsEndpoint(server.endpoint);
  const region = 'eu-central-1';
  const members = openMembers({ role: 'r', sessionName: 'test', region, now: Date.now });
  const operations = () => server.asked.map(operationOf);
  return { source: awsPolicySource({ members, region, now: Date.now }), operations };
}

test('walks up the tree, past empty pages, and asks nothing twice', async () => {
  const { source, operations } = await sourceOver(() => undefined);
  const document = { Version: '2012-10-17', Statement: [] };
  const level = (target: string) => ({ target, policies: [expect.objectContaining({ document })] });
  const lookup = await source.organizationOf(ACCOUNT, AT);
  expect(lookup).toMatchObject({
    kind: 'found',
    value: {
      path: ['r-1', 'ou-1', ACCOUNT],
      serviceControlPolicies: [level('r-1'), level('ou-1'), level(ACCOUNT)],
      resourceControlPolicies: [],
    },
  });
  const asked = operations().length;
  expect(await source.organizationOf(ACCOUNT, AT)).toEqual(lookup);
  expect(operations()).toHaveLength(asked);
});

test('a throttled call waits and is made again', async () => {
  let refused = false;
  const { source, operations } = await sourceOver((asked) => {
    if (operationOf(asked) !== 'ListParents' || refused) return undefined;
    refused = true;
    return refusal('TooManyRequestsException', 429);
  });
  expect(await source.organizationOf(ACCOUNT, AT)).toMatchObject({ kind: 'found' });
  expect(operations().filter((name) => name === 'ListParents')).toHaveLength(3);
});

test.each([
  ['none', 'DescribeOrganization', 'AWSOrganizationsNotInUseException', { kind: 'absent' }],
  ['its description denied', 'DescribeOrganization', 'AccessDeniedException', { kind: 'notVisible' }],
  ['its root denied', 'ListRoots', 'AccessDeniedException', { kind: 'notVisible' }],
  ['the tree denied', 'ListParents', 'AccessDeniedException', { kind: 'notVisible' }],
  ['account unknown', 'ListParents', 'ChildNotFoundException', { kind: 'notVisible' }],
  [
    'the list of a level denied',
    'ListPoliciesForTarget',
    'AccessDeniedException',
    { value: { serviceControlPolicies: Array(3).fill({ policies: [{ document: null }] }) } },
  ],
  [
    'a document denied',
    'DescribePolicy',
    'AccessDeniedException',
    { value: { serviceControlPolicies: Array(3).fill({ policies: [{ document: null }] }) } },
  ],
])('%s', async (_note, operation, error, want) => {
  const { source } = await sourceOver((asked) =>
    operationOf(asked) === operation ? refusal(error) : undefined,
  );
  expect(await source.organizationOf(ACCOUNT, AT)).toMatchObject(want);
});

test('a policy that could not be read has the name of its id, and no ARN', async () => {
  const { source } = await sourceOver((asked) =>
    operationOf(asked) === 'DescribePolicy' ? refusal('AccessDeniedException') : undefined,
  );
  const seen = await source.organizationOf(ACCOUNT, AT);
  if (seen.kind !== 'found') throw new Error('not found');
  const policies = seen.value.serviceControlPolicies.flatMap((level) => level.policies);
  expect(policies.length).toBeGreaterThan(0);
  for (const policy of policies)
    expect(policy).toEqual({ name: expect.stringMatching(/^p-/), document: null });
});
