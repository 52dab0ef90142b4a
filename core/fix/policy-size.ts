/**
 * Whether AWS takes the policy that a suggested statement makes longer, or the role one policy more; and else what to do.
 *
 * Shape   policies, the statement and where it belongs -> one sentence, or undefined: it fits, or the quota is not known.
 * Source  data/policy-quotas.json.
 */
import { parseArn } from '../model/arn.ts';
import { type PolicySet, policiesIn } from '../model/policy.ts';
import type { PolicyLayer } from '../model/policy-layer.ts';
import { policyQuota, policySize } from '../model/policy-quota.ts';
import { withStatement } from './proof.ts';
import type { Statement } from './statement.ts';

export interface Placed {
  readonly policies: PolicySet;
  readonly layer: PolicyLayer;
  /** Of resource policies. */
  readonly policyKind: string | null;
  readonly statement: Statement;
  /** ARN of the role or user. */
  readonly principal: string;
}

export function whyItDoesNotFit(placed: Placed): string | undefined {
  return tooLong(placed) ?? tooMany(placed);
}

function tooLong({ policies, layer, policyKind, statement }: Placed): string | undefined {
  const isNew = layer === 'identityPolicy';
  const quota = policyQuota(
    isNew ? 'managedPolicy' : layer === 'resourcePolicy' ? (policyKind ?? '') : layer,
  );
  const changed = policiesIn(withStatement(policies, layer, statement), layer);
  const document = (isNew ? changed.at(-1) : changed[0])?.document;
  if (quota === undefined || document === undefined) return undefined;
  const size = policySize(document, quota);
  const { characters, most = characters, tooLong: instead } = quota;
  if (size <= characters) return undefined;
  const taken = most === characters || size > most ? `${most}` : `${characters} by default, ${most} at most`;
  return `It does not fit: ${size} characters, and AWS takes ${taken}; ${instead}.`;
}

/** Those of a user may be its groups', which do not count; a role has no groups. */
function tooMany({ policies, layer, principal }: Placed): string | undefined {
  const quota = policyQuota('managedPolicy')?.attached;
  const isRole = parseArn(principal)?.resource.startsWith('role/') === true;
  if (layer !== 'identityPolicy' || !isRole || quota === undefined) return undefined;
  const managed = policiesIn(policies, layer).filter(({ arn }) => arn !== undefined).length;
  if (managed < quota.default) return undefined;
  const taken =
    managed < quota.most ? `${quota.default} by default, ${quota.most} at most` : `${quota.most} at most`;
  return `${managed} managed policies are attached, and AWS takes ${taken}: add the statement to one of them, or to an inline policy.`;
}
