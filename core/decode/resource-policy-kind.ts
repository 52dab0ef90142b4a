/**
 * The kind of resource policy that a denial calls "resource-based policy"; it depends on the service.
 * Source: data/resource-policy-kinds.json. The kind of a service that is missing there is unknown.
 */
import table from '../../data/resource-policy-kinds.json' with { type: 'json' };
import { parseArn } from '../model/arn.ts';

const KINDS: ReadonlyMap<string | undefined, string> = new Map(Object.entries(table.kinds));

/** Trust policies decide these; AWS checks the last two together with AssumeRole. */
const TRUST_OPERATIONS = ['sts:assumerole', 'sts:tagsession', 'sts:setsourceidentity'];

export function resourcePolicyKind(action: string | null, resource: string | null): string | null {
  const denied = action?.toLowerCase();
  if (TRUST_OPERATIONS.some((operation) => denied?.startsWith(operation))) return 'roleTrustPolicy';
  const byAction = KINDS.get(denied?.split(':')[0]);
  if (byAction !== undefined || resource === null) return byAction ?? null;
  return KINDS.get(parseArn(resource)?.service) ?? null;
}
