/**
 * The partition that a Region lies in, by the beginning of its name.
 *
 * Source  AWS General Reference, "Regions and endpoints"; partitions.json of the AWS SDKs.
 */
const BY_REGION: readonly (readonly [string, string])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
  ['eusc-', 'aws-eusc'],
];

export const partitionOfRegion = (region: string): string =>
  BY_REGION.find(([start]) => region.startsWith(start))?.[1] ?? 'aws';
