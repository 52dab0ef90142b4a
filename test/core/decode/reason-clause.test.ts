import { describe, expect, test } from 'vitest';
import { prepareText } from '../../../core/decode/message-text.ts';
import { findReasonClauses, lastReasonClause } from '../../../core/decode/reason-clause.ts';

const head = 'User: anonymous is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::b/k" ';
const scp = 'arn:aws:organizations::777788889999:policy/o-ex/service_control_policy/p-ex';

interface Expected {
  readonly layer?: string;
  readonly policyKind?: string;
  readonly kind: string;
  readonly policyArn?: string;
  readonly cameThrough?: string;
  readonly resourceMayBeMissing?: boolean;
  readonly cut?: boolean;
}

const CLAUSES: readonly (readonly [clause: string, expected: Expected])[] = [
  ['with an explicit deny', { kind: 'explicit' }],
  ['with an explicit deny in a session policy', { kind: 'explicit', layer: 'sessionPolicy' }],
  [
    'with an explicit deny in the role trust policy',
    { kind: 'explicit', layer: 'resourcePolicy', policyKind: 'roleTrustPolicy' },
  ],
  [
    `with an explicit deny in a service control policy: ${scp}`,
    { kind: 'explicit', layer: 'serviceControlPolicy', policyArn: scp },
  ],
  [
    'with an explicit deny in a VPC endpoint policy transitively through a service control policy',
    { kind: 'explicit', layer: 'serviceControlPolicy', cameThrough: 'vpcEndpointPolicy' },
  ],
  [
    `with an explicit deny in a VPC endpoint policy transitively through a service control policy: ${scp}`,
    { kind: 'explicit', layer: 'serviceControlPolicy', cameThrough: 'vpcEndpointPolicy', policyArn: scp },
  ],
  [
    'with an explicit deny in a VPC endpoint policy transitively through a bucket policy',
    {
      kind: 'explicit',
      layer: 'resourcePolicy',
      policyKind: 'bucketPolicy',
      cameThrough: 'vpcEndpointPolicy',
    },
  ],
  [
    'because no identity-based policy allows the s3:GetObject action',
    { kind: 'implicit', layer: 'identityPolicy' },
  ],
  [
    'because no role trust policy allows the sts:AssumeRole action',
    { kind: 'implicit', layer: 'resourcePolicy', policyKind: 'roleTrustPolicy' },
  ],
  ['because no future policy allows the s3:GetObject action', { kind: 'implicit' }],
  [
    'because the resource does not exist in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access',
    { kind: 'unknown', layer: 'resourcePolicy', resourceMayBeMissing: true },
  ],
  [
    'because the resource does not exist in this Region',
    { kind: 'unknown', layer: 'resourcePolicy', resourceMayBeMissing: true },
  ],
  [
    'because public policies are blocked by the BlockPublicPolicy block public access setting',
    { kind: 'unknown', layer: 'notAPolicy' },
  ],
  [
    'because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access',
    { kind: 'unknown', layer: 'notAPolicy' },
  ],
];

const NOTHING = { layer: undefined, policyKind: null, policyArn: undefined, cameThrough: undefined };

describe.each(CLAUSES)('%s', (clause, named) => {
  const want = { ...NOTHING, resourceMayBeMissing: false, cut: false, ...named };

  test.each([
    ['at the end', ''],
    ['with a full stop', '.'],
    ['before a blob', '. Encoded authorization failure message: Ab-_'],
    ['before a tool’s words', ' (Service: S3, Status Code: 403)'],
    ['before words that are no policy’s', ', said the action of access'],
  ])('%s', (_note, tail) => {
    const text = prepareText(head + clause + tail, false);
    const { from, to, ...rest } = lastReasonClause(text, 0) ?? { from: 0, to: 0 };
    expect(text.raw.slice(from, to)).toBe(clause);
    expect(rest).toEqual(want);
  });
});

test.each([
  ['with an explicit deny in a serv', 'serviceControlPolicy', 'explicit'],
  ['with an explicit deny in the role tr', 'resourcePolicy', 'explicit'],
  ['because no identity-ba', 'identityPolicy', 'implicit'],
  ['because no permissions bound', 'permissionsBoundary', 'implicit'],
])('cut: %s', (clause, layer, kind) => {
  for (const mark of ['...', '…']) {
    const text = prepareText(head + clause + mark, false);
    expect(lastReasonClause(text, 0)).toMatchObject({ layer, kind, cut: true, to: text.raw.length });
    const goesOn = prepareText(`${head}${clause} and ${'more '.repeat(80)}`, false);
    expect(lastReasonClause(goesOn, 0)?.layer).toBeUndefined();
  }
});

