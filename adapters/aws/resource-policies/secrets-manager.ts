/** Secrets: the policy and the tags, never the value. Source: AWS Secrets Manager API Reference. */
import {
  DescribeSecretCommand,
  GetResourcePolicyCommand,
  paginateListSecrets,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { parseArn } from '../../../core/model/arn.ts';
import { hasUnknownEnding } from '../../../core/model/secret-arn.ts';
import { withoutSecretEnding } from '../../../core/snapshot/policy-owner.ts';
import { tagsOf, tryRead } from '../member-read.ts';
import { nameIn, type ResourceAdapter, resourceFound, tagsSeen } from './resource-adapter.ts';

export const adapter: ResourceAdapter = {
  service: 'secretsmanager',
  async read(caller, asked) {
    const secrets = caller.client(SecretsManagerClient, parseArn(asked)?.region ?? '');
    const missing = ['ResourceNotFoundException'];
    const SecretId = idOf(asked);
    const policy = await tryRead(() => secrets.send(new GetResourcePolicyCommand({ SecretId })), missing);
    if (policy.kind !== 'found') return policy;
    const { ARN: arn = asked, ResourcePolicy: text } = policy.value;
    const described = await tryRead(() => secrets.send(new DescribeSecretCommand({ SecretId: arn })));
    return resourceFound(
      caller,
      arn,
      'secretPolicy',
      text,
      tagsSeen(described, ({ Tags }) => tagsOf(Tags)),
    );
  },
  async *list(caller, region) {
    const secrets = caller.client(SecretsManagerClient, region);
    const pages = paginateListSecrets({ client: secrets }, { MaxResults: 100 });
    for await (const { SecretList } of pages) yield* (SecretList ?? []).flatMap(({ ARN }) => ARN ?? []);
  },
};

/** Where the six characters at the end are unknown, the name finds the secret. */
function idOf(arn: string): string {
  if (!hasUnknownEnding(arn)) return withoutSecretEnding(arn) === undefined ? nameOf(arn) : arn;
  return nameOf(withoutSecretEnding(arn) ?? arn);
}

const nameOf = (arn: string): string => nameIn(parseArn(arn)?.resource ?? arn);
