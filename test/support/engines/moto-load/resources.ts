/** Resources and VPC endpoints, by the service in their ARN. */
import { parseArn } from '../../../../core/model/arn.ts';
import type { ResourceEntry, SnapshotEntry } from '../../../../core/snapshot/entry.ts';
import type { Load } from './entry-load.ts';
import { lambdaFunction } from './function.ts';
import { bus, queue, topic } from './messaging.ts';
import { api, domain, endpoint, repository } from './network.ts';
import { key, secret } from './secrets.ts';
import { accessPoint, bucket, fileSystem, table, vault } from './storage.ts';

type Loads = (entry: ResourceEntry) => Load;

const BY_SERVICE: ReadonlyMap<string, Loads> = new Map([
  ['apigateway', api],
  ['backup', vault],
  ['dynamodb', table],
  ['ecr', repository],
  ['elasticfilesystem', fileSystem],
  ['es', domain],
  ['events', bus],
  ['kms', key],
  ['lambda', lambdaFunction],
  ['s3', (entry: ResourceEntry) => (parseArn(entry.arn)?.account ? accessPoint(entry) : bucket(entry))],
  ['secretsmanager', secret],
  ['sns', topic],
  ['sqs', queue],
]);

export function loadResource(entry: SnapshotEntry): Load | undefined {
  if (entry.kind === 'vpcEndpoint') return endpoint(entry);
  if (entry.kind !== 'resource' || entry.account === null) return undefined;
  return BY_SERVICE.get(parseArn(entry.arn)?.service ?? '')?.(entry);
}
