/**
 * The queue that a URL names.
 *
 * Source  SQS Developer Guide, "Queue and message identifiers": `https://sqs.REGION.amazonaws.com/ACCOUNT/NAME`.
 */
import { formatArn } from '../model/arn.ts';
import { partitionOf } from '../record/partition.ts';

const QUEUE_URL = /^https:\/\/sqs\.([\w-]{1,30})\.[\w.-]{1,60}\/(\d{12})\/([\w.-]{1,84})$/;

export function queueArn(url: string): string | undefined {
  const [, region, account, resource] = QUEUE_URL.exec(url) ?? [];
  if (region === undefined || account === undefined || resource === undefined) return undefined;
  return formatArn({ partition: partitionOf(region, undefined), service: 'sqs', region, account, resource });
}
