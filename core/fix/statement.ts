/**
 * The smallest statement that lets the denied call pass the layer that does not allow it.
 *
 * Shape   what is known of the denied call -> StatementParts -> Statement.
 * Source  IAM User Guide, "IAM JSON policy elements reference"; "Grant permissions to pass a role" (PassedToService).
 */
import type { Assessment } from '../assess/assessment.ts';
import type { Gathered } from '../gather/gather.ts';
import { parseArn } from '../model/arn.ts';
import type { Attribution } from '../model/attribution.ts';
import type { DenialToExplain } from '../model/denial.ts';
import type { PolicyLayer } from '../model/policy-layer.ts';
import { isObject, listAt, textAt } from '../record/json.ts';

export interface FixInput {
  readonly denial: DenialToExplain;
  readonly record: unknown;
  readonly attribution: Attribution;
  readonly gathered: Gathered;
  readonly assessment: Assessment;
  /** Further resources of the same call that the layer does not allow either. */
  readonly alsoOn?: readonly Gathered[] | undefined;
  /** The record shows the type of the resource only. */
  readonly isResourceOpen?: boolean;
  /** The caller tries many different things that it may not do. */
  readonly probing: boolean;
}

export type Statement = Readonly<Record<string, unknown>>;

/** What the statement has to allow, for which principal and under which conditions. */
export interface StatementParts {
  readonly layer: PolicyLayer;
  readonly action: string;
  readonly resource: string;
  /** The other resources of the call that the statement is for. */
  readonly alsoOn: readonly string[];
  /** ARN of the role or user. */
  readonly principal: string;
  /** Host name of the service that receives a passed role, or that calls a key for the caller. */
  readonly service: string | undefined;
  readonly region: string | null;
  /** Through which access point of S3 alone the bucket is opened. */
  readonly accessPoint: string | undefined;
  /** What the same call needs besides: `sts:TagSession`. */
  readonly also: readonly string[];
  /** Of the statement beside which this one belongs. */
  readonly condition: Statement | undefined;
}

/** ARN of the role or user with its path, where it was looked up. */
export function principalArn({ gathered, denial }: FixInput): string {
  const { identity } = gathered.lookups;
  return identity?.kind === 'found' ? identity.value.arn : denial.principal.arn;
}

export function partsOf(
  input: FixInput,
  layer: PolicyLayer,
  condition: Statement | undefined,
): StatementParts {
  const { denial, gathered, record } = input;
  const { action, resource } = gathered.input.request;
  return {
    layer,
    action,
    resource,
    alsoOn: (input.alsoOn ?? []).flatMap((each) => each.input.request.resource ?? []),
    principal: principalArn(input),
    service: serviceIn(input),
    region: denial.region,
    accessPoint: accessPointOf(input, layer),
    also: layer === 'resourcePolicy' ? sessionActions(action, record) : [],
    condition,
  };
}

/** The bucket's policy opens the bucket through the access point that the call used, and no further. */
function accessPointOf({ gathered }: FixInput, layer: PolicyLayer): string | undefined {
  const isBucket = layer === 'resourcePolicy' && gathered.other?.side === 'accessPoint';
  const point = isBucket ? gathered.context.get('s3:dataaccesspointarn') : undefined;
  return point?.state === 'known' ? point.values[0] : undefined;
}

/** A trust policy must allow each of them by itself. */
function sessionActions(action: string, record: unknown): readonly string[] {
  if (!action.toLowerCase().startsWith('sts:assumerole')) return [];
  const hasTags = listAt(record, 'requestParameters', 'tags').length > 0;
  const hasIdentity = textAt(record, 'requestParameters', 'sourceIdentity') !== undefined;
  return [...(hasTags ? ['sts:TagSession'] : []), ...(hasIdentity ? ['sts:SetSourceIdentity'] : [])];
}

