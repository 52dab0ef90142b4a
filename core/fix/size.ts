/**
 * Does the policy still fit with one statement more?
 *
 * Units   characters without white space, of the document as JSON.
 * Source  IAM User Guide, "IAM and AWS STS quotas"; VPC documentation, "Endpoint policies"; S3, KMS: quotas of policies.
 */

import { policiesIn, withStatement } from '../assess/policy-set.ts';
import type { PolicySet } from '../model/policy.ts';
import { POLICY_LAYER, type PolicyLayer } from '../model/policy-layer.ts';
import { isObject } from '../record/json.ts';
import type { Statement } from './statement.ts';

/** As AWS sets them at first; for trust policies more can be asked for. */
const RESOURCE_LIMITS: ReadonlyMap<string, number> = new Map([
  ['roleTrustPolicy', 2_048],
  ['bucketPolicy', 20_480],
  ['kmsKeyPolicy', 32_768],
]);

export interface Overflow {
  readonly size: number;
  readonly limit: number;
}

/** Undefined: it fits, or nobody knows; identity policies may be many, and another one can be attached. */
export function overflow(
  policies: PolicySet,
  layer: PolicyLayer,
  policyKind: string | null,
  statement: Statement,
): Overflow | undefined {
  const limit = limitOf(layer, policyKind);
  const [policy] = policiesIn(withStatement(policies, layer, statement), layer);
  const size = isObject(policy?.document) ? sizeOf(policy.document) : 0;
  return limit !== undefined && size > limit ? { size, limit } : undefined;
}

function limitOf(layer: PolicyLayer, policyKind: string | null): number | undefined {
  return POLICY_LAYER[layer].documentLimit ?? RESOURCE_LIMITS.get(policyKind ?? '');
}

const sizeOf = (document: unknown): number => JSON.stringify(document).replace(/\s/g, '').length;
