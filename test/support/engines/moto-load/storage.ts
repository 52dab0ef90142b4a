/** Buckets, access points, tables, file systems and backup vaults. */
import { BackupClient, CreateBackupVaultCommand } from '@aws-sdk/client-backup';
import { CreateTableCommand, DynamoDBClient, PutResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { CreateFileSystemCommand, EFSClient, PutFileSystemPolicyCommand } from '@aws-sdk/client-efs';
import {
  CreateBucketCommand,
  PutBucketEncryptionCommand,
  PutBucketPolicyCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import {
  CreateAccessPointCommand,
  PutAccessPointPolicyCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { parseArn } from '../../../../core/model/arn.ts';
import type { ResourceEntry } from '../../../../core/snapshot/entry.ts';
import type { Load } from './entry-load.ts';
import { loadAt, nameOf, policyText, tagList } from './resource-load.ts';

const located = (region: string) =>
  region === 'us-east-1' ? {} : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } };

export function bucket(entry: ResourceEntry): Load {
  const Bucket = parseArn(entry.arn)?.resource ?? '';
  return loadAt(entry, {
    async make(caller, region) {
      const s3 = caller.client(S3Client, region);
      await s3.send(new CreateBucketCommand({ Bucket, ...located(region) }));
      const TagSet = tagList(entry);
      if (TagSet.length > 0) await s3.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
      const on = entry.publicAccessBlock ?? [];
      if (on.length === 0) return;
      const PublicAccessBlockConfiguration = Object.fromEntries(on.map((name) => [name, true]));
      await s3.send(new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration }));
    },
    async write(caller, region, names) {
      const s3 = caller.client(S3Client, region);
      const Policy = policyText(entry, names);
      if (Policy !== undefined) await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
      if (entry.defaultKey === undefined || entry.defaultKey === null) return;
      const KMSMasterKeyID = names.toMoto(entry.defaultKey);
      const ApplyServerSideEncryptionByDefault = { SSEAlgorithm: 'aws:kms', KMSMasterKeyID } as const;
      const ServerSideEncryptionConfiguration = { Rules: [{ ApplyServerSideEncryptionByDefault }] };
      await s3.send(new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration }));
    },
  });
}

export function accessPoint(entry: ResourceEntry): Load {
  const Name = nameOf(entry);
  return loadAt(entry, {
    async make(caller, region, names) {
      const Bucket = entry.bucket?.split(':').at(-1);
      const control = caller.client(S3ControlClient, region);
      await control.send(
        new CreateAccessPointCommand({ AccountId: names.toMoto(entry.account ?? ''), Name, Bucket }),
      );
    },
    async write(caller, region, names) {
      const Policy = policyText(entry, names);
      if (Policy === undefined) return;
      const AccountId = names.toMoto(entry.account ?? '');
      const control = caller.client(S3ControlClient, region);
      await control.send(new PutAccessPointPolicyCommand({ AccountId, Name, Policy }));
    },
  });
}

export function table(entry: ResourceEntry): Load {
  return loadAt(entry, {
    async make(caller, region) {
      await caller.client(DynamoDBClient, region).send(
        new CreateTableCommand({
          TableName: nameOf(entry),
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          Tags: tagList(entry),
        }),
      );
    },
    async write(caller, region, names) {
      const Policy = policyText(entry, names);
      if (Policy === undefined) return;
      const input = { ResourceArn: names.toMoto(entry.arn), Policy };
      await caller.client(DynamoDBClient, region).send(new PutResourcePolicyCommand(input));
    },
  });
}

export function fileSystem(entry: ResourceEntry): Load {
  return loadAt(entry, {
    async make(caller, region, names) {
      const input = { CreationToken: nameOf(entry), Tags: tagList(entry) };
      const made = await caller.client(EFSClient, region).send(new CreateFileSystemCommand(input));
      names.add(nameOf(entry), made.FileSystemId ?? '');
    },
    async write(caller, region, names) {
      const Policy = policyText(entry, names);
      if (Policy === undefined) return;
      const input = { FileSystemId: names.toMoto(nameOf(entry)), Policy };
      await caller.client(EFSClient, region).send(new PutFileSystemPolicyCommand(input));
    },
  });
}

/** moto keeps vaults, but no policies of theirs. */
export function vault(entry: ResourceEntry): Load {
  return loadAt(entry, {
    async make(caller, region) {
      const BackupVaultName = nameOf(entry);
      await caller.client(BackupClient, region).send(new CreateBackupVaultCommand({ BackupVaultName }));
    },
    async write() {
      if (entry.policy !== null) throw new Error('moto keeps no policies of vaults');
    },
  });
}
