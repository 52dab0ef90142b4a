import { describe, expect, test } from 'vitest';
import type { DetectEvent } from '../../../core/detect/event.ts';
import { Replay } from '../../../core/detect/replay.ts';
import { detectorSettings } from '../../../core/detect/settings.ts';
import { anEvent, burst, type EventParts, NINE, wave } from '../../support/detect-world.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;

function replay(events: readonly DetectEvent[], until?: number) {
  const run = new Replay(detectorSettings());
  for (const event of events) run.event(event);
  if (until !== undefined) run.tick(until);
  return run.take();
}

const opens = (events: readonly DetectEvent[]) =>
  replay(events)
    .filter(({ type }) => type === 'open')
    .map(({ channel }) => channel);

const MEMBER = 'arn:aws:iam::111122223333:role/team-3';

/** Forty denials of one member of the wave, so long after it began. */
const spike = (after: number, parts: Partial<EventParts> = {}) =>
  burst(40, NINE + after, { principal: MEMBER, policy: 'scp:p-wave', id: 'spike', ...parts });

/** The policy is unknown: the wave is one of its account. */
const UNNAMED = { policy: 'identity-implicit@111122223333' };

/** An action, account, resource and policy that have nothing to do with the wave. */
const ELSEWHERE = {
  action: 'kms:Decrypt',
  account: '444455556666',
  resource: 'arn:aws:kms:::key/*',
  policy: 'scp:p-other',
};

/** The same, by a policy that is no key. */
const nameless = (events: readonly DetectEvent[]) =>
  events.map((event) => ({ ...event, keys: { ...event.keys, policy: undefined } }));

describe('a spike of one member of a wave', () => {
  test.each<[string, number, Partial<EventParts>, boolean]>([
    ['while it goes on', 2 * MINUTE, {}, true],
    ['when it is over, in its cool-down', 2 * HOUR, {}, true],
    ['after its cool-down', 7 * HOUR, {}, false],
    ['denied another action', 2 * MINUTE, { action: 'kms:Decrypt' }, false],
    ['denied the action for other reasons', 2 * MINUTE, { ...ELSEWHERE, action: 's3:GetObject' }, false],
    ['denied something else', 2 * MINUTE, ELSEWHERE, false],
  ])('%s', (_note, after, parts, isPart) => {
    const opened = opens([...wave(20, NINE), ...spike(after, parts)]);
    expect(opened).toEqual(isPart ? ['policy#principals'] : ['policy#principals', 'principal']);
  });

  test('of a wave whose policy is unknown', () => {
    expect(opens([...wave(20, NINE, UNNAMED), ...spike(2 * MINUTE, UNNAMED)])).toHaveLength(1);
  });

  test('that names no policy, in the account of the wave', () => {
    expect(opens([...wave(20, NINE), ...nameless(spike(2 * MINUTE))])).toHaveLength(1);
  });

  test('that was notified before the wave began stays an incident of its own', () => {
    expect(opens([...spike(-10 * MINUTE), ...wave(20, NINE)])).toEqual(['principal', 'policy#principals']);
  });
});

describe('two waves at once', () => {
  const OTHER_WAVE = { ...ELSEWHERE, id: 'wave-b' };
  const waves = [...wave(20, NINE), ...wave(20, NINE + 5 * MINUTE, OTHER_WAVE)];

  test('denied the action of one by the policy of the other: part of neither', () => {
    const mixed = spike(10 * MINUTE, { ...ELSEWHERE, action: 's3:GetObject' });
    expect(opens([...waves, ...mixed])).toEqual(['policy#principals', 'policy#principals', 'principal']);
  });

  test('denied the action of one by its policy: part of it', () => {
    expect(opens([...waves, ...spike(10 * MINUTE, ELSEWHERE)])).toEqual([
      'policy#principals',
      'policy#principals',
    ]);
  });
});

