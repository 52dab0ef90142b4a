/**
 * The cause of a denial as an id: what AWS stated, and where the call came from. Denials of one group and one cause
 * are explained once, by one of them.
 *
 * The Region and the VPC endpoint belong to it, because policies turn on them and there are few. Times and addresses
 * do not: they differ from call to call.
 */
import type { Evidence } from './attribution.ts';
import type { Denial } from './denial.ts';
import { organizationPolicyKind } from './organization-policy.ts';
import { shortDigest } from './short-digest.ts';

export type Caused = Pick<Denial, 'attribution' | 'region' | 'vpcEndpointId'>;

/** INVARIANT: of a denial as AWS stated it; answered, it would have another. */
export function causeOf({ attribution, region, vpcEndpointId }: Caused): string {
  const { layer, policyKind, kind, reason, policy } = attribution;
  const enforced = attribution.evidence.flatMap(enforcedCause);
  const stated = JSON.stringify([
    ...[layer, policyKind, kind, reason, policy?.arn, region, vpcEndpointId],
    ...enforced,
  ]);
  return shortDigest(stated);
}

/** Of what a service enforces the tag or setting decides; a text that may be the organization's own, by its digest. */
function enforcedCause({ code, about, text }: Evidence): readonly string[] {
  if (text !== undefined) return [text];
  return organizationPolicyKind(code) === undefined ? [] : [code ?? '', about ?? ''];
}
