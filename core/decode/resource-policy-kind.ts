/**
 * Which kind of resource policy a denial means by "resource-based policy": the service decides.
 * Source: data/resource-policy-kinds.json. A service that is not there has no answer.
 */
import table from '../../data/resource-policy-kinds.json' with { type: 'json' };
import { parseArn } from '../model/arn.ts';

const KINDS: ReadonlyMap<string | undefined, string> = new Map(Object.entries(table.kinds));

/** A trust policy decides over these; the last two are asked together with AssumeRole. */
const TRUST_OPERATIONS = ['sts:assumerole', 'sts:tagsession', 'sts:setsourceidentity'];

export function resourcePolicyKind(action: string | null, resource: string | null): string | null {
  const asked = action?.toLowerCase();
  if (TRUST_OPERATIONS.some((operation) => asked?.startsWith(operation))) return 'roleTrustPolicy';
  const byAction = KINDS.get(asked?.split(':')[0]);
  if (byAction !== undefined || resource === null) return byAction ?? null;
  return KINDS.get(parseArn(resource)?.service) ?? null;
}
