/** Arbitrary recorded denials: every member of its whole range, hostile texts included. */
import fc from 'fast-check';
import { CONFIDENCES, LAYERS } from '../../core/model/attribution.ts';
import { ACTION_METHODS, RESOURCE_METHODS } from '../../core/model/found.ts';
import { type DenialOverrides, OTHER_ACCOUNT } from './denials.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ minLength: 1 }),
  fc.constantFrom('~', '#', 'a#b', 'line\nbreak', '\u0000', '\ud800', '🙂', '__proto__', 'x'.repeat(2000)),
);

const text = hostile.filter((value) => value !== '');
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value);

const principal = fc.record({
  arn: fc.oneof(
    text,
    text.map((name) => `arn:aws:iam::${OTHER_ACCOUNT}:role/path/${name}`),
  ),
  type: text,
  session: maybe(hostile),
  sessionArn: maybe(hostile),
});

const policy = fc.record({ arn: maybe(text), name: maybe(text), target: maybe(text) });

/** Second of one day, so that histories have equal times now and then. */
const time = fc
  .nat({ max: 86_399 })
  .map((second) => new Date(Date.UTC(2026, 10, 20) + second * 1000).toISOString().replace('.000', ''));

export const anyDenialOverrides: fc.Arbitrary<DenialOverrides> = fc.record({
  id: text,
  eventId: text,
  time,
  requestId: maybe(hostile),
  account: maybe(hostile),
  region: maybe(hostile),
  principal,
  errorCode: hostile,
  action: fc.oneof(hostile, fc.constantFrom('s3:GetObject', 'kms:Decrypt')),
  actionFrom: fc.constantFrom('message', ...ACTION_METHODS),
  eventSource: hostile,
  eventName: hostile,
  resource: maybe(hostile),
  resourceFrom: fc.constantFrom(...RESOURCE_METHODS),
  resourceFamily: text,
  sourceIp: maybe(hostile),
  userAgent: maybe(hostile),
  vpcEndpointId: maybe(hostile),
  fix: maybe(
    fc.record({
      kind: fc.constantFrom('allow', 'meetCondition', 'askOwner', 'none'),
      callerCan: fc.array(hostile, { maxLength: 2 }),
      why: maybe(hostile),
      assumes: fc.array(hostile, { maxLength: 2 }),
      owner: fc.constantFrom('account', 'caller'),
      summary: hostile,
      statement: maybe(fc.dictionary(fc.string(), fc.string())),
      where: hostile,
      proven: maybe(fc.boolean()),
      next: maybe(hostile),
    }),
  ),
  attribution: fc.record({
    layer: fc.constantFrom(...LAYERS),
    confidence: fc.constantFrom(...CONFIDENCES),
    policy: maybe(policy),
    contradictions: fc.array(hostile, { maxLength: 2 }),
  }),
  message: maybe(hostile),
});
