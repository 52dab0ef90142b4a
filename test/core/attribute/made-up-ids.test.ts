/** A part of an ARN that EKS made up is in no request: only what holds for any of its values is certain. */
import { expect, test } from 'vitest';
import { aCall, allow, attributedIn, aUser, deny, HOME, REGION } from '../../support/explained-call.ts';

const NODEGROUP = `arn:aws:eks:${REGION}:${HOME}:nodegroup/prod/ng`;
const record = aCall({
  eventSource: 'eks.amazonaws.com',
  eventName: 'DeleteNodegroup',
  requestParameters: { name: 'prod', nodegroupName: 'ng' },
  errorMessage: 'Access denied',
});

test.each([
  { name: 'no statement is on any such node group', statements: [], layer: 'identityPolicy' },
  {
    name: 'the Allow may be for this very one',
    statements: [allow('eks:*', { Resource: `${NODEGROUP}/aaaa` })],
    layer: 'unknown',
  },
  {
    name: 'a Deny of all of its ids',
    statements: [allow('eks:*'), deny('Keep', 'eks:DeleteNodegroup', { Resource: `${NODEGROUP}/*` })],
    layer: 'identityPolicy',
  },
  {
    name: 'the Deny may be for another one',
    statements: [allow('eks:*'), deny('Keep', 'eks:DeleteNodegroup', { Resource: `${NODEGROUP}/aaaa` })],
    layer: 'unknown',
  },
])('$name: $layer', async ({ statements, layer }) => {
  const { denial, attribution, fix } = await attributedIn({ entries: [aUser(statements)] }, record);
  expect(denial.resource).toBe(`${NODEGROUP}/*`);
  expect(attribution.layer).toBe(layer);
  if (layer === 'unknown') expect(fix?.statement).toBeNull();
});
