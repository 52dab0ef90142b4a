/**
 * The family of a resource: what denials are grouped by.
 * Object keys become their prefix; all else stays as it is for now.
 */
import { formatArn, parseArn } from '../model/arn.ts';

export const UNKNOWN_FAMILY = 'unknown';

export function resourceFamily(resource: string | null): string {
  if (resource === null) return UNKNOWN_FAMILY;
  const arn = parseArn(resource);
  if (arn?.service !== 's3' || arn.region !== '' || arn.account !== '') return resource;
  const slash = arn.resource.lastIndexOf('/');
  return slash < 0 ? resource : formatArn({ ...arn, resource: `${arn.resource.slice(0, slash)}/*` });
}
