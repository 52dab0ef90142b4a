/** What a case of the sample is made of: the call, the forms of its message, and the answer. */
import type { Confidence } from '../../core/model/attribution.ts';
import type { Fix } from '../../core/model/denial.ts';
import type { CallerName } from './callers.ts';
import { REGION } from './statements.ts';

/** `text`: the service's own words. */
export type Form = 'full' | 'layerOnly' | 'bare' | 'cut' | 'blob' | 'text';

export interface Expected {
  readonly layer: string;
  readonly kind: string;
  /** Name or ARN of the policy, or the level; null: none to be named. */
  readonly policy: string | null;
  readonly conditionKey: string | null;
  /** The kind of way out. */
  readonly fix: Fix['kind'];
  /** Why it is no policy's doing. */
  readonly reason?: string;
  /** Left out: not looked at. */
  readonly confidence?: Confidence;
  /** Layers that may block as well; left out: not looked at. */
  readonly mayAlsoBlock?: readonly string[];
  /** The action that was refused, where it is a further check of the call. */
  readonly refused?: string;
}

/** What the session was given when it was made; the record of that stands before the denial. */
export interface Grant {
  /** JSON of an inline session policy. */
  readonly policy?: string;
  readonly policyArns?: readonly string[];
  readonly tags?: Readonly<Record<string, string>>;
}

export interface Case {
  readonly story: string;
  readonly caller: CallerName;
  readonly action: string;
  readonly resource: string;
  readonly forms: readonly Form[];
  readonly expected: Expected;
  /** The answer where AWS names no layer; left out: the same. */
  readonly unlessNamed?: Expected;
  readonly region?: string;
  readonly endpoint?: string;
  readonly grant?: Grant;
  /** Left out: as S3 would have them, for other services none. */
  readonly parameters?: Readonly<Record<string, unknown>> | null;
  /** `service:Operation` of the call, where AWS refused another action than the one it is named after. */
  readonly call?: string;
  readonly errorCode?: string;
  /** The message of the form `text`. */
  readonly text?: string;
  /** The service that called for the caller. */
  readonly invokedBy?: string;
  /** In the same second as the case before: one call, and the call that it led to. */
  readonly sameMoment?: true;
}

export const SENTENCES: readonly Form[] = ['full', 'layerOnly', 'bare', 'cut'];
export const WITH_BLOB: readonly Form[] = [...SENTENCES, 'blob'];

export type Answer = readonly [
  layer: string,
  kind: 'explicit' | 'implicit',
  policy: string | null,
  key: string | null,
  fix: Fix['kind'],
];

export function expect([layer, kind, policy, conditionKey, fix]: Answer): Expected {
  return { layer, kind, policy, conditionKey, fix };
}

export function row(
  story: string,
  caller: CallerName,
  action: string,
  resource: string,
  answer: Answer,
  more: Partial<Case> = {},
): Case {
  return { story, caller, action, resource, forms: SENTENCES, expected: expect(answer), ...more };
}

export const UNANSWERABLE: Expected = {
  layer: 'unknown',
  kind: 'unknown',
  policy: null,
  conditionKey: null,
  fix: 'none',
};

export const table = (account: string) => `arn:aws:dynamodb:${REGION}:${account}:table/orders`;
export const object = (bucket: string, name: string) => `arn:aws:s3:::${bucket}/${name}`;
export const scp = (id: string) =>
  `arn:aws:organizations::999988887777:policy/o-demo/service_control_policy/${id}`;
export const rcp = (id: string) =>
  `arn:aws:organizations::999988887777:policy/o-demo/resource_control_policy/${id}`;

const policy = (...Statement: readonly object[]) => JSON.stringify({ Version: '2012-10-17', Statement });
export const READS_ONLY: Grant = {
  policy: policy({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }),
};
export const KEEPS: Grant = {
  policy: policy(
    { Effect: 'Allow', Action: ['s3:*', 'ec2:*'], Resource: '*' },
    { Sid: 'Keep', Effect: 'Deny', Action: ['s3:DeleteObject', 'ec2:TerminateInstances'], Resource: '*' },
  ),
};
export const viaEndpoint = { endpoint: 'vpce-0a1b2c3d' };
