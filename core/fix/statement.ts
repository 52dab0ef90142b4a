/**
 * The smallest statement that lets the denied call pass its silent layer, and the policies with it in place.
 *
 * Source  IAM User Guide, "IAM JSON policy elements reference"; "Grant permissions to pass a role" (PassedToService).
 */
import { parseArn } from '../model/arn.ts';
import type { PolicyLayer } from '../model/policy-layer.ts';
import { isObject } from '../record/json.ts';

export type Statement = Readonly<Record<string, unknown>>;

export interface Wanted {
  readonly layer: PolicyLayer;
  readonly action: string;
  readonly resource: string;
  /** ARN of the role or user. */
  readonly principal: string;
  /** Host name of the service that receives a passed role, or that calls a key for the caller. */
  readonly service: string | undefined;
  readonly region: string | null;
  /** What the same call needs besides: `sts:TagSession`. */
  readonly also: readonly string[];
  /** Of the statement beside which this one belongs. */
  readonly sibling: Statement | undefined;
}

export function statementFor(wanted: Wanted): Statement {
  const { layer, action, resource, also } = wanted;
  const { Principal, Condition: whose } = principalFor(wanted);
  const isTrust = layer === 'resourcePolicy' && parseArn(resource)?.service === 'iam';
  const Condition = joined([wanted.sibling, whose, conditionFor(wanted)]);
  return {
    Effect: 'Allow',
    ...(Principal === undefined ? {} : { Principal }),
    Action: also.length === 0 ? action : [action, ...also],
    ...(isTrust ? {} : { Resource: resource }),
    ...(Condition === undefined ? {} : { Condition }),
  };
}

/** The hex ending changes whenever Identity Center provisions the set anew. */
const PERMISSION_SET =
  /^(arn:[^:]*:iam::(\d{12}):role\/aws-reserved\/[^*?$]*\/AWSReservedSSO_[^*?$]*_)[0-9a-f]{16}$/;

/** Policies of gateway endpoints know no principals but `*`; a permission set's role has a name that does not last. */
function principalFor({ layer, principal }: Wanted): {
  readonly Principal?: unknown;
  readonly Condition?: Statement;
} {
  if (layer === 'vpcEndpointPolicy') {
    return { Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': principal } } };
  }
  if (layer !== 'resourcePolicy') return {};
  const [, start, account] = PERMISSION_SET.exec(principal) ?? [];
  if (start === undefined || account === undefined) return { Principal: { AWS: principal } };
  const partition = start.split(':')[1];
  return {
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Condition: { ArnLike: { 'aws:PrincipalArn': `${start}*` } },
  };
}

/** All of them must hold; of two that speak of the same key the first. Undefined: there are none. */
function joined(conditions: readonly (Statement | undefined)[]): Statement | undefined {
  const blocks = new Map<string, Map<string, unknown>>();
  for (const condition of conditions) {
    for (const [operator, keys] of Object.entries(condition ?? {})) {
      const block = blocks.get(operator) ?? new Map<string, unknown>();
      blocks.set(operator, block);
      for (const [key, values] of Object.entries(isObject(keys) ? keys : {})) {
        if (!block.has(key)) block.set(key, values);
      }
    }
  }
  if (blocks.size === 0) return undefined;
  return Object.fromEntries([...blocks].map(([operator, block]) => [operator, Object.fromEntries(block)]));
}

function conditionFor({ action, service, region, layer }: Wanted): Statement | undefined {
  if (service === undefined) return undefined;
  if (action.toLowerCase() === 'iam:passrole') return { StringEquals: { 'iam:PassedToService': service } };
  if (layer !== 'resourcePolicy' || !action.toLowerCase().startsWith('kms:') || region === null)
    return undefined;
  return {
    StringEquals: { 'kms:ViaService': service.replace('.amazonaws.com', `.${region}.amazonaws.com`) },
  };
}
