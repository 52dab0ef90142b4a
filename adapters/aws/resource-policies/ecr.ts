/**
 * ECR repositories, each with the policy of its registry, which counts for all of them.
 *
 * `repository/*` stands for repositories that do not exist: for calls that make one the registry's policy counts alone.
 * Source  Amazon ECR API Reference; Amazon ECR User Guide, "Private registry permissions".
 */
import {
  ECRClient,
  GetRegistryPolicyCommand,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  paginateDescribeRepositories,
} from '@aws-sdk/client-ecr';
import { parseArn } from '../../../core/model/arn.ts';
import type { LookupResult, ResourceView } from '../../../core/model/policy-source.ts';
import { ANY_REPOSITORY } from '../../../core/snapshot/policy-owner.ts';
import type { Caller } from '../member-clients.ts';
import { tagsOf, tryRead } from '../member-read.ts';
import { nameIn, policyOf, type ResourceAdapter, seenOf, tagsSeen, valueIn } from './resource-adapter.ts';

export const adapter: ResourceAdapter = {
  service: 'ecr',
  async read(caller, arn) {
    const { region = '', resource = '' } = parseArn(arn) ?? {};
    const registryPolicy = await readRegistryPolicy(caller, region);
    const unmade = viewOf(caller, arn, undefined, registryPolicy);
    if (resource === ANY_REPOSITORY) return unmade;
    const ecr = caller.client(ECRClient, region);
    const input = { repositoryName: nameIn(resource), registryId: caller.account };
    const policy = await tryRead(
      async () => (await ecr.send(new GetRepositoryPolicyCommand(input))).policyText,
      ['RepositoryPolicyNotFoundException'],
    );
    if (policy.kind === 'notVisible') {
      return policy.error === 'RepositoryNotFoundException' ? unmade : policy;
    }
    const tags = await tryRead(() => ecr.send(new ListTagsForResourceCommand({ resourceArn: arn })));
    const view = viewOf(caller, arn, valueIn(policy), registryPolicy);
    return { kind: 'found', value: { ...view.value, tags: tagsSeen(tags, (answer) => tagsOf(answer.tags)) } };
  },
  async *list(caller, region) {
    yield `arn:${caller.partition}:ecr:${region}:${caller.account}:${ANY_REPOSITORY}`;
    const ecr = caller.client(ECRClient, region);
    const pages = paginateDescribeRepositories({ client: ecr }, {});
    for await (const { repositories } of pages) {
      yield* (repositories ?? []).flatMap(({ repositoryArn }) => repositoryArn ?? []);
    }
  },
};

/** One a Region. Absent: there is none. */
function readRegistryPolicy(caller: Caller, region: string): Promise<LookupResult<string | undefined>> {
  return caller.once(`registry policy ${region}`, () =>
    tryRead(
      async () => (await caller.client(ECRClient, region).send(new GetRegistryPolicyCommand({}))).policyText,
      ['RegistryPolicyNotFoundException'],
    ),
  );
}

function viewOf(
  { account }: Caller,
  arn: string,
  policyText: string | undefined,
  registryPolicy: LookupResult<string | undefined>,
): { readonly kind: 'found'; readonly value: ResourceView } {
  const ofRegistry = seenOf(registryPolicy, null, undefined);
  return {
    kind: 'found',
    value: {
      arn,
      account,
      policyKind: 'repositoryPolicy',
      policy: policyOf(policyText),
      tags: [],
      ...(registryPolicy.kind !== 'notVisible' && { registryPolicy: policyOf(ofRegistry ?? undefined) }),
    },
  };
}
