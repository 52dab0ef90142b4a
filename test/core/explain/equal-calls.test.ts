/** Which calls are taken for the same, and which explanations are used again. */
import { expect, test } from 'vitest';
import type { Explanation } from '../../../core/attribute/attribute-call.ts';
import { equalCalls, type KnownOfCall } from '../../../core/explain/equal-calls.ts';
import type { DeniedCall } from '../../../core/gather/denied-call.ts';
import { type Evidence, UNKNOWN_ATTRIBUTION } from '../../../core/model/attribution.ts';
import { type GrantKnowledge, UNKNOWN_GRANT } from '../../../core/model/session-grant.ts';
import { aDenial } from '../../support/denials.ts';
import { aRecord, type TestRecord } from '../../support/records.ts';

interface Call {
  readonly record?: TestRecord;
  readonly time?: string | null;
  readonly grant?: GrantKnowledge;
  readonly known?: KnownOfCall;
  /** Of what is found of it. */
  readonly evidence?: readonly Evidence[];
}

const FIRST = '2026-11-20T10:00:00Z';
const LATER = '2026-11-20T10:05:00Z';
const AFTER_CHANGE = '2026-11-21T10:00:00Z';
const isAlikeAt = (time: string, other: string) => time.slice(0, 10) === other.slice(0, 10);

const says = (text: string, code: string): readonly Evidence[] => [
  { source: 'evaluation', code, says: text } as Evidence,
];
const granted = (policy: string): GrantKnowledge => ({
  kind: 'recorded',
  grant: {
    ...{ accessKeyId: 'ASIAEXAMPLE', time: FIRST, principal: 'arn:aws:iam::111122223333:role/a' },
    ...{ sessionArn: null, policy, policyArns: [], tags: [] },
  },
});

/** How many of two calls are explained. */
async function explainedOf(
  first: Call,
  second: Call,
  source: Parameters<typeof equalCalls>[0],
): Promise<number> {
  const equal = equalCalls(source);
  let count = 0;
  const explainOne = async (call: Call, id: string) => {
    const {
      record = {},
      time = FIRST,
      grant = UNKNOWN_GRANT,
      known = [FIRST, false, 0],
      evidence = [],
    } = call;
    const denied: DeniedCall = {
      denial: { ...aDenial().denial, time },
      record: aRecord({ eventID: id, requestID: `request-${id}`, eventTime: time, ...record }),
      grant,
    };
    const explanation: Explanation = {
      attribution: { ...UNKNOWN_ATTRIBUTION, evidence },
      ...{ fix: null, changed: [], nextSteps: [] },
    };
    await equal.explained(denied, known, async () => {
      count += 1;
      return explanation;
    });
  };
  await explainOne(first, 'one');
  await explainOne(second, 'two');
  return count;
}

test.each<readonly [string, Call, Call]>([
  ['ids alone differ', {}, {}],
  ['the time differs too', {}, { time: LATER }],
  ['the session was given a policy', { grant: granted('{}') }, { grant: granted('{}') }],
])('once where %s', async (_note, first, second) => {
  expect(await explainedOf(first, second, { isAlikeAt })).toBe(1);
});

test.each<readonly [string, Call, Call]>([
  ['the source is another', {}, { time: AFTER_CHANGE }],
  ['no time is known', { time: null }, { time: null }],
  ['another member of the record differs', {}, { record: { sourceIPAddress: '192.0.2.9' } }],
  ['more is known of the session', {}, { grant: granted('{}') }],
  ['the group was first denied earlier', {}, { known: ['2026-11-20T09:00:00Z', false, 0] }],
  ['the caller is probing by now', {}, { known: [FIRST, true, 0] }],
  ['a change was noted', {}, { known: [FIRST, false, 1] }],
  ['it names its event', { evidence: says('see event one', 'x') }, {}],
  ['it names its request', { evidence: says('see request-one', 'x') }, {}],
  ['it names its time', { evidence: says(`at ${FIRST}`, 'x') }, {}],
  ['it counts seconds', { evidence: says('the caller was created 4 seconds before', 'newCaller') }, {}],
  [
    'the policy of the session asks for the time',
    { grant: granted('{"aws:CurrentTime":1}') },
    { grant: granted('{"aws:CurrentTime":1}') },
  ],
])('twice where %s', async (_note, first, second) => {
  expect(await explainedOf(first, second, { isAlikeAt })).toBe(2);
});

test('twice where a source does not say which times are the same', async () => {
  expect(await explainedOf({}, {}, {})).toBe(2);
});
