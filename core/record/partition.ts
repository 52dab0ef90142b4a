/**
 * The partition of a record: from any ARN in it, else from its Region.
 * Source  AWS General Reference, "Regions and endpoints"; partitions.json of the AWS SDKs.
 */
import { parseArn } from '../model/arn.ts';

const BY_REGION: readonly (readonly [string, string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

export function partitionOf(region: string | null, anyArn: string | null | undefined): string {
  const said = parseArn(anyArn ?? '')?.partition;
  if (said !== undefined) return said;
  return BY_REGION.find(([start]) => region?.startsWith(start))?.[1] ?? 'aws';
}
