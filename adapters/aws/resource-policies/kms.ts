/** KMS keys: key policy, grants, tags. Source: AWS KMS API Reference. */
import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  KMSClient,
  paginateListAliases,
  paginateListGrants,
  paginateListKeys,
  paginateListResourceTags,
} from '@aws-sdk/client-kms';
import { parseArn } from '../../../core/model/arn.ts';
import type { KeyGrant, LookupResult, ResourceView, Tag } from '../../../core/model/policy-source.ts';
import type { Caller } from '../member-clients.ts';
import { tryRead } from '../member-read.ts';
import { policyOf, type ResourceAdapter, seenOf } from './resource-adapter.ts';

export const adapter: ResourceAdapter = {
  service: 'kms',
  read,
  async *list(caller, region) {
    const kms = caller.client(KMSClient, region);
    const pages = paginateListKeys({ client: kms }, {});
    for await (const { Keys } of pages) yield* (Keys ?? []).flatMap(({ KeyArn }) => KeyArn ?? []);
  },
  async aliases(caller, region) {
    const kms = caller.client(KMSClient, region);
    const byKey = new Map<string, string[]>();
    const pages = paginateListAliases({ client: kms }, {});
    for await (const { Aliases } of pages) {
      for (const { AliasArn: alias, TargetKeyId: id } of Aliases ?? []) {
        if (alias === undefined || id === undefined) continue;
        const key = `arn:${caller.partition}:kms:${region}:${caller.account}:key/${id}`;
        byKey.set(key, [...(byKey.get(key) ?? []), alias]);
      }
    }
    return byKey;
  },
};

async function read(caller: Caller, asked: string, region: string): Promise<LookupResult<ResourceView>> {
  const kms = caller.client(KMSClient, parseArn(asked)?.region || region);
  const key = await keyBehind(kms, asked);
  if (key.kind !== 'found') return key;
  const arn = key.value;
  const policy = await tryRead(
    () => kms.send(new GetKeyPolicyCommand({ KeyId: arn, PolicyName: 'default' })),
    ['NotFoundException'],
  );
  if (policy.kind !== 'found') return policy;
  const grants = seenOf(await tryRead(() => grantsOf(kms, arn)), undefined, undefined);
  return {
    kind: 'found',
    value: {
      arn,
      account: caller.account,
      policyKind: 'kmsKeyPolicy',
      policy: policyOf(policy.value.Policy),
      tags: seenOf(await tryRead(() => keyTags(kms, arn)), null, null),
      ...(grants && { grants }),
    },
  };
}

/** Of an alias the key it stands for. */
async function keyBehind(kms: KMSClient, arn: string): Promise<LookupResult<string>> {
  if (!parseArn(arn)?.resource.startsWith('alias/')) return { kind: 'found', value: arn };
  const describe = new DescribeKeyCommand({ KeyId: arn });
  return tryRead(async () => (await kms.send(describe)).KeyMetadata?.Arn ?? arn, ['NotFoundException']);
}

async function grantsOf(kms: KMSClient, KeyId: string): Promise<readonly KeyGrant[]> {
  const pages = paginateListGrants({ client: kms }, { KeyId });
  return (await Array.fromAsync(pages))
    .flatMap(({ Grants }) => Grants ?? [])
    .map(({ GrantId: id, GranteePrincipal: grantee = '', Operations = [], Constraints }) => ({
      ...(id !== undefined && { id }),
      grantee,
      operations: Operations,
      constraints: Constraints === undefined ? null : { ...Constraints },
    }));
}

async function keyTags(kms: KMSClient, KeyId: string): Promise<readonly Tag[]> {
  const pages = paginateListResourceTags({ client: kms }, { KeyId });
  const tags = (await Array.fromAsync(pages)).flatMap(({ Tags }) => Tags ?? []);
  return tags.map(({ TagKey: key = '', TagValue: value = '' }) => ({ key, value }));
}
