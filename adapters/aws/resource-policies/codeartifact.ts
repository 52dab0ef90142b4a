/** CodeArtifact domains and repositories, each with a policy of its own. Source: CodeArtifact API Reference. */
import {
  CodeartifactClient,
  GetDomainPermissionsPolicyCommand,
  GetRepositoryPermissionsPolicyCommand,
  ListTagsForResourceCommand,
  paginateListDomains,
  paginateListRepositories,
} from '@aws-sdk/client-codeartifact';
import { parseArn } from '../../../core/model/arn.ts';
import { tryRead } from '../member-read.ts';
import { type ResourceAdapter, resourceFound, tagsSeen, valueIn } from './resource-adapter.ts';

export const adapter: ResourceAdapter = {
  service: 'codeartifact',
  async read(caller, arn) {
    const { region = '', resource = '' } = parseArn(arn) ?? {};
    const artifacts = caller.client(CodeartifactClient, region);
    const [type = '', domain = '', repository = ''] = resource.split('/');
    const input = { domain, domainOwner: caller.account };
    const answer = await tryRead(
      () =>
        type === 'domain'
          ? artifacts.send(new GetDomainPermissionsPolicyCommand(input))
          : artifacts.send(new GetRepositoryPermissionsPolicyCommand({ ...input, repository })),
      ['ResourceNotFoundException'],
    );
    if (answer.kind === 'notVisible') return answer;
    // No policy and no repository are the same error: one that has tags exists.
    const tags = await tryRead(
      () => artifacts.send(new ListTagsForResourceCommand({ resourceArn: arn })),
      ['ResourceNotFoundException'],
    );
    if (answer.kind === 'absent' && tags.kind !== 'found') return tags;
    return resourceFound(
      caller,
      arn,
      type === 'domain' ? 'domainPolicy' : 'repositoryPolicy',
      valueIn(answer)?.policy?.document,
      tagsSeen(tags, (found) => (found.tags ?? []).map(({ key = '', value = '' }) => ({ key, value }))),
    );
  },
  async *list(caller, region) {
    const artifacts = caller.client(CodeartifactClient, region);
    const domains = paginateListDomains({ client: artifacts }, {});
    for await (const page of domains) yield* (page.domains ?? []).flatMap(({ arn }) => arn ?? []);
    const repositories = paginateListRepositories({ client: artifacts }, {});
    for await (const page of repositories) yield* (page.repositories ?? []).flatMap(({ arn }) => arn ?? []);
  },
};
