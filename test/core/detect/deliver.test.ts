import { describe, expect, test } from 'vitest';
import { deliverAlert, MOST_TRIES, type RefusedIn } from '../../../core/detect/deliver.ts';
import type { PendingUpdate } from '../../../core/detect/outbox.ts';
import type { NamedSink } from '../../../core/ports.ts';
import { anAlert } from '../../support/alerts.ts';

const ALERT = anAlert();

const entry: PendingUpdate = {
  ...{ type: 'open', at: 1, opened: 1, incident: 'i-0123456789abcdef', severity: 'low' },
  ...{ count: 12, expectedPerHour: 1, evidence: 12, heldUntil: 120, taken: [], tries: 0, replayed: false },
};

interface Overrides {
  readonly pending?: Partial<PendingUpdate>;
  readonly refuses?: readonly string[];
  /** Channels that refused an update of the incident in this round already. */
  readonly refused?: RefusedIn;
}

/** Over two channels. */
async function delivered({ pending = {}, refuses = [], refused = new Map() }: Overrides) {
  const tried: string[] = [];
  const channels: NamedSink[] = (['email', 'chat'] as const).map((name) => ({
    name,
    publish: async () => {
      tried.push(name);
      if (refuses.includes(name)) throw new Error('down');
    },
  }));
  const delivery = await deliverAlert({ ...entry, ...pending }, ALERT, channels, refused);
  return { ...delivery, tried, refusedIn: [...(refused.get(entry.incident) ?? [])] };
}

describe('what is left of an update', () => {
  test.each<[string, Overrides, readonly string[], Partial<PendingUpdate> | undefined]>([
    ['all took it: nothing', {}, ['email', 'chat'], undefined],
    [
      'one took it before: it is not sent to that again',
      { pending: { taken: ['email'] } },
      ['chat'],
      undefined,
    ],
    [
      'one refused: it is free for the next sweep',
      { refuses: ['chat'] },
      ['email', 'chat'],
      { taken: ['email'], tries: 1 },
    ],
    ['all refused: one more try', { refuses: ['email', 'chat'] }, ['email', 'chat'], { taken: [], tries: 1 }],
    [
      'a channel that refused the update before is left out, which is no try',
      { refused: new Map([[entry.incident, new Set(['chat'] as const)]]) },
      ['email'],
      { taken: ['email'], tries: 0 },
    ],
    [
      'one that refused another incident is not',
      { refused: new Map([['i-0000000000000000', new Set(['chat'] as const)]]) },
      ['email', 'chat'],
      undefined,
    ],
    [
      'one try before the last',
      { pending: { tries: MOST_TRIES - 2 }, refuses: ['chat'] },
      ['email', 'chat'],
      { taken: ['email'], tries: MOST_TRIES - 1 },
    ],
    [
      'the last try: nothing',
      { pending: { tries: MOST_TRIES - 1 }, refuses: ['chat'] },
      ['email', 'chat'],
      undefined,
    ],
  ])('%s', async (_note, overrides, tried, left) => {
    const result = await delivered(overrides);
    expect(result.tried).toEqual(tried);
    expect(result.next).toEqual(
      left === undefined ? undefined : { ...entry, ...overrides.pending, ...left, heldUntil: 0 },
    );
  });
});

test.each([
  ['none', ['email', 'chat'], false],
  ['one', ['chat'], true],
  ['both', [], true],
])('%s took it: reached', async (_note, refuses, reached) => {
  expect((await delivered({ refuses })).reached).toBe(reached);
});

test('each refusal is reported, and the channel waits for the rest of the round', async () => {
  const { refusals, refusedIn } = await delivered({ refuses: ['chat'], pending: { tries: MOST_TRIES - 1 } });
  const { deduplicationId } = ALERT;
  expect(refusals).toEqual([
    { channel: 'chat', deduplicationId, tries: MOST_TRIES, givenUp: true, error: new Error('down') },
  ]);
  expect(refusedIn).toEqual(['chat']);
});

test('a channel that is not there any more is not waited for', async () => {
  expect((await deliverAlert({ ...entry, taken: ['email'] }, ALERT, [], new Map())).next).toBeUndefined();
});
