/**
 * Which kind of resource policy a denial means by "resource-based policy": the service decides.
 * Source: data/resource-policy-kinds.json. A service that is not there has no answer.
 */
import table from '../../data/resource-policy-kinds.json' with { type: 'json' };
import { parseArn } from '../model/arn.ts';

const KINDS: ReadonlyMap<string, string> = new Map(Object.entries(table.kinds));

/** A trust policy decides over these; the last two are asked together with AssumeRole. */
const TRUST_OPERATIONS = ['assumerole', 'tagsession', 'setsourceidentity'];

export function resourcePolicyKind(action: string | null, resource: string | null): string | null {
  const [service = '', operation = ''] = (action ?? '').toLowerCase().split(':');
  if (service === 'sts' && TRUST_OPERATIONS.some((name) => operation.startsWith(name)))
    return 'roleTrustPolicy';
  const byAction = KINDS.get(service);
  if (byAction !== undefined) return byAction;
  return KINDS.get(parseArn(resource ?? '')?.service ?? '') ?? null;
}
