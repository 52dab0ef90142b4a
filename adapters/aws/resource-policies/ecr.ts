/** ECR repositories. Source: Amazon ECR API Reference. */
import {
  ECRClient,
  GetRepositoryPolicyCommand,
  ListTagsForResourceCommand,
  paginateDescribeRepositories,
} from '@aws-sdk/client-ecr';
import { parseArn } from '../../../core/model/arn.ts';
import { tagsOf, tryRead } from '../member-read.ts';
import {
  absentIf,
  nameIn,
  type ResourceAdapter,
  resourceFound,
  tagsSeen,
  valueIn,
} from './resource-adapter.ts';

export const adapter: ResourceAdapter = {
  service: 'ecr',
  async read(caller, arn) {
    const { region = '', resource = '' } = parseArn(arn) ?? {};
    const ecr = caller.client(ECRClient, region);
    const input = { repositoryName: nameIn(resource), registryId: caller.account };
    const policy = await tryRead(
      async () => (await ecr.send(new GetRepositoryPolicyCommand(input))).policyText,
      ['RepositoryPolicyNotFoundException'],
    );
    if (policy.kind === 'notVisible') return absentIf(policy, 'RepositoryNotFoundException');
    const tags = await tryRead(() => ecr.send(new ListTagsForResourceCommand({ resourceArn: arn })));
    return resourceFound(
      caller,
      arn,
      'repositoryPolicy',
      valueIn(policy),
      tagsSeen(tags, (answer) => tagsOf(answer.tags)),
    );
  },
  async *list(caller, region) {
    const ecr = caller.client(ECRClient, region);
    const pages = paginateDescribeRepositories({ client: ecr }, {});
    for await (const { repositories } of pages) {
      yield* (repositories ?? []).flatMap(({ repositoryArn }) => repositoryArn ?? []);
    }
  },
};
