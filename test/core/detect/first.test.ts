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
});

function fail(): never {
  throw new Error('there is no first');
}