/** The service that receives the role, or that called the key for the caller; undefined: there is none, or it is not known. */
function serviceIn({ denial, record, gathered }: FixInput): string | undefined {
  if (isPassRole(gathered.input.request)) {
    const passedTo = gathered.context.get('iam:passedtoservice');
    return passedTo?.state === 'known' ? passedTo.values[0] : undefined;
  }
  const invokedBy = textAt(record, 'userIdentity', 'invokedBy');
  if (invokedBy?.endsWith('.amazonaws.com') === true) return invokedBy;
  const isKey = gathered.input.request.action.toLowerCase().startsWith('kms:');
  return isKey && denial.eventSource !== 'kms.amazonaws.com' ? (denial.eventSource ?? undefined) : undefined;
}

export const isPassRole = ({ action }: { readonly action: string }): boolean =>
  action.toLowerCase() === 'iam:passrole';

export function statementFor(parts: StatementParts): Statement {
  const { layer, action, resource, also, alsoOn } = parts;
  const resources = [...new Set([resource, ...alsoOn])];
  const { Principal, Condition: whose } = principalFor(parts);
  const isTrust = layer === 'resourcePolicy' && parseArn(resource)?.service === 'iam';
  const Condition = joinedConditions([parts.condition, whose, conditionFor(parts)]);
  return {
    Effect: 'Allow',
    ...(Principal === undefined ? {} : { Principal }),
    Action: also.length === 0 ? action : [action, ...also],
    ...(isTrust ? {} : { Resource: resources.length === 1 ? resource : resources }),
    ...(Condition === undefined ? {} : { Condition }),
  };
}

/** The hex ending changes whenever Identity Center provisions the permission set again. */
const PERMISSION_SET =
  /^(arn:[^:]*:iam::(\d{12}):role\/aws-reserved\/[^*?$]*\/AWSReservedSSO_[^*?$]*_)[0-9a-f]{16}$/;

/** Policies of gateway endpoints know no principals but `*`; a permission set's role has a name that does not last. */
function principalFor({ layer, principal, resource }: StatementParts): {
  readonly Principal?: unknown;
  readonly Condition?: Statement;
} {
  if (layer === 'vpcEndpointPolicy') {
    return { Principal: '*', Condition: { ArnEquals: { 'aws:PrincipalArn': principal } } };
  }
  if (layer !== 'resourcePolicy') return {};
  if (isLayer(resource)) return { Principal: { AWS: parseArn(principal)?.account ?? principal } };
  const [, start, account] = PERMISSION_SET.exec(principal) ?? [];
  if (start === undefined || account === undefined) return { Principal: { AWS: principal } };
  const partition = start.split(':')[1];
  return {
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Condition: { ArnLike: { 'aws:PrincipalArn': `${start}*` } },
  };
}

/** The policy of a Lambda layer takes accounts and `*` as principals, and no condition on the principal's ARN. */
function isLayer(resource: string): boolean {
  const arn = parseArn(resource);
  return arn?.service === 'lambda' && arn.resource.startsWith('layer:');
}

/** 12 digits, where a statement can name no less than an account. */
export function wholeAccountIn({ Principal }: Statement): string | undefined {
  const named = textAt(Principal, 'AWS');
  return named !== undefined && /^\d{12}$/.test(named) ? named : undefined;
}

/** All of them must hold; of two for the same key the first. Undefined: there are none. */
export function joinedConditions(conditions: readonly (Statement | undefined)[]): Statement | undefined {
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

function conditionFor(parts: StatementParts): Statement | undefined {
  const { action, service, region, layer, accessPoint } = parts;
  if (accessPoint !== undefined) return { StringEquals: { 's3:DataAccessPointArn': accessPoint } };
  if (service === undefined) return undefined;
  if (action.toLowerCase() === 'iam:passrole') return { StringEquals: { 'iam:PassedToService': service } };
  if (layer !== 'resourcePolicy' || !action.toLowerCase().startsWith('kms:') || region === null)
    return undefined;
  return {
    StringEquals: { 'kms:ViaService': service.replace('.amazonaws.com', `.${region}.amazonaws.com`) },
  };
}
