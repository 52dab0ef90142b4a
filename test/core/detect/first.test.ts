import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ALERT_SINKS } from '../../../contract/alert-channels.ts';
import type { DetectEvent } from '../../../core/detect/event.ts';
import { type First, firstOfItem, firstsIn, isFirstId, itemOfFirst } from '../../../core/detect/first.ts';
import { OLD_SECONDS } from '../../../core/detect/replayed.ts';

const NINE = 1_767_603_600;
const ANA = 'arn:aws:iam::111122223333:user/ana';
const GROUP = 'g-0123456789abcdef';

const event = (
  overrides: Partial<Omit<DetectEvent, 'keys'>> & {
    principal?: string;
    action?: string;
    resource?: string;
  } = {},
): DetectEvent => {
  const { principal = ANA, action = 'cloudtrail:StopLogging', resource, ...rest } = overrides;
  const keys = { principal, action, resource, account: undefined, policy: undefined };
  return { ts: NINE, at: NINE + 60, id: 'e1', group: GROUP, keys, ...rest };
};

const withoutCaller = (given: DetectEvent): DetectEvent => ({
  ...given,
  keys: { ...given.keys, principal: undefined },
});

const actionsOf = (events: readonly DetectEvent[]) =>
  [...firstsIn(events).values()].map(({ principal, action }) => `${principal.split('/')[1]} ${action}`);

test.each<[string, readonly DetectEvent[], readonly string[]]>([
  ['a grave action', [event()], ['ana cloudtrail:StopLogging']],
  ['twice is once', [event(), event({ id: 'e2' })], ['ana cloudtrail:StopLogging']],
  [
    'in other letters',
    [event(), event({ action: 'cloudtrail:stoplogging' })],
    ['ana cloudtrail:StopLogging'],
  ],
  [
    'each action of each caller',
    [event(), event({ action: 'guardduty:DeleteDetector' }), event({ principal: `${ANA}bel` })],
    ['ana cloudtrail:StopLogging', 'ana guardduty:DeleteDetector', 'anabel cloudtrail:StopLogging'],
  ],
  ['a sensitive action', [event({ action: 'iam:PassRole' })], []],
  ['a key of oneself', [event({ action: 'iam:CreateAccessKey', resource: ANA })], []],
  [
    'a key of another',
    [event({ action: 'iam:CreateAccessKey', resource: `${ANA}bel` })],
    ['ana iam:CreateAccessKey'],
  ],
  ['a denial whose group is not known', [event({ group: undefined })], []],
  ['a denial whose caller is not known', [withoutCaller(event())], []],
  ['without a real time', [event({ ts: Number.NaN })], []],
  ['nothing', [], []],
])('firsts: %s', (_note, events, want) => {
  expect(actionsOf(events)).toEqual(want);
});

test.each([
  ['as it comes', 60, false],
  ['as late as an outage', OLD_SECONDS, false],
  ['of a replay', OLD_SECONDS + 1, true],
])('%s: whether it is done before an alert', (_note, late, isDone) => {
  const [first] = firstsIn([event({ at: NINE + late })]).values();
  expect(first).toMatchObject({ isDone, time: NINE, at: NINE + late });
});

test('a first as it begins; its id stays the same from version to version, or it would be a first again', () => {
  const [[id, first] = fail()] = firstsIn([event({ action: 'CloudTrail:StopLogging' })]);
  expect(id).toBe('first|f-5cf6732716e13b46');
  expect(first).toEqual({
    incident: 'f-5cf6732716e13b46',
    principal: ANA,
    action: 'CloudTrail:StopLogging',
    why: 'stops the record of what is done in the account',
    group: GROUP,
    at: NINE + 60,
    time: NINE,
    isDone: false,
    isCounted: false,
    heldUntil: 0,
    taken: [],
    tries: 0,
  });
});

test('it is kept for 400 days of its arrival, in whole seconds', () => {
  const [first = fail()] = firstsIn([event({ at: NINE + 60.5 })]).values();
  expect(itemOfFirst(first, 0).expires).toBe(NINE + 61 + 400 * 86_400);
});

const firsts: fc.Arbitrary<First> = fc.record({
  incident: fc.stringMatching(/^f-[0-9a-f]{16}$/),
  principal: fc.string({ unit: 'binary', minLength: 1 }).map((text) => text.toWellFormed()),
  action: fc.string({ minLength: 1 }),
  why: fc.string({ minLength: 1 }),
  group: fc.string({ minLength: 1 }),
  at: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0, max: 1e11 }).map((each) => each + 0),
  time: fc.nat(),
  isDone: fc.boolean(),
  isCounted: fc.boolean(),
  heldUntil: fc.nat(),
  taken: fc.subarray([...ALERT_SINKS]),
  tries: fc.nat(),
});

describe('what is kept', () => {
  test('comes back as it was, under an id that is no key of a dimension', () => {
    fc.assert(
      fc.property(firsts, fc.nat(), (first, version) => {
        const item = itemOfFirst(first, version);
        expect(isFirstId(item.id)).toBe(true);
        expect(item).toMatchObject({ version, due: !first.isDone });
        expect(firstOfItem(item)).toEqual(first);
      }),
    );
  });

  test.each(['', '{', '[]', 'null', '{"incident":"f-1"}', '\u0000'])('%j is no first', (text) => {
    const item = { ...itemOfFirst([...firstsIn([event()]).values()][0] ?? fail(), 1) };
    expect(firstOfItem({ ...item, state: new TextEncoder().encode(text) })).toBeUndefined();
    expect(firstOfItem({ ...item, id: 'first|f-ffffffffffffffff' })).toBeUndefined();
  });

  const kept: First = {
    ...{ incident: 'f-0123456789abcdef', principal: ANA, action: 'cloudtrail:StopLogging', why: 'stops it' },
    ...{ group: GROUP, at: NINE + 60, time: NINE, isDone: true, isCounted: true, heldUntil: NINE + 120 },
    ...{ taken: ['email'], tries: 3 },
  };
  /** The kept item, written with other members. */
  const read = (members: Record<string, unknown>) =>
    firstOfItem({
      ...itemOfFirst(kept, 1),
      state: new TextEncoder().encode(JSON.stringify({ ...kept, ...members })),
    });

  test.each(['incident', 'principal', 'action', 'why', 'group', 'at', 'time'])(
    'without its %s it is no first',
    (name) => {
      expect(read({})).toEqual(kept);
      expect(read({ [name]: undefined })).toBeUndefined();
    },
  );

  test('what does not say how far its alert came is delivered from the beginning', () => {
    const unsaid = ['isDone', 'isCounted', 'heldUntil', 'taken', 'tries'].map((name) => [name, undefined]);
    const begun = { isDone: false, isCounted: false, heldUntil: 0, taken: [], tries: 0 };
    expect(read(Object.fromEntries(unsaid))).toEqual({ ...kept, ...begun });
  });
});

function fail(): never {
  throw new Error('there is no first');
}
