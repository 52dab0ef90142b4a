/** Keys with their grants and aliases, and secrets. */
import {
  CreateAliasCommand,
  CreateGrantCommand,
  CreateKeyCommand,
  type GrantConstraints,
  type GrantOperation,
  KMSClient,
  PutKeyPolicyCommand,
} from '@aws-sdk/client-kms';
import {
  CreateSecretCommand,
  PutResourcePolicyCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { parseArn } from '../../../../core/model/arn.ts';
import type { KeyGrant } from '../../../../core/model/policy-source.ts';
import type { ResourceEntry } from '../../../../core/snapshot/entry.ts';
import type { Load } from './entry-load.ts';
import { loadAt, nameOf, policyText, tagList } from './resource-load.ts';

export function key(entry: ResourceEntry): Load {
  return loadAt(entry, {
    async make(caller, region, names) {
      const Tags = tagList(entry).map(({ Key: TagKey, Value: TagValue }) => ({ TagKey, TagValue }));
      const kms = caller.client(KMSClient, region);
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Tags }));
      names.add(parseArn(entry.arn)?.resource ?? '', `key/${KeyMetadata?.KeyId}`);
    },
    async write(caller, region, names) {
      const kms = caller.client(KMSClient, region);
      const KeyId = names.toMoto(entry.arn);
      const Policy = policyText(entry, names);
      if (Policy !== undefined)
        await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy }));
      for (const alias of entry.aliases ?? []) {
        const AliasName = parseArn(alias)?.resource;
        await kms.send(new CreateAliasCommand({ AliasName, TargetKeyId: KeyId }));
      }
      for (const grant of entry.grants ?? [])
        await kms.send(new CreateGrantCommand(grantOf(names.toMoto(grant), KeyId)));
    },
  });
}

const grantOf = ({ grantee, operations, constraints }: KeyGrant, KeyId: string) => ({
  KeyId,
  GranteePrincipal: grantee,
  Operations: operations as GrantOperation[],
  ...(constraints !== null && { Constraints: constraints as GrantConstraints }),
});

export function secret(entry: ResourceEntry): Load {
  return loadAt(entry, {
    async make(caller, region, names) {
      const Name = nameOf(entry).replace(/-[A-Za-z0-9]{6}$/, '');
      const input = { Name, SecretString: 'never read', Tags: tagList(entry) };
      const { ARN } = await caller.client(SecretsManagerClient, region).send(new CreateSecretCommand(input));
      names.add(parseArn(entry.arn)?.resource ?? '', parseArn(ARN ?? '')?.resource ?? '');
    },
    async write(caller, region, names) {
      const ResourcePolicy = policyText(entry, names);
      if (ResourcePolicy === undefined) return;
      const input = { SecretId: names.toMoto(entry.arn), ResourcePolicy };
      await caller.client(SecretsManagerClient, region).send(new PutResourcePolicyCommand(input));
    },
  });
}
