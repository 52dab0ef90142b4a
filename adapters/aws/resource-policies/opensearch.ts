/** OpenSearch domains: the access policy. Fine-grained access control is no IAM policy and not read. */
import {
  DescribeDomainCommand,
  ListDomainNamesCommand,
  ListTagsCommand,
  OpenSearchClient,
} from '@aws-sdk/client-opensearch';
import { parseArn } from '../../../core/model/arn.ts';
import { tagsOf, tryRead } from '../member-read.ts';
import { nameIn, type ResourceAdapter, resourceFound, tagsSeen } from './resource-adapter.ts';

export const adapter: ResourceAdapter = {
  service: 'es',
  async read(caller, arn) {
    const { region = '', resource = '' } = parseArn(arn) ?? {};
    const search = caller.client(OpenSearchClient, region);
    const domain = await tryRead(
      () => search.send(new DescribeDomainCommand({ DomainName: nameIn(resource) })),
      ['ResourceNotFoundException'],
    );
    if (domain.kind !== 'found') return domain;
    const tags = await tryRead(() => search.send(new ListTagsCommand({ ARN: arn })));
    return resourceFound(
      caller,
      arn,
      'domainPolicy',
      domain.value.DomainStatus?.AccessPolicies,
      tagsSeen(tags, ({ TagList }) => tagsOf(TagList)),
    );
  },
  async *list(caller, region) {
    const search = caller.client(OpenSearchClient, region);
    const { DomainNames } = await search.send(new ListDomainNamesCommand({}));
    yield* (DomainNames ?? []).flatMap(({ DomainName }) =>
      DomainName ? `arn:${caller.partition}:es:${region}:${caller.account}:domain/${DomainName}` : [],
    );
  },
};
