/** Cognito's guests always have a session policy: no fix takes its absence for granted. */
import { expect, test } from 'vitest';
import { aBucket, aCall, allow, aRole, attributedIn, HOME, iam } from '../../support/explained-call.ts';

const session = (name: string, provider?: string) =>
  aCall({
    userIdentity: {
      type: 'AssumedRole',
      principalId: `AROAEXAMPLEROLE:${name}`,
      arn: `arn:aws:sts::${HOME}:assumed-role/guests/${name}`,
      accountId: HOME,
      accessKeyId: 'ASIAEXAMPLE',
      sessionContext: {
        sessionIssuer: { type: 'Role', arn: iam('role/guests'), accountId: HOME },
        ...(provider === undefined ? {} : { webIdFederationData: { federatedProvider: provider } }),
      },
    },
  });
const entries = [aRole('guests', [allow('dynamodb:*')]), aBucket('reports')];

test.each([
  { name: 'by the name of its session', record: session('CognitoIdentityCredentials') },
  { name: 'by its provider', record: session('web', 'cognito-identity.amazonaws.com') },
])('a session of Cognito, $name', async ({ record }) => {
  const { attribution, fix, nextSteps } = await attributedIn({ entries }, record);
  expect(attribution).toMatchObject({ layer: 'identityPolicy', confidence: 'inferred' });
  expect(fix?.statement).not.toBeNull();
  expect(fix?.proven).toBeNull();
  expect(fix?.assumes).toEqual([expect.stringContaining('session policy of its own')]);
  expect(JSON.stringify([fix, nextSteps])).not.toMatch(/has no session policy|AssumeRole event/);
});

test('another session may have none, and the fix says so', async () => {
  const { fix } = await attributedIn({ entries }, session('run'));
  expect(fix).toMatchObject({ proven: true, assumes: [expect.stringContaining('has no session policy')] });
});
