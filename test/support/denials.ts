/**
 * Builders of recorded denials. Accounts are documentation ids; everything left out is a plain, complete denial, so
 * that a test names only what it is about.
 */
import { type Attribution, type Layer, UNKNOWN_ATTRIBUTION } from '../../core/model/attribution.ts';
import type { Denial, Principal, RecordedDenial } from '../../core/model/denial.ts';
import { groupId } from '../../core/model/group.ts';
import type { Sample } from '../../core/model/sample.ts';

export const ACCOUNT = '111122223333';
export const OTHER_ACCOUNT = '444455556666';

/** What a test may say of a denial: the members of `Denial` and of `RecordedDenial`, and two shorthands. */
export interface DenialOverrides extends Partial<Omit<Denial, 'attribution' | 'principal' | 'group'>> {
  /** A whole principal, or the ARN of a user or role. */
  readonly principal?: Principal | string;
  /** Role session name; needs a role ARN as principal. */
  readonly session?: string;
  readonly attribution?: Partial<Attribution>;
  readonly layer?: Layer;
  /** ARN of the policy that denied. */
  readonly policy?: string;
  readonly sharedEventId?: string;
  readonly copy?: RecordedDenial['copy'];
  readonly message?: string | null;
  readonly sample?: Sample;
}

/** Of a record that was not kept. */
export const NO_SAMPLE: Sample = { record: null, message: null, leftOut: [] };

export const DEPLOY_ROLE = `arn:aws:iam::${ACCOUNT}:role/ci/deploy-role`;

/** A denial as `normalize` would hand it to the store; `id` and `time` are worth giving. */
export function aDenial(overrides: DenialOverrides = {}): RecordedDenial {
  const { principal, session, attribution, layer, policy, sharedEventId, copy, message, sample, ...members } =
    overrides;
  const id = members.id ?? sharedEventId ?? 'e0000000-0000-4000-8000-000000000001';
  const resource = members.resource === undefined ? 'arn:aws:s3:::ledger/2026/a.csv' : members.resource;
  const denial = {
    eventId: id,
    requestId: 'REQ123',
    time: '2026-11-20T10:02:11Z',
    account: ACCOUNT,
    region: 'eu-central-1',
    errorCode: 'AccessDenied',
    action: 's3:GetObject',
    actionFrom: 'message' as const,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    resourceFamily: familyOf(resource),
    resourceFrom: 'message' as const,
    sourceIp: '203.0.113.7',
    userAgent: 'aws-cli/2.31.0',
    vpcEndpointId: null,
    fix: null,
    changed: [],
    nextSteps: [],
    ...members,
    id,
    resource,
    principal: aPrincipal(principal, session),
    attribution: anAttribution({ ...attribution, ...(layer && { layer }) }, policy),
  };
  const key = {
    principal: denial.principal.arn,
    action: denial.action,
    resourceFamily: denial.resourceFamily,
  };
  return {
    denial: { ...denial, group: groupId(key) },
    sharedEventId: sharedEventId ?? null,
    copy: copy ?? 'caller',
    message: message === undefined ? 'Access Denied' : message,
    sample: sample ?? NO_SAMPLE,
  };
}

/** Stand-in for the real resource families: the last segment is what varies. */
export function familyOf(resource: string | null): string {
  if (resource === null) return 'unknown';
  return resource.slice(0, resource.lastIndexOf('/') + 1) + (resource.includes('/') ? '*' : resource);
}

function aPrincipal(overrides: Principal | string = DEPLOY_ROLE, session?: string): Principal {
  if (typeof overrides !== 'string') return overrides;
  if (session === undefined) return { arn: overrides, type: 'IAMUser', session: null, sessionArn: null };
  const [, , , , account, resource = ''] = overrides.split(':');
  const role = resource.split('/').at(-1);
  const sessionArn = `arn:aws:sts::${account}:assumed-role/${role}/${session}`;
  return { arn: overrides, type: 'AssumedRole', session, sessionArn };
}

function anAttribution(overrides: Partial<Attribution>, policy: string | undefined): Attribution {
  const stated: Attribution = {
    ...UNKNOWN_ATTRIBUTION,
    layer: 'identityPolicy',
    kind: 'implicit',
    confidence: 'stated',
    evidence: [{ source: 'message', says: 'no identity-based policy allows the action' }],
    ...overrides,
  };
  return policy === undefined ? stated : { ...stated, policy: { arn: policy, name: null, target: null } };
}
