import { describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../../adapters/sqlite/store.ts';
import { ingestMessages } from '../../../core/ingest/queue-messages.ts';
import type { DenialStore } from '../../../core/ports.ts';
import noApiEvents from '../../cases/normalize/no-api-events.json' with { type: 'json' };
import { eventEnvelope } from '../../support/event-envelope.ts';
import { aCanaryRecord, aRecord, aSuccess } from '../../support/records.ts';

const NOW = Date.parse('2026-11-20T10:05:00Z');

function message(id: string, detail: unknown) {
  return { id, body: JSON.stringify({ version: '0', 'detail-type': 'AWS API Call via CloudTrail', detail }) };
}

async function ingest(
  messages: { id: string; body: string }[],
  store: DenialStore = openSqliteStore(':memory:'),
) {
  const problems: string[] = [];
  const result = await ingestMessages(messages, {
    store,
    clock: () => NOW,
    onFailure: (id, failed) =>
      problems.push(`${id}: ${'problem' in failed ? failed.problem : String(failed.error)}`),
  });
  return { ...result, problems, store };
}

const { userIdentity: _, ...withoutIdentity } = aRecord({ eventID: 'e-without-identity' });

describe('a message that cannot be read fails alone', () => {
  test.each([
    ['not JSON', { id: 'bad', body: 'oops' }, 'bad: the message is not JSON'],
    [
      'no CloudTrail record',
      message('bad', { foo: 1 }),
      'bad: eventSource: is missing: not a CloudTrail record',
    ],
    [
      'no identity',
      message('bad', withoutIdentity),
      'bad: userIdentity: is missing: the record does not say which caller was denied',
    ],
    [
      'a clock in the future',
      message('bad', aRecord({ eventTime: '2027-01-01T00:00:00Z' })),
      'bad: eventTime: lies in the future',
    ],
    [
      'a record of another account',
      {
        id: 'bad',
        body: JSON.stringify({ ...eventEnvelope(aRecord({ eventID: 'bad' })), account: '444455556666' }),
      },
      'bad: detail.recipientAccountId: is not the account in which EventBridge received the event',
    ],
    [
      '4,000 brackets',
      { id: 'bad', body: `${'['.repeat(4000)}${']'.repeat(4000)}` },
      'bad: the message is not JSON',
    ],
    [
      '4,000 brackets in its request',
      {
        id: 'bad',
        body: `{"detail-type":"x","detail":{"requestParameters":${'['.repeat(4000)}${']'.repeat(4000)}}}`,
      },
      'bad: the message is not JSON',
    ],
  ])('%s', async (_note, bad, problem) => {
    const { failed, added, problems } = await ingest([bad, message('good', aRecord())]);
    expect({ failed, added, problems }).toStrictEqual({ failed: ['bad'], added: 1, problems: [problem] });
  });
});

test('the same call in two messages of a batch, and again later, counts once', async () => {
  const twice = [message('a', aRecord()), message('b', aRecord())];
  const { added, duplicates, failed, store } = await ingest(twice);
  expect({ added, duplicates, failed }).toStrictEqual({ added: 1, duplicates: 1, failed: [] });
  const again = await ingest(twice, store);
  expect(again).toMatchObject({ added: 0, duplicates: 2, failed: [] });
  expect(await store.listGroups({}, 'count')).toMatchObject([{ count: 1 }]);
});

test('a record that the store refuses blocks no other, and is reported by its id', async () => {
  const store = openSqliteStore(':memory:');
  const picky: DenialStore = {
    ...store,
    putDenials: async (denials) => {
      if (denials.some(({ denial }) => denial.id === 'poison')) throw new Error('too large');
      return store.putDenials(denials);
    },
  };
  const messages = ['e1', 'poison', 'e2'].map((eventID) => message(eventID, aRecord({ eventID })));
  const { failed, added, problems } = await ingest(messages, picky);
  expect({ failed, added, problems }).toStrictEqual({
    failed: ['poison'],
    added: 2,
    problems: ['poison: Error: too large'],
  });
});

test('records of no call are done, and counted apart', async () => {
  const messages = noApiEvents.map(({ record }, index) => message(`${index}`, record));
  const {
    failed,
    added,
    noApiEvents: counted,
    problems,
  } = await ingest([...messages, message('a', aRecord())]);
  expect({ failed, problems, added, counted }).toEqual({
    failed: [],
    problems: [],
    added: 1,
    counted: noApiEvents.length,
  });
});

test('of those added, it counts those whose layer is unknown', async () => {
  const unsaid = aRecord({ eventID: 'e-unsaid', errorMessage: 'Access Denied' });
  const { added, layerUnknown, store } = await ingest([message('a', aRecord()), message('b', unsaid)]);
  expect({ added, layerUnknown }).toEqual({ added: 2, layerUnknown: 1 });
  const again = await ingest([message('b', unsaid)], store);
  expect(again).toMatchObject({ added: 0, layerUnknown: 0, duplicates: 1 });
});

test('calls that went through are done; policy changes are kept', async () => {
  const change = aSuccess({
    eventSource: 'organizations.amazonaws.com',
    eventName: 'UpdatePolicy',
    requestParameters: { policyId: 'p-1' },
  });
  const { failed, added, store } = await ingest([message('a', aSuccess()), message('b', change)]);
  expect({ failed, added }).toStrictEqual({ failed: [], added: 0 });
  expect(await store.listPolicyChanges({ targets: ['p-1'] })).toMatchObject([{ event: 'UpdatePolicy' }]);
});

describe('canaries', () => {
  const PLACE = { account: '444455556666', region: 'eu-west-1' };

  test('that one came is kept, and it is no denial, however often it is delivered', async () => {
    const messages = [message('a', aCanaryRecord(PLACE)), message('b', aRecord())];
    const { store, ...result } = await ingest(messages);
    await ingest([message('c', aCanaryRecord(PLACE)), message('d', aCanaryRecord(PLACE))], store);
    expect(result).toMatchObject({ failed: [], added: 1, duplicates: 0 });
    expect(await store.lastCanary(PLACE, {})).toBe('2026-11-20T10:02:11Z');
    expect(await store.listGroups({}, 'count')).toMatchObject([{ count: 1, action: 's3:PutObject' }]);
  });

  test('another call of its role is a denial', async () => {
    const { added, store } = await ingest([
      message('a', aCanaryRecord(PLACE, { eventName: 'ReceiveMessage', errorMessage: 'no' })),
    ]);
    expect(added).toBe(1);
    expect(await store.lastCanary(PLACE, {})).toBeUndefined();
  });

  test('one from the future fails, and one that the store refuses blocks no other', async () => {
    const late = aCanaryRecord(PLACE, { eventTime: '2027-01-01T00:00:00Z' });
    const store = openSqliteStore(':memory:');
    const broken: DenialStore = {
      ...store,
      putCanaries: async () => {
        throw new Error('busy');
      },
    };
    const messages = [message('a', late), message('b', aCanaryRecord(PLACE)), message('c', aRecord())];
    const { failed, added, problems } = await ingest(messages, broken);
    expect({ failed, added, problems }).toEqual({
      failed: ['a', 'b'],
      added: 1,
      problems: ['a: eventTime: lies in the future', 'b: Error: busy'],
    });
  });
});
