/** The IAM action of a call that a client of the SDK made. */
import type { Call } from '../../adapters/aws/member-clients.ts';

/** SDK clients and operations that IAM knows by another word. */
const PREFIXES: Readonly<Record<string, string>> = {
  APIGateway: 'apigateway',
  DynamoDB: 'dynamodb',
  EFS: 'elasticfilesystem',
  EventBridge: 'events',
  OpenSearch: 'es',
  S3Control: 's3',
};
const RENAMED: Readonly<Record<string, string>> = {
  'apigateway:GetRestApi': 'apigateway:GET',
  'apigateway:GetRestApis': 'apigateway:GET',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:ListBuckets': 's3:ListAllMyBuckets',
};

export function actionOf({ client, command }: Pick<Call, 'client' | 'command'>): string {
  const service = client.replace(/Client$/, '');
  const name = command.replace(/Command$/, '');
  if (name === 'GetPublicAccessBlock') {
    return service === 'S3' ? 's3:GetBucketPublicAccessBlock' : 's3:GetAccountPublicAccessBlock';
  }
  const action = `${PREFIXES[service] ?? service.toLowerCase()}:${name}`;
  return RENAMED[action] ?? action;
}
