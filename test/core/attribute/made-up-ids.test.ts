/** A part of an ARN that the service made up is in no request: only what holds for any of its values is certain. */
import { expect, test } from 'vitest';
import {
  aCall,
  allow,
  aResource,
  attributedIn,
  aUser,
  deny,
  HOME,
  REGION,
} from '../../support/explained-call.ts';

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

const SECRET = `arn:aws:secretsmanager:${REGION}:${HOME}:secret:db`;
const byName = aCall({
  eventSource: 'secretsmanager.amazonaws.com',
  eventName: 'GetSecretValue',
  requestParameters: { secretId: 'db' },
  errorMessage: 'Access denied',
});
const read = (Resource: string) => allow('secretsmanager:GetSecretValue', { Resource });
const keep = (Resource: string) => deny('Keep', 'secretsmanager:GetSecretValue', { Resource });
const theSecret = aResource(`${SECRET}-AbC123`, 'secretPolicy', null);

test.each([
  { name: 'no statement is on it', statements: [], entries: [], layer: 'identityPolicy' },
  {
    name: 'the Allow may be for this very one',
    statements: [read(`${SECRET}-AbC123`)],
    entries: [],
    layer: 'unknown',
  },
  { name: 'an Allow for any ending', statements: [read(`${SECRET}-??????`)], entries: [], layer: 'unknown' },
  {
    name: 'a Deny for any ending',
    statements: [read('*'), keep(`${SECRET}-??????`)],
    entries: [],
    layer: 'identityPolicy',
  },
  {
    name: 'the Deny may be for another one',
    statements: [read('*'), keep(`${SECRET}-AbC123`)],
    entries: [],
    layer: 'unknown',
  },
  {
    name: 'the secret is known: the Allow is for it',
    statements: [read(`${SECRET}-AbC123`)],
    entries: [theSecret],
    layer: 'unknown',
  },
  {
    name: 'the secret is known: the Allow is for another one',
    statements: [read(`${SECRET}-XyZ999`)],
    entries: [theSecret],
    layer: 'identityPolicy',
  },
  {
    name: 'the secret is known: the Deny is for it',
    statements: [read('*'), keep(`${SECRET}-AbC123`)],
    entries: [theSecret],
    layer: 'identityPolicy',
  },
])('a secret asked for by its name; $name: $layer', async ({ statements, entries, layer }) => {
  const { denial, attribution, fix } = await attributedIn(
    { entries: [aUser(statements), ...entries] },
    byName,
  );
  expect(denial.resource).toBe(`${SECRET}-??????`);
  expect(attribution.layer).toBe(layer);
  if (layer === 'unknown') expect(fix?.statement).toBeNull();
});
