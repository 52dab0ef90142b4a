import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withRegistryPolicy } from '../../../core/gather/registry-policy.ts';
import type { Policy } from '../../../core/model/policy.ts';
import type { ResourceView } from '../../../core/model/policy-source.ts';
import type { EntryOf } from '../../../core/snapshot/entry.ts';
import {
  ANA,
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

const THERE = `arn:aws:ecr:${REGION}:${OTHER}:repository/app`;
const ALL = `arn:aws:ecr:${REGION}:${OTHER}:repository/*`;
const PULL = { Effect: 'Allow', Principal: { AWS: ANA }, Action: 'ecr:BatchGetImage' };
const policy = (...Statement: readonly object[]): Policy => ({
  document: { Version: '2012-10-17', Statement },
});
const registry = (Effect: 'Allow' | 'Deny') =>
  policy({ Effect, Principal: { AWS: HOME }, Action: 'ecr:*', Resource: ALL });

async function pulled(overrides: Partial<EntryOf<'resource'>>, resource = THERE) {
  const repository = aResource(resource, 'repositoryPolicy', null, { account: OTHER, ...overrides });
  const record = aCall({
    eventSource: 'ecr.amazonaws.com',
    eventName: 'BatchGetImage',
    requestParameters: null,
    errorMessage: sentence('ecr:BatchGetImage', THERE),
  });
  const [denial] = await explainedIn({ entries: [aUser([allow('ecr:*')]), repository] }, [record]);
  return denial?.attribution;
}

const SILENT = ['resourcePolicy', 'implicit', 'evaluated'] as const;
const DENIED = ['resourcePolicy', 'explicit', 'evaluated'] as const;
const OPEN = ['unknown', 'unknown', 'unknown'] as const;

describe('a pull across accounts', () => {
  const rows: readonly (readonly [string, Partial<EntryOf<'resource'>>, readonly string[]])[] = [
    ['neither has a policy', { registryPolicy: null }, SILENT],
    ['the repository allows, the registry was not read', { policy: policy(PULL) }, OPEN],
    ['the repository is silent, the registry was not read', {}, OPEN],
    [
      'the repository allows, the registry denies',
      { policy: policy(PULL), registryPolicy: registry('Deny') },
      DENIED,
    ],
    ['the registry alone denies', { registryPolicy: registry('Deny') }, DENIED],
    ['the registry allows, the repository is silent', { registryPolicy: registry('Allow') }, OPEN],
  ];
  test.each(rows)('%s', async (_note, overrides, [layer, kind, confidence]) => {
    expect(await pulled(overrides)).toMatchObject({ layer, kind, confidence });
  });

  test('the statement says that it is the registry’s', async () => {
    const seen = await pulled({ policy: policy(PULL), registryPolicy: registry('Deny') });
    expect(seen?.statement).toEqual({ sid: '1 of the registry policy', index: 1 });
  });

  test('a repository that does not exist has the policy of the registry', async () => {
    const seen = await pulled({ registryPolicy: registry('Deny') }, ALL);
    expect(seen).toMatchObject({ layer: 'resourcePolicy', kind: 'explicit' });
  });
});

const view = (overrides: Partial<ResourceView>): ResourceView => ({
  arn: THERE,
  account: OTHER,
  policyKind: 'repositoryPolicy',
  policy: null,
  tags: [],
  ...overrides,
});

test('two versions of the policy language do not stand in one document, if it matters', () => {
  const old = { document: { Statement: [PULL] } };
  const plain = withRegistryPolicy(view({ policy: old, registryPolicy: registry('Allow') }));
  expect(plain.hidden).toEqual([]);
  const variable = policy({ ...PULL, Resource: `${ALL}\${aws:username}` });
  const joined = withRegistryPolicy(view({ policy: old, registryPolicy: variable }));
  expect(joined).toMatchObject({ policy: old, hidden: [{ code: 'registryPolicyNotRead' }] });
});

test('a repository of CodeArtifact has no registry', () => {
  const arn = `arn:aws:codeartifact:${REGION}:${HOME}:repository/main/npm`;
  expect(withRegistryPolicy(view({ arn }))).toEqual({ policy: null, hidden: [] });
});

test('law: the statements of the repository keep their places, and those of the registry follow', () => {
  const statements = fc.array(
    fc.record({ Effect: fc.constantFrom('Allow', 'Deny'), Sid: fc.string({ minLength: 1 }) }),
  );
  fc.assert(
    fc.property(statements, statements, (own, ofRegistry) => {
      const Version = '2012-10-17';
      const joined = withRegistryPolicy(
        view({
          policy: { document: { Version, Statement: own } },
          registryPolicy: { document: { Version, Statement: ofRegistry } },
        }),
      );
      const Statement = [
        ...own,
        ...ofRegistry.map((each) => ({ ...each, Sid: `${each.Sid} of the registry policy` })),
      ];
      expect(joined).toEqual({ policy: { document: { Version, Statement } }, hidden: [] });
    }),
  );
});
