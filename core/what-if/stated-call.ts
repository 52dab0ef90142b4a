/**
 * A call that a person writes down, in the form in which denied calls are evaluated.
 *
 * Shape   principal, action, resource, condition keys -> DeniedCall, or the member that cannot be read and why.
 * Source  IAM User Guide, "AWS JSON policy elements: Principal"; Service Authorization Reference (actions).
 *
 * What is not written is unknown, but for two things that every such call would leave open: its session has no session
 * policy, and without `aws:SourceVpce` it comes through no VPC endpoint that has a policy.
 */
import { type DeniedCall, deniedCall } from '../gather/denied-call.ts';
import { parseArn } from '../model/arn.ts';
import { UNKNOWN_ATTRIBUTION } from '../model/attribution.ts';
import type { DenialToExplain, Principal } from '../model/denial.ts';
import { identityType, identityTypeOfArn } from '../model/identity-type.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import { principalOf } from '../normalize/identity.ts';

export interface StatedCall {
  readonly principal: string;
  /** `service:Action`, in any case. */
  readonly action: string;
  /** ARN or `*`. */
  readonly resource: string;
  /** By key; no values: the request does not have it. */
  readonly context: ReadonlyMap<string, readonly string[]>;
}

export function deniedCallOf(stated: StatedCall, caller: StatedCaller, table: ActionTable): DeniedCall {
  const { action, resource, context } = stated;
  const first = (key: string) => [...context].find(([name]) => name.toLowerCase() === key)?.[1][0] ?? null;
  const denial: DenialToExplain = {
    ...NO_EVENT,
    ...caller,
    action: actionKnown(action, table) ?? action,
    resource,
    resourceFamily: resource,
    region: first('aws:requestedregion'),
    sourceIp: first('aws:sourceip') ?? first('aws:vpcsourceip'),
    vpcEndpointId: first('aws:sourcevpce'),
  };
  const grant = { kind: 'none', because: 'recordedWithout' } as const;
  return deniedCall({ denial, record: undefined, grant, given: context }, table);
}

const MESSAGE = 'message' as const;

const NO_EVENT = {
  ...{ id: '', eventId: null, requestId: null, time: null, errorCode: null, eventSource: null },
  ...{ eventName: null, userAgent: null, actionFrom: MESSAGE, resourceFrom: MESSAGE },
  ...{ attribution: UNKNOWN_ATTRIBUTION, fix: null, changed: [], nextSteps: [], group: '' },
};

export interface StatedCaller {
  readonly principal: Principal;
  /** 12 digits; null: a service has none. */
  readonly account: string | null;
}

/** Undefined: no policies are known that apply to such a caller. */
export function statedCaller(text: string): StatedCaller | undefined {
  if (SERVICE.test(text)) {
    return { principal: { arn: text, type: 'AWSService', session: null, sessionArn: null }, account: null };
  }
  const arn = parseArn(text);
  const type = identityTypeOfArn(arn?.resource.split(/[/:]/)[0]);
  const { hasPolicies, policiesOf } = identityType(type);
  const isIdentity = (hasPolicies && policiesOf === 'principal') || type === 'Root';
  if (!isIdentity || arn === undefined || !/^\d{12}$/.test(arn.account) || /[*?\s]/.test(text))
    return undefined;
  return principalOf({ userIdentity: { type, accountId: arn.account } }, text);
}

const SERVICE = /^[a-z0-9][a-z0-9.-]{0,100}\.amazonaws\.com(?:\.cn)?$/;

/** Spelled as AWS documents it; undefined: the table has no such action. */
export function actionKnown(action: string, table: ActionTable): string | undefined {
  const [prefix = '', name = '', ...rest] = action.split(':');
  return rest.length === 0 ? table.find(prefix, name)?.action : undefined;
}
