/** Every service whose resource policies are read; a service's client is loaded when it is asked for. */
import type { ResourceAdapter } from './resource-adapter.ts';

type Loader = () => Promise<{ readonly adapter: ResourceAdapter }>;

const LOADERS: ReadonlyMap<string, Loader> = new Map<string, Loader>([
  ['apigateway', () => import('./api-gateway.ts')],
  ['backup', () => import('./backup.ts')],
  ['codeartifact', () => import('./codeartifact.ts')],
  ['dynamodb', () => import('./dynamodb.ts')],
  ['ecr', () => import('./ecr.ts')],
  ['elasticfilesystem', () => import('./efs.ts')],
  ['es', () => import('./opensearch.ts')],
  ['events', () => import('./eventbridge.ts')],
  ['kms', () => import('./kms.ts')],
  ['lambda', () => import('./lambda.ts')],
  ['s3', () => import('./s3.ts')],
  ['secretsmanager', () => import('./secrets-manager.ts')],
  ['sns', () => import('./sns.ts')],
  ['sqs', () => import('./sqs.ts')],
]);

export const ADAPTED_SERVICES: readonly string[] = [...LOADERS.keys()];

/** By the service of an ARN that bears a policy. */
export async function resourceAdapter(service: string): Promise<ResourceAdapter | undefined> {
  return (await LOADERS.get(service)?.())?.adapter;
}
