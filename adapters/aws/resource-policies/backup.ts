/** Backup vaults. Source: AWS Backup API Reference. */
import {
  BackupClient,
  GetBackupVaultAccessPolicyCommand,
  ListTagsCommand,
  paginateListBackupVaults,
} from '@aws-sdk/client-backup';
import { parseArn } from '../../../core/model/arn.ts';
import { tagsOfRecord, tryRead } from '../member-read.ts';
import { nameIn, type ResourceAdapter, resourceFound, tagsSeen, valueIn } from './resource-adapter.ts';

export const adapter: ResourceAdapter = {
  service: 'backup',
  async read(caller, arn) {
    const { region = '', resource = '' } = parseArn(arn) ?? {};
    const backup = caller.client(BackupClient, region);
    const input = { BackupVaultName: nameIn(resource) };
    const policy = await tryRead(
      async () => (await backup.send(new GetBackupVaultAccessPolicyCommand(input))).Policy,
      ['ResourceNotFoundException'],
    );
    if (policy.kind === 'notVisible') return policy;
    // No policy and no vault are the same error: a vault that has tags exists.
    const tags = await tryRead(
      () => backup.send(new ListTagsCommand({ ResourceArn: arn })),
      ['ResourceNotFoundException'],
    );
    if (policy.kind === 'absent' && tags.kind !== 'found') return tags;
    return resourceFound(
      caller,
      arn,
      'vaultPolicy',
      valueIn(policy),
      tagsSeen(tags, ({ Tags }) => tagsOfRecord(Tags)),
    );
  },
  async *list(caller, region) {
    const backup = caller.client(BackupClient, region);
    const pages = paginateListBackupVaults({ client: backup }, {});
    for await (const { BackupVaultList } of pages) {
      yield* (BackupVaultList ?? []).flatMap(({ BackupVaultArn }) => BackupVaultArn ?? []);
    }
  },
};
