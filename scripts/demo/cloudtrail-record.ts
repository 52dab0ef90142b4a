/** Makes CloudTrail records of made-up callers, in the shape that CloudTrail writes. */
import { createHash } from 'node:crypto';

export interface CloudTrailRecord {
  readonly eventTime: string;
  readonly awsRegion: string;
  readonly recipientAccountId: string;
  readonly [member: string]: unknown;
}

export interface Caller {
  readonly account: string;
  readonly userIdentity: Readonly<Record<string, unknown>>;
  /** As the error message names the caller. */
  readonly arn: string;
}

export interface Call {
  /** Seconds since the epoch. */
  readonly at: number;
  readonly caller: Caller;
  readonly service: string;
  readonly name: string;
  readonly region: string;
  readonly requestParameters?: unknown;
  readonly isReadOnly?: boolean;
  readonly error?: { readonly code: string; readonly message: string };
  readonly extra?: Readonly<Record<string, unknown>>;
}

let serial = 0;

export function record({ at, caller, service, name, region, error, ...call }: Call): CloudTrailRecord {
  serial += 1;
  return {
    eventVersion: '1.11',
    userIdentity: caller.userIdentity,
    eventTime: new Date(at * 1000).toISOString().replace('.000', ''),
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    awsRegion: region,
    sourceIPAddress: '203.0.113.24',
    userAgent: 'aws-sdk-js/3.1100.0',
    ...(error === undefined ? {} : { errorCode: error.code, errorMessage: error.message }),
    requestParameters: call.requestParameters ?? null,
    responseElements: null,
    requestID: uuid(`request ${serial}`),
    eventID: uuid(`event ${serial}`),
    readOnly: call.isReadOnly ?? error !== undefined,
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: caller.account,
    eventCategory: 'Management',
    ...call.extra,
  };
}

/** As AWS's look, which differ at their beginnings, but the same in each run. */
function uuid(of: string): string {
  const hex = createHash('sha256').update(of).digest('hex');
  const groups = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`];
  return [...groups, hex.slice(20, 32)].join('-');
}

export function roleSession(account: string, path: string, role: string, session: string): Caller {
  const arn = `arn:aws:sts::${account}:assumed-role/${role}/${session}`;
  const issuer = {
    type: 'Role',
    principalId: `AROA${role
      .toUpperCase()
      .replace(/[^A-Z]/g, '')
      .padEnd(17, 'X')
      .slice(0, 17)}`,
    arn: `arn:aws:iam::${account}:role${path}${role}`,
    accountId: account,
    userName: role,
  };
  return {
    account,
    arn,
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${issuer.principalId}:${session}`,
      arn,
      accountId: account,
      accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
      sessionContext: {
        sessionIssuer: issuer,
        attributes: { creationDate: '2026-11-17T00:00:00Z', mfaAuthenticated: 'false' },
      },
    },
  };
}

export function user(account: string, path: string, name: string): Caller {
  const arn = `arn:aws:iam::${account}:user${path}${name}`;
  return {
    account,
    arn,
    userIdentity: {
      type: 'IAMUser',
      principalId: `AIDA${name
        .toUpperCase()
        .replace(/[^A-Z]/g, '')
        .padEnd(17, 'X')
        .slice(0, 17)}`,
      arn,
      accountId: account,
      accessKeyId: 'AKIAEXAMPLEEXAMPLE00',
      userName: name,
    },
  };
}

export function denied(caller: Caller, action: string, resource: string | undefined, reason: string) {
  const target = resource === undefined ? '' : ` on resource: ${resource}`;
  const message = `User: ${caller.arn} is not authorized to perform: ${action}${target} ${reason}`;
  return { code: 'AccessDenied', message };
}

export function noIdentityPolicy(caller: Caller, action: string, resource?: string) {
  return denied(caller, action, resource, `because no identity-based policy allows the ${action} action`);
}
