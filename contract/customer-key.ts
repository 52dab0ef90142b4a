/**
 * What people need of the customer's key (setting `customerKey`) beside the policy of their task (people.ts).
 *
 * Units   account and key of the example: replace them.
 * Source  AWS KMS Developer Guide, "kms:ViaService": the key serves only through the service, in whatever Region.
 */
import type { PersonStatement } from './people.ts';

const KEY = 'arn:aws:kms:*:111122223333:key/KEY_ID';

export const CUSTOMER_KEY_POLICY = {
  Version: '2012-10-17' as const,
  Statement: [
    {
      Sid: 'ReadAndWriteTheTable',
      Effect: 'Allow',
      Action: ['kms:Decrypt'],
      Resource: KEY,
      Condition: { StringLike: { 'kms:ViaService': ['dynamodb.*.amazonaws.com'] } },
    },
    {
      Sid: 'ReadAndMoveDeadLetters',
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: KEY,
      Condition: { StringLike: { 'kms:ViaService': ['sqs.*.amazonaws.com'] } },
    },
  ] satisfies readonly PersonStatement[],
};
