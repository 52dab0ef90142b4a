/** Every service whose resource policies are read; a service's client is loaded on demand. */
import type { Arn } from '../../../core/model/arn.ts';
import type { ResourceAdapter } from './resource-adapter.ts';

type Loader = () => Promise<{ readonly adapter: ResourceAdapter }>;

const signed =
  (service: string): Loader =>
  async () => ({ adapter: (await import('./signed-reads.ts')).signedAdapter(service) });

const LOADERS: ReadonlyMap<string, Loader> = new Map<string, Loader>([
  ['apigateway', () => import('./api-gateway.ts')],
  ['aps', signed('aps')],
  ['backup', () => import('./backup.ts')],
  ['cloudfront', signed('cloudfront')],
  ['codeartifact', () => import('./codeartifact.ts')],
  ['dynamodb', () => import('./dynamodb.ts')],
  ['ecr', () => import('./ecr.ts')],
  ['elasticfilesystem', () => import('./efs.ts')],
  ['es', () => import('./opensearch.ts')],
  ['events', () => import('./eventbridge.ts')],
  ['kms', () => import('./kms.ts')],
  ['lambda', () => import('./lambda.ts')],
  ['mediapackagev2', signed('mediapackagev2')],
  ['networkmanager', signed('networkmanager')],
  ['route53resolver', signed('route53resolver')],
  ['s3', () => import('./s3.ts')],
  ['s3-access-point', () => import('./s3-access-point.ts')],
  ['s3files', signed('s3files')],
  ['secretsmanager', () => import('./secrets-manager.ts')],
  ['sns', () => import('./sns.ts')],
  ['sqs', () => import('./sqs.ts')],
]);

export const ADAPTER_NAMES: readonly string[] = [...LOADERS.keys()];

export async function loadAdapter(name: string): Promise<ResourceAdapter | undefined> {
  return (await LOADERS.get(name)?.())?.adapter;
}

/** By the ARN of a policy's owner. */
export function adapterFor({ service, resource }: Arn): Promise<ResourceAdapter | undefined> {
  return loadAdapter(service === 's3' && resource.startsWith('accesspoint/') ? 's3-access-point' : service);
}
