/** EFS file systems. Source: Amazon EFS API Reference. */
import {
  DescribeFileSystemPolicyCommand,
  EFSClient,
  ListTagsForResourceCommand,
  paginateDescribeFileSystems,
} from '@aws-sdk/client-efs';
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
  service: 'elasticfilesystem',
  async read(caller, arn) {
    const { region = '', resource = '' } = parseArn(arn) ?? {};
    const efs = caller.client(EFSClient, region);
    const FileSystemId = nameIn(resource);
    const policy = await tryRead(
      async () => (await efs.send(new DescribeFileSystemPolicyCommand({ FileSystemId }))).Policy,
      ['PolicyNotFound'],
    );
    if (policy.kind === 'notVisible') return absentIf(policy, 'FileSystemNotFound');
    const tags = await tryRead(() => efs.send(new ListTagsForResourceCommand({ ResourceId: FileSystemId })));
    return resourceFound(
      caller,
      arn,
      'fileSystemPolicy',
      valueIn(policy),
      tagsSeen(tags, ({ Tags }) => tagsOf(Tags)),
    );
  },
  async *list(caller, region) {
    const efs = caller.client(EFSClient, region);
    const pages = paginateDescribeFileSystems({ client: efs }, {});
    for await (const { FileSystems } of pages) {
      yield* (FileSystems ?? []).flatMap(({ FileSystemArn }) => FileSystemArn ?? []);
    }
  },
};
