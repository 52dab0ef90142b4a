/** The partition of a record: from any ARN in it, else from its Region. */
import { partitionOfRegion } from '../../contract/region-partition.ts';
import { parseArn } from '../model/arn.ts';

export function partitionOf(region: string | null, anyArn: string | null | undefined): string {
  const said = parseArn(anyArn ?? '')?.partition;
  if (said !== undefined) return said;
  return partitionOfRegion(region ?? '');
}
