/**
 * What stood before a change according to AWS Config, for the policies of which it keeps the documents: inline policies of
 * roles and users, trust policies, bucket policies.
 *
 * Shape   PolicyWrite, when and where it was made -> what it replaced; undefined: Config is not asked, or does not know.
 * Source  AWS Config resource schema, AWS::IAM::Role, AWS::IAM::User, AWS::S3::Bucket: documents of IAM are URL-encoded.
 */
import { parseArn } from '../../model/arn.ts';
import type { PolicyChange, PolicyWrite } from '../../model/policy-change.ts';
import type { ConfigItem, ConfigResource, PolicySource } from '../../model/policy-source.ts';
import { isObject, type JsonObject, jsonIn, listAt, textAt } from '../../record/json.ts';
import type { VariantChange } from '../variant/variant-change.ts';

type Documented = Extract<PolicyWrite, { on: 'inlinePolicy' | 'resourcePolicy' }>;

export async function fromConfig(
  { account, region, write }: PolicyChange,
  justBefore: string,
  source: PolicySource,
): Promise<VariantChange | undefined> {
  if (source.configItem === undefined || (write?.on !== 'inlinePolicy' && write?.on !== 'resourcePolicy'))
    return undefined;
  const resource = await resourceOf(write, { account, region, at: justBefore }, source);
  if (resource === undefined) return undefined;
  const found = await source.configItem(resource, justBefore);
  return found.kind === 'found' ? replaced(write, found.value, resource.type) : undefined;
}

interface Place extends Pick<PolicyChange, 'account' | 'region'> {
  readonly at: string;
}

/** Config names roles and users by their unique ids. */
async function resourceOf(
  write: Documented,
  { account, region, at }: Place,
  source: PolicySource,
): Promise<ConfigResource | undefined> {
  const arn = write.on === 'inlinePolicy' ? write.principal : write.resource;
  const { service, account: owner = '', resource: name = '' } = parseArn(arn) ?? {};
  if (service === 's3') {
    const isBucket = account !== null && region !== null && !name.includes('/');
    return isBucket ? { type: 'AWS::S3::Bucket', id: name, account, region } : undefined;
  }
  const type = TYPES.get(name.slice(0, name.indexOf('/')));
  if (service !== 'iam' || type === undefined) return undefined;
  const identity = await source.identity(arn, at);
  if (identity.kind !== 'found') return undefined;
  return { type, id: identity.value.uniqueId, account: owner, region: null };
}

const TYPES: ReadonlyMap<string, ConfigResource['type']> = new Map([
  ['role', 'AWS::IAM::Role'],
  ['user', 'AWS::IAM::User'],
]);

function replaced(
  write: Documented,
  { configuration = '', supplementary }: ConfigItem,
  type: ConfigResource['type'],
): VariantChange | undefined {
  if (type === 'AWS::S3::Bucket') return ofBucket(write, supplementary);
  const item = jsonIn(configuration);
  if (!isObject(item)) return undefined;
  if (write.on === 'resourcePolicy') {
    const document = decoded(textAt(item, 'assumeRolePolicyDocument'));
    return document && { on: 'resourcePolicy', resource: write.resource, policy: { document } };
  }
  const { principal, name } = write;
  const member = type === 'AWS::IAM::Role' ? 'rolePolicyList' : 'userPolicyList';
  if (!Array.isArray(item[member])) return undefined;
  const policy = listAt(item, member).find((each) => textAt(each, 'policyName') === name);
  if (policy === undefined) return { on: 'inlinePolicy', principal, name, policy: null };
  const document = decoded(textAt(policy, 'policyDocument'));
  return document && { on: 'inlinePolicy', principal, name, policy: { name, document } };
}

/** A bucket without a policy has the member all the same, with null as its text. */
function ofBucket(write: Documented, supplementary: JsonObject): VariantChange | undefined {
  const member = jsonIn(textAt(supplementary, 'BucketPolicy') ?? '');
  if (write.on !== 'resourcePolicy' || !isObject(member) || !Object.hasOwn(member, 'policyText'))
    return undefined;
  const { policyText: text } = member;
  const document = typeof text === 'string' ? jsonIn(text) : null;
  if (document !== null && !isObject(document)) return undefined;
  return { on: 'resourcePolicy', resource: write.resource, policy: document && { document } };
}

function decoded(text: string | undefined): JsonObject | undefined {
  const document = text === undefined ? undefined : jsonIn(percentDecoded(text) ?? '');
  return isObject(document) ? document : undefined;
}

/** Undefined: it is not encoded as a whole. */
function percentDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
