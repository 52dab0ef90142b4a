/**
 * The command that shows the policy of a resource.
 *
 * Shape   ARN -> a command of the AWS CLI; undefined: no single one shows it.
 * Source  AWS CLI Command Reference: the calls that read policies of resources.
 */
import { parseArn } from '../model/arn.ts';
import { hasUnknownEnding, withoutEnding } from '../model/secret-arn.ts';
import { policyOwner } from '../snapshot/policy-owner.ts';
import { shellQuoted } from '../text/shell-quoted.ts';

/** How each service is asked for the policy of a resource, as the words of a command. */
const READ_POLICY: ReadonlyMap<string, (arn: string, name: string) => readonly string[] | undefined> =
  new Map([
    [
      's3',
      (arn, name) =>
        name.startsWith('accesspoint/') ? pointPolicy(arn) : ['s3api', 'get-bucket-policy', '--bucket', name],
    ],
    ['kms', (arn) => ['kms', 'get-key-policy', '--policy-name', 'default', '--key-id', arn]],
    ['sns', (arn) => ['sns', 'get-topic-attributes', '--topic-arn', arn]],
    ['lambda', (arn) => ['lambda', 'get-policy', '--function-name', arn]],
    [
      'secretsmanager',
      (arn, name) => [
        ...['secretsmanager', 'get-resource-policy', '--secret-id'],
        hasUnknownEnding(arn) ? (withoutEnding(after(name, ':')) ?? arn) : arn,
      ],
    ],
    ['dynamodb', (arn) => ['dynamodb', 'get-resource-policy', '--resource-arn', arn]],
    ['kinesis', (arn) => ['kinesis', 'get-resource-policy', '--resource-arn', arn]],
    ['ecr', (_arn, name) => ['ecr', 'get-repository-policy', '--repository-name', after(name, '/')]],
    ['iam', (_arn, name) => ['iam', 'get-role', '--role-name', name.slice(name.lastIndexOf('/') + 1)]],
    ['events', (_arn, name) => ['events', 'describe-event-bus', '--name', after(name, '/')]],
    [
      'backup',
      (_arn, name) => ['backup', 'get-backup-vault-access-policy', '--backup-vault-name', after(name, ':')],
    ],
  ]);

const after = (text: string, mark: string): string => text.slice(text.indexOf(mark) + 1);

/** An access point of S3 has a policy of its own; that of several Regions is asked for by a name that its ARN does not have. */
function pointPolicy(text: string): readonly string[] | undefined {
  const { account = '', region = '', resource = '' } = parseArn(text) ?? {};
  if (!resource.startsWith('accesspoint/') || region === '') return undefined;
  const point = ['--account-id', account, '--name', after(resource, '/')];
  return ['s3control', 'get-access-point-policy', ...point, '--region', region];
}

export function readPolicyCommand(asked: string): string | undefined {
  const resource = policyOwner(asked);
  const arn = parseArn(resource);
  if (arn === undefined || resource.includes('*')) return undefined;
  if (arn.service === 'iam' && !arn.resource.startsWith('role/')) return undefined;
  const words = READ_POLICY.get(arn.service)?.(resource, arn.resource);
  return words === undefined ? undefined : ['aws', ...words.map(shellQuoted)].join(' ');
}
