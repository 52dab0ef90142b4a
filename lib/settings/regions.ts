/**
 * Regions and the partitions that they lie in.
 *
 * Source  CloudTrail User Guide, "Concepts: global service events": calls to IAM, Organizations and the like are
 *         recorded in one Region of a partition only.
 */

export type Partition = 'aws' | 'aws-cn' | 'aws-us-gov' | 'aws-eusc';

const GLOBAL_EVENTS_REGION: Readonly<Record<Partition, string>> = {
  aws: 'us-east-1',
  'aws-cn': 'cn-north-1',
  'aws-us-gov': 'us-gov-west-1',
  // Its only Region.
  'aws-eusc': 'eusc-de-east-1',
};

export function partitionOf(region: string): Partition {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('eusc-')) return 'aws-eusc';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Where the calls to global services of the Region's partition arrive. */
export function globalEventsRegion(region: string): string {
  return GLOBAL_EVENTS_REGION[partitionOf(region)];
}
