/**
 * From the resource of a call to the resource that carries the policy: of an object its bucket, of an index its
 * table, of a method its API.
 *
 * Shape   ARN -> ARN. What carries its own policy, or is not known here, stays as it is.
 * Source  Service Authorization Reference, resource types of the services below.
 */
import { type Arn, formatArn, parseArn } from '../model/arn.ts';
import { withoutEnding } from '../model/secret-arn.ts';

/** Parts of the resource, cut at `/`, that name the owner of the policy; by service and first part. */
const PARTS: ReadonlyMap<string, number> = new Map([
  ['dynamodb table', 2],
  ['s3files file-system', 2],
  ['es domain', 2],
  ['codeartifact domain', 2],
  ['codeartifact repository', 3],
  ['s3 accesspoint', 2],
  ['s3-object-lambda accesspoint', 2],
]);

export function policyOwner(text: string): string {
  const arn = parseArn(text);
  return arn === undefined ? text : formatArn(ownerOfPolicy(arn));
}

function ownerOfPolicy(arn: Arn): Arn {
  const parts = arn.resource.split('/');
  const [type = '', first = '', second = ''] = parts;
  switch (arn.service) {
    case 's3':
      if (arn.account === '') return { ...arn, resource: type };
      break;
    case 'dynamodb':
      // A stream has a policy of its own.
      if (parts[2] === 'stream') return arn;
      break;
    case 'codeartifact':
      if (type === 'package') return { ...arn, resource: `repository/${first}/${second}` };
      break;
    case 'execute-api':
      return { ...arn, service: 'apigateway', account: '', resource: `/restapis/${type}` };
    case 'apigateway':
      return { ...arn, resource: parts.slice(0, 3).join('/') };
    case 'events':
      if (type === 'rule') return { ...arn, resource: `event-bus/${parts.length > 2 ? first : 'default'}` };
      break;
    default:
  }
  const count = PARTS.get(`${arn.service} ${type}`);
  return count === undefined ? arn : { ...arn, resource: parts.slice(0, count).join('/') };
}

/**
 * Whether a snapshot lists resources of this kind. Numbered versions of functions, layers and streams of tables
 * have policies of their own, but are asked for by name only: one that is not in a snapshot may still have one.
 */
export function isListed({ service, resource }: Arn): boolean {
  if (service === 'lambda') return !/^function:[^:]+:\d+$|^layer:/.test(resource);
  return !(service === 'dynamodb' && resource.split('/')[2] === 'stream');
}

/** Stands for the ECR repositories that do not exist: only the policy of their registry counts for them. */
export const ANY_REPOSITORY = 'repository/*';

export function unmadeRepository(text: string): string | undefined {
  const arn = parseArn(text);
  return arn?.service === 'ecr' ? formatArn({ ...arn, resource: ANY_REPOSITORY }) : undefined;
}

/** Secrets are named without the ending of their ARN, or with an unknown one. */
export function withoutSecretEnding(text: string): string | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'secretsmanager') return undefined;
  const name = withoutEnding(arn.resource);
  return name === undefined ? undefined : formatArn({ ...arn, resource: name });
}
