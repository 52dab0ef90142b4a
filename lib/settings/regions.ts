/**
 * Where calls to global services are recorded.
 *
 * Source  CloudTrail User Guide, "Concepts: global service events": calls to IAM, Organizations and the like are
 *         recorded in one Region of a partition only.
 */
import { partitionOfRegion } from '../../contract/region-partition.ts';

/** Partitions where it is public in which Region calls to global services are recorded, which is watched, too. */
const GLOBAL_EVENTS_REGION: ReadonlyMap<string, string> = new Map([
  ['aws', 'us-east-1'],
  ['aws-cn', 'cn-north-1'],
  ['aws-us-gov', 'us-gov-west-1'],
  // Its only Region.
  ['aws-eusc', 'eusc-de-east-1'],
]);

/** Where the calls to global services of the Region's partition arrive; undefined: it is not public. */
export function globalEventsRegion(region: string): string | undefined {
  return GLOBAL_EVENTS_REGION.get(partitionOfRegion(region));
}
