/** Sign-ins whose record names no role: what it has is said, and nothing of a role that does not exist. */
import { expect, test } from 'vitest';
import { aCall, allow, aRole, attributedIn, HOME, iam } from '../../support/explained-call.ts';

const GITHUB = 'token.actions.githubusercontent.com';
const PROVIDER = iam(`oidc-provider/${GITHUB}`);
const SUBJECT = 'repo:acmecorp/web:ref:refs/heads/main';

const WEB = aCall({
  userIdentity: {
    type: 'WebIdentityUser',
    principalId: `${PROVIDER}:sts.amazonaws.com:${SUBJECT}`,
    userName: SUBJECT,
    identityProvider: PROVIDER,
  },
  eventSource: 'sts.amazonaws.com',
  eventName: 'AssumeRoleWithWebIdentity',
  requestParameters: null,
  errorMessage: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  resources: undefined,
  recipientAccountId: HOME,
});
const SAML = {
  ...WEB,
  userIdentity: { type: 'SAMLUser', principalId: 'abc=:bob', userName: 'bob', identityProvider: 'abc=' },
  eventName: 'AssumeRoleWithSAML',
  errorMessage: 'Not authorized to perform sts:AssumeRoleWithSAML',
};
const trusting = aRole('pages', [], {
  trustPolicy: {
    Version: '2012-10-17',
    Statement: [{ ...allow('sts:AssumeRoleWithWebIdentity'), Principal: { Federated: PROVIDER } }],
  },
});

test.each([
  { name: 'web identity', record: WEB, says: `should let ${PROVIDER}:sts.amazonaws.com:${SUBJECT} sign in` },
  { name: 'SAML', record: SAML, says: 'should let abc=:bob sign in' },
])('$name: whom the role must trust', async ({ record, says }) => {
  const { denial, attribution, fix } = await attributedIn({ entries: [trusting] }, record);
  expect(denial).toMatchObject({ resource: null, account: HOME });
  expect(attribution).toMatchObject({
    layer: 'resourcePolicy',
    policyKind: 'roleTrustPolicy',
    confidence: 'inferred',
  });
  expect(JSON.stringify(attribution)).not.toContain('does not exist');
  expect(fix).toMatchObject({
    kind: 'askOwner',
    statement: null,
    where: expect.stringContaining('the role'),
  });
  expect(fix?.summary).toContain(says);
  expect(fix?.summary).not.toContain('*');
});

test('the roles that trust the provider are the next step', async () => {
  const { nextSteps } = await attributedIn({ entries: [trusting] }, WEB);
  expect(nextSteps[0]?.command).toContain(`aws iam list-roles --query '`);
  expect(nextSteps[0]?.command).toContain(PROVIDER);
});

test('a hostile provider is no part of a command', async () => {
  const userIdentity = { type: 'WebIdentityUser', principalId: "a'; rm -rf ~ #:x:y" };
  const record = { ...WEB, userIdentity };
  const { nextSteps } = await attributedIn({ entries: [] }, record);
  expect(JSON.stringify(nextSteps)).not.toContain('rm -rf');
});

test('no role that the record does not name is said not to exist', async () => {
  const record = aCall({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    requestParameters: null,
    errorMessage: 'Access denied',
  });
  const { attribution } = await attributedIn({ entries: [] }, record);
  expect(attribution.layer).not.toBe('notAPolicy');
  expect(JSON.stringify(attribution)).not.toContain('/* does not exist');
});