describe('what belongs together is so while it goes on', () => {
  const probe = (after: number) =>
    Array.from({ length: 40 }, (_, i) =>
      anEvent({
        ...ELSEWHERE,
        id: `probe-${after}-${i}`,
        ts: NINE + after + i * 5,
        action: `ec2:Action${i}`,
      }),
    );

  test.each([
    ['new actions within half an hour of its denials', 20 * MINUTE, ['principal']],
    ['new actions four hours later', 4 * HOUR, ['principal', 'principal#actions']],
  ])('of a principal: %s', (_note, after, want) => {
    expect(opens([...burst(40, NINE), ...probe(after)])).toEqual(want);
  });

  test('of a policy: another resource two hours later, before the policy alarms again, is an incident of its own', () => {
    const others = wave(20, NINE + 2 * HOUR, { id: 'others', resource: 'arn:aws:s3:::other/*' }).map(
      (event) => ({
        ...event,
        keys: { ...event.keys, principal: `${event.keys.principal}-b` },
      }),
    );
    expect(opens([...wave(20, NINE), ...others])).toEqual(['policy#principals', 'resource#principals']);
  });
});

test('a history that begins at second 0 gives the same updates as on any other day', () => {
  const history = [
    ...wave(20, NINE),
    ...spike(2 * MINUTE),
    ...burst(40, NINE + 10 * MINUTE, { ...ELSEWHERE, id: 'x' }),
  ];
  const early = history.map((event) => ({ ...event, ts: event.ts - NINE, at: event.at - NINE }));
  expect(opens(early)).toEqual(opens(history));
});

test('growth states the last hour, and the largest evidence so far', () => {
  const updates = replay(burst(4000, NINE));
  expect(updates.map(({ type }) => type)).toEqual(['open', 'escalate', 'escalate']);
  const [, , last] = updates;
  expect(last?.count).toBeLessThan((last?.at ?? 0) - NINE);
  const ended = replay(
    [...burst(400, NINE), ...burst(10, NINE + 25 * MINUTE, { id: 'late' })],
    NINE + 3 * HOUR,
  );
  expect(ended.at(-1)?.evidence).toBeGreaterThan(200);
});

test('a wave by a policy that is no key is one of its action', () => {
  expect(opens(nameless(wave(20, NINE)))).toEqual(['action#principals']);
});

test('many members that try on for hours add nothing to what the alert of the wave says', () => {
  const rounds = Array.from({ length: 540 }, (_, i) => wave(30, NINE + i * 20, { id: `round-${i}` }));
  expect(opens(rounds.flat().sort((a, b) => a.at - b.at))).toEqual(['policy#principals']);
});

test('an incident states the last hour when it opens, and its total when it ends', () => {
  const events = [...burst(200, NINE), ...burst(50, NINE + 20 * MINUTE, { id: 'later' })];
  const updates = replay(events, NINE + 3 * HOUR).map(({ type, count }) => [type, count]);
  expect(updates[0]).toEqual(['open', 12]);
  expect(updates.at(-1)).toEqual(['resolve', 250]);
});

describe('repeated bursts', () => {
  const spread = (events: number, seconds: number, day: number) =>
    burst(events, 0, { id: `day-${day}` }).map((event, i) => {
      const time = NINE + day * DAY + (i * seconds) / events;
      return { ...event, ts: time, at: time };
    });
  const daysNotified = (events: readonly DetectEvent[]) =>
    replay(events)
      .filter(({ type }) => type === 'open')
      .map(({ at }) => Math.floor((at - NINE) / DAY));

  test('the same every night: known from the second night on', () => {
    const nights = Array.from({ length: 8 }, (_, day) => spread(40, 40, day));
    expect(daysNotified(nights.flat())).toEqual([0]);
  });

  test('a first incident does not hide a sharper one the next day; from the second on, its size is known', () => {
    const days = [spread(200, 50 * MINUTE, 0), ...[1, 2, 3].map((day) => spread(60, 30, day))];
    expect(daysNotified(days.flat())).toEqual([0, 1]);
  });
});
