/** What a case of the sample is made of: the call, the forms of its message, and the answer. */
import { REGION } from './world.ts';

export type Form = 'full' | 'layerOnly' | 'bare' | 'cut' | 'blob';

export interface Expected {
  readonly layer: string;
  readonly kind: string;
  /** Name or ARN of the policy, or the level; null: none to be named. */
  readonly policy: string | null;
  readonly conditionKey: string | null;
  readonly fix: 'yes' | 'no';
}

export interface Case {
  readonly story: string;
  readonly caller: 'ana' | 'ben' | 'cy' | 'dot' | 'deploy' | 'builder';
  readonly action: string;
  readonly resource: string;
  readonly forms: readonly Form[];
  readonly expected: Expected;
  /** The answer where AWS names no layer; left out: the same. */
  readonly unlessNamed?: Expected;
  readonly region?: string;
  readonly endpoint?: string;
  /** JSON of the session policy that was passed. */
  readonly sessionPolicy?: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export const SENTENCES: readonly Form[] = ['full', 'layerOnly', 'bare', 'cut'];
export const WITH_BLOB: readonly Form[] = [...SENTENCES, 'blob'];

type Answer = readonly [
  layer: string,
  kind: 'explicit' | 'implicit',
  policy: string | null,
  key: string | null,
  fix: 'yes' | 'no',
];

export function expect([layer, kind, policy, conditionKey, fix]: Answer): Expected {
  return { layer, kind, policy, conditionKey, fix };
}

export function row(
  story: string,
  caller: Case['caller'],
  action: string,
  resource: string,
  answer: Answer,
  more: Partial<Case> = {},
): Case {
  return { story, caller, action, resource, forms: SENTENCES, expected: expect(answer), ...more };
}

export const table = (account: string) => `arn:aws:dynamodb:${REGION}:${account}:table/orders`;
export const object = (bucket: string, name: string) => `arn:aws:s3:::${bucket}/${name}`;
export const scp = (id: string) =>
  `arn:aws:organizations::999988887777:policy/o-demo/service_control_policy/${id}`;
export const rcp = (id: string) =>
  `arn:aws:organizations::999988887777:policy/o-demo/resource_control_policy/${id}`;
export const READS_ONLY = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' },
});
export const KEEPS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: 's3:*', Resource: '*' },
    { Sid: 'Keep', Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' },
  ],
});
export const viaEndpoint = { endpoint: 'vpce-0a1b2c3d' };
