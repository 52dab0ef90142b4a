/** The policy of a Lambda layer takes accounts and `*` as principals, nothing else. */
import { expect, test } from 'vitest';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
import {
  aCall,
  allow,
  aResource,
  aUser,
  explainedIn,
  HOME,
  OTHER,
  REGION,
  sentence,
} from '../../support/explained-call.ts';

const LAYER = `arn:aws:lambda:${REGION}:${OTHER}:layer:common:3`;

const target = (id: string, parent: string | null): SnapshotEntry => ({
  kind: 'target',
  id,
  name: id,
  parent,
  serviceControlPolicies: [],
  resourceControlPolicies: [],
});
const ORGANIZATION: readonly SnapshotEntry[] = [
  { kind: 'organization', id: 'o-demo', managementAccount: '999988887777', policyTypes: [] },
  target('r-demo', null),
  target(HOME, 'r-demo'),
  target(OTHER, 'r-demo'),
];

test('the statement for a layer names the account of the caller', async () => {
  const record = aCall({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'GetLayerVersion20181031',
    requestParameters: null,
    errorMessage: sentence('lambda:GetLayerVersion', LAYER),
  });
  const entries = [aUser([allow('lambda:*')]), aResource(LAYER, 'layerPolicy', null, { account: OTHER })];
  const [denial] = await explainedIn({ entries, organization: ORGANIZATION }, [record]);
  expect(denial?.attribution).toMatchObject({
    layer: 'resourcePolicy',
    policyKind: 'layerPolicy',
    confidence: 'evaluated',
  });
  expect(denial?.fix).toMatchObject({
    owner: 'resource owner',
    kind: 'allow',
    proven: null,
    next: null,
    assumes: [expect.stringContaining(`every principal of ${HOME}`)],
    statement: {
      Effect: 'Allow',
      Principal: { AWS: HOME },
      Action: 'lambda:GetLayerVersion',
      Resource: LAYER,
    },
  });
});