const ENDPOINT = 'with an explicit deny in a VPC endpoint policy';

test.each([
  ['trans', undefined],
  ['transitively thr', undefined],
  ['transitively through', undefined],
  ['transitively through a', undefined],
  ['transitively through a serv', 'serviceControlPolicy'],
  ['transitively through a resource', undefined],
  ['transitively through a resource cont', 'resourceControlPolicy'],
])('cut behind the endpoint policy: %s', (behind, layer) => {
  for (const mark of ['...', '…', '..."}']) {
    const text = prepareText(`${head}${ENDPOINT} ${behind}${mark}`, false);
    const want = {
      layer,
      kind: 'explicit',
      cameThrough: 'vpcEndpointPolicy',
      cut: true,
      to: text.raw.length,
    };
    expect(lastReasonClause(text, 0)).toMatchObject(want);
  }
});

test('a policy type that is not known behind "transitively through" leaves the layer open', () => {
  const text = prepareText(`${head}${ENDPOINT} transitively through a future policy, and more`, false);
  expect(lastReasonClause(text, 0)).toMatchObject({ layer: undefined, cameThrough: 'vpcEndpointPolicy' });
});

test('a text that is cut behind the endpoint policy may have gone on', () => {
  const of = (tail: string) => lastReasonClause(prepareText(`${head}${ENDPOINT}${tail}`, false), 0);
  for (const tail of ['...', '…', '...]'])
    expect(of(tail)).toMatchObject({ layer: 'vpcEndpointPolicy', cut: true });
  for (const tail of ['', '.', '..', '. Transit gateways', ' (Service: S3)'])
    expect(of(tail)).toMatchObject({ layer: 'vpcEndpointPolicy', cut: false, cameThrough: undefined });
});

test.each([
  ['with an ex', 'explicit'],
  ['with an explicit den', 'explicit'],
  ['with an explicit deny i', 'explicit'],
  ['with an explicit deny in', 'explicit'],
  ['with an explicit deny in a', 'explicit'],
  ['with an explicit deny in a res', 'explicit'],
  ['because n', 'implicit'],
  ['because no', 'implicit'],
  ['because no se', 'implicit'],
])('cut before its policy type: %s', (clause, kind) => {
  for (const mark of ['', '...', '…', '..."}']) {
    const text = prepareText(head + clause + mark, false);
    const found = lastReasonClause(text, 0);
    expect(found).toMatchObject({ layer: undefined, kind, cut: true, to: text.raw.length });
    expect(text.raw.slice(found?.from).startsWith(clause)).toBe(true);
  }
  expect(lastReasonClause(prepareText(`${head}${clause} and more`, false), 0)?.cut ?? false).toBe(false);
});

test.each([
  'with',
  'with an',
  'because',
  'because none is known',
  'because no idea',
  'because public buckets are a bad idea',
  'without an explicit deny',
])('no clause: %s', (text) => {
  expect(lastReasonClause(prepareText(head + text, false), 0)).toBeUndefined();
});

test('an explicit deny in words that are no policy type has no layer', () => {
  const text = prepareText(`${head}with an explicit deny in a dream of mine`, false);
  const clause = lastReasonClause(text, 0);
  expect(clause).toMatchObject({ kind: 'explicit', layer: undefined, cut: false });
  expect(text.raw.slice(clause?.from, clause?.to)).toBe('with an explicit deny');
});

test.each([
  ['no colon', `with an explicit deny in a service control policy ${scp}`],
  ['something between', `with an explicit deny in a service control policy: see ${scp}`],
  ['cut', 'with an explicit deny in a service control policy: arn:aws:organizations::7777...'],
])('no policy ARN: %s', (_note, clause) => {
  expect(lastReasonClause(prepareText(clause, false), 0)).toMatchObject({
    layer: 'serviceControlPolicy',
    policyArn: undefined,
  });
});

test.each(['"', "'", '['])('a policy ARN behind %s', (quote) => {
  const clause = `with an explicit deny in a service control policy: ${quote}${scp}`;
  expect(lastReasonClause(prepareText(clause, false), 0)?.policyArn).toBe(scp);
});

test('all clauses in order, from a place on', () => {
  const text = prepareText(CLAUSES.map(([clause]) => clause).join(', '), false);
  const found = [...findReasonClauses(text, 0)].map(({ from, to }) => text.raw.slice(from, to));
  expect(found).toEqual(CLAUSES.map(([clause]) => clause));
  const second = text.raw.indexOf(CLAUSES[1]?.[0] ?? '');
  expect([...findReasonClauses(text, second)]).toHaveLength(CLAUSES.length - 1);
});
