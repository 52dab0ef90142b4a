import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  type DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { ATTEMPTS } from '../../adapters/dynamodb/client.ts';
import { collect, inEmptyStore, type StoreHarness } from '../store-contract/store-harness.ts';
import { aDenial } from '../support/denials.ts';
import { emptyDynamodbStore } from '../support/engines/dynamodb-stores.ts';
import { useDynamodbLocal } from '../support/engines/with-engine.ts';

const engine = useDynamodbLocal();

type Send = (command: { readonly input: object }) => Promise<object>;

/** The real engine, of which some answers are those of a busy table; `turn` counts the calls from 1. */
function busy(answer: (command: object, turn: number) => object | Error | undefined): StoreHarness {
  let turn = 0;
  const send: Send = async (command) => {
    turn += 1;
    const instead = answer(command, turn);
    if (instead instanceof Error) throw instead;
    return instead ?? (engine().client.send as unknown as Send).call(engine().client, command);
  };
  const client = () =>
    new Proxy(engine().client, {
      get: (target, name) => (name === 'send' ? send : Reflect.get(target, name)),
    }) as DynamoDBClient;
  const sleep = () => Promise.resolve();
  return { name: '', runs: 0, empty: () => emptyDynamodbStore(engine(), { client: client(), sleep }) };
}

const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

test.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
  '%s is waited out, and counts nothing twice',
  (code) => {
    let transactions = 0;
    const harness = busy((command) => {
      if (!(command instanceof TransactWriteItemsCommand)) return undefined;
      transactions += 1;
      return transactions % 3 === 0 ? undefined : cancelled('None', code);
    });
    return inEmptyStore(harness, async (store) => {
      const recorded = ['e1', 'e2', 'e3'].map((id) => aDenial({ id }));
      expect((await store.putDenials(recorded)).added).toHaveLength(3);
      expect(await store.getGroup(aDenial().denial.group)).toMatchObject({ count: 3 });
    });
  },
);

test('a table that stays busy is given up, with nothing written', () => {
  let transactions = 0;
  const harness = busy((command) => {
    if (!(command instanceof TransactWriteItemsCommand)) return undefined;
    transactions += 1;
    return cancelled('TransactionConflict', 'None');
  });
  return inEmptyStore(harness, async (store) => {
    await expect(store.putDenials([aDenial()])).rejects.toThrow('too busy');
    expect(transactions).toBe(ATTEMPTS + 1);
    expect(await collect(store.listDenials({}))).toEqual([]);
  });
});

test('a transaction that is refused for what it says is not tried again', () => {
  const harness = busy((command) =>
    command instanceof TransactWriteItemsCommand ? cancelled('ValidationError', 'None') : undefined,
  );
  return inEmptyStore(harness, (store) =>
    expect(store.putDenials([aDenial()])).rejects.toThrow(TransactionCanceledException),
  );
});

test('leftovers of batches are read and written in the end', () => {
  const harness = busy((command, turn) => {
    if (turn % 2 === 0) return undefined;
    if (command instanceof BatchWriteItemCommand) return { UnprocessedItems: command.input.RequestItems };
    if (command instanceof BatchGetItemCommand) return { UnprocessedKeys: command.input.RequestItems };
    return undefined;
  });
  return inEmptyStore(harness, async (store) => {
    await store.putDenials([aDenial({ session: 'ci' })]);
    expect(await collect(store.listDenials({ principal: 'ci' }))).toHaveLength(1);
  });
});

test('leftovers that stay are given up', () => {
  const harness = busy((command) =>
    command instanceof BatchWriteItemCommand ? { UnprocessedItems: command.input.RequestItems } : undefined,
  );
  return inEmptyStore(harness, (store) => expect(store.putDenials([aDenial()])).rejects.toThrow('too busy'));
});

test('ten writers on one group', () =>
  inEmptyStore({ name: '', runs: 0, empty: () => emptyDynamodbStore(engine()) }, async (_store, place) => {
    const writers = Array.from({ length: 10 }, (_, w) => {
      const time = `2026-11-20T10:00:${String((w * 7) % 60).padStart(2, '0')}Z`;
      return place.open().putDenials([0, 1, 2].map((n) => aDenial({ id: `${w}-${n}`, time })));
    });
    await Promise.all(writers);
    expect(await place.store.getGroup(aDenial().denial.group)).toMatchObject({
      count: 30,
      firstSeen: '2026-11-20T10:00:00Z',
      lastSeen: '2026-11-20T10:00:56Z',
    });
  }));

test('a group that grows while a copy leaves it loses nothing', () => {
  const owners = (id: string) =>
    aDenial({
      sharedEventId: id,
      copy: 'resourceOwner',
      principal: 'AROAEXAMPLE',
      time: `2026-11-20T10:00:0${id}Z`,
    });
  let meanwhile: (() => Promise<unknown>) | undefined;
  const harness = busy((command) => {
    if (!(command instanceof TransactWriteItemsCommand) || meanwhile === undefined) return undefined;
    // Only the transaction that moves the copy replaces a copy marker; the group has been read for it by then.
    const moves = command.input.TransactItems?.some(({ Put }) =>
      Put?.ConditionExpression?.includes('c = :owner'),
    );
    if (moves !== true) return undefined;
    const work = meanwhile;
    meanwhile = undefined;
    return work().then(() => engine().client.send(command));
  });
  return inEmptyStore(harness, async (store) => {
    await store.putDenials([owners('1'), owners('2')]);
    meanwhile = () => store.putDenials([owners('3'), owners('0')]);
    await store.putDenials([aDenial({ sharedEventId: '2' })]);
    expect(meanwhile).toBeUndefined();
    expect(await store.getGroup(owners('1').denial.group)).toMatchObject({
      count: 3,
      firstSeen: '2026-11-20T10:00:00Z',
      lastSeen: '2026-11-20T10:00:03Z',
    });
    expect(await store.getGroup(aDenial().denial.group)).toMatchObject({ count: 1 });
  });
});
