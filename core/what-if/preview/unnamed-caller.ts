/**
 * A caller of whom the record has the account and a unique id, and no name: the owner's record of a call from another account.
 *
 * Shape   a call -> the same call with a stand-in that bears the unique id as its name; what was gathered for it -> the same,
 *         without what depends on the name.
 * Source  CloudTrail User Guide, "CloudTrail userIdentity element" (`AWSAccount`); IAM User Guide, "IAM identifiers".
 *
 * INVARIANT: no policy can name the stand-in. A statement that names principals of its account may mean the caller: a Deny may
 * then deny, and an Allow may allow. What is attached to the caller is not visible.
 */
import { onNothing, withStatements } from '../../assess/any-resource.ts';
import type { DeniedCall } from '../../gather/denied-call.ts';
import type { Gathered } from '../../gather/gather.ts';
import type { HiddenLayer } from '../../gather/layer-policies.ts';
import { identityType } from '../../model/identity-type.ts';
import type { PolicyLayer } from '../../model/policy-layer.ts';
import { isObject, type JsonObject, textAt } from '../../record/json.ts';
import { partitionOf } from '../../record/partition.ts';

/** `AIDA…` of a user, `AROA…:session` of a role. */
const UNIQUE_ID = /^(AIDA|AROA)[A-Z0-9]+(?::(.+))?$/;

export interface UnnamedCaller {
  readonly account: string;
  /** A service-linked role is exempt from SCPs and RCPs, and the id does not say whether it is one. */
  readonly mayBeServiceLinked: boolean;
}

/** Undefined: the record names the caller, or does not identify it at all. */
export function unnamedCaller({ denial, record }: DeniedCall): UnnamedCaller | undefined {
  const { principal, account } = denial;
  if (account === null || !identityType(principal.type).namesAccountOnly) return undefined;
  const id = UNIQUE_ID.exec(textAt(record, 'userIdentity', 'principalId') ?? '');
  if (id === null || principal.arn.startsWith('arn:')) return undefined;
  return { account, mayBeServiceLinked: id[1] === 'AROA' };
}

export function withStandIn(call: DeniedCall, { account }: UnnamedCaller): DeniedCall {
  const { principal, region } = call.denial;
  const { arn: id, session } = principal;
  const partition = partitionOf(region, null);
  const named =
    session === null
      ? { arn: `arn:${partition}:iam::${account}:user/${id}` }
      : { sessionArn: `arn:${partition}:sts::${account}:assumed-role/${id}/${session}` };
  return { ...call, denial: { ...call.denial, principal: { ...principal, ...named } } };
}

const ATTACHED = ['identityPolicy', 'permissionsBoundary', 'sessionPolicy'] as const;

export function withoutName(
  gathered: Gathered,
  { account }: UnnamedCaller,
): { readonly gathered: Gathered; readonly mayDeny: readonly PolicyLayer[] } {
  const [mayAllow, mayDeny] = [new Set<PolicyLayer>(ATTACHED), new Set<PolicyLayer>()];
  const policies = withStatements(gathered, (statement, layer) => {
    if (layer === undefined || !mayName(statement, account)) return statement;
    if (statement.Effect === 'Deny') mayDeny.add(layer);
    else mayAllow.add(layer);
    return onNothing(statement);
  });
  const hidden = [...mayAllow].map(
    (layer): HiddenLayer => ({
      ...{ layer, code: 'notRead' },
      why: `which principal of the account ${account} called is not known`,
    }),
  );
  return {
    gathered: {
      ...gathered,
      input: { ...gathered.input, policies },
      hidden: [...gathered.hidden, ...hidden],
    },
    mayDeny: [...mayDeny],
  };
}

/** The whole account, and everyone, is no name. */
function mayName({ Principal, NotPrincipal }: JsonObject, account: string): boolean {
  if (NotPrincipal !== undefined) return true;
  const { AWS } = isObject(Principal) ? Principal : {};
  const all: readonly unknown[] = Array.isArray(AWS) ? AWS : [AWS];
  return all.some(
    (each) => typeof each === 'string' && each.includes(`::${account}:`) && !each.endsWith(':root'),
  );
}
