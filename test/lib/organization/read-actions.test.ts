import { existsSync, readdirSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { READ_ACTIONS, READ_GUARDRAILS, READ_TREE } from '../../../lib/organization/read-actions.ts';

const ADAPTERS = 'adapters';
const RESOURCES = `${ADAPTERS}/aws/resource-policies`;
const filesIn = (folder: string) =>
  (existsSync(folder) ? readdirSync(folder) : []).map((file) => `${folder}/${file}`);
const readers = [
  ...filesIn(RESOURCES),
  ...['aws', 'snapshot']
    .flatMap((folder) => filesIn(`${ADAPTERS}/${folder}`))
    .filter((path) => /\/(iam|account|sts|authorization)-[\w-]+\.ts$/.test(path)),
];

/** Lists of actions that a module exports, by themselves or as the `actions` of an adapter. */
async function actionsOf(path: string): Promise<readonly string[]> {
  const exported: Readonly<Record<string, unknown>> = await import(
    /* @vite-ignore */ pathToFileURL(path).href
  );
  return Object.values(exported)
    .flatMap((value) => (isRecord(value) && 'actions' in value ? value.actions : value))
    .filter((value): value is string => typeof value === 'string' && /^[a-z0-9-]+:[A-Z]\w+$/.test(value));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const granted = Object.values(READ_ACTIONS).flat();

test('each action is granted once', () => {
  expect(granted).toHaveLength(new Set(granted).size);
  for (const actions of Object.values(READ_ACTIONS)) expect(actions).toEqual(actions.toSorted());
});

test('nothing reads content: objects, messages, items, secret values, parameters, plaintext', () => {
  const CONTENT = /Object$|:Receive|Item$|Value$|Parameter|Decrypt|:Select|:Scan|:Query/;
  expect(granted.filter((action) => CONTENT.test(action))).toEqual([]);
});

describe.skipIf(!existsSync(RESOURCES))('adapters (skipped where none read AWS)', () => {
  test('do just what is granted', async () => {
    const needed = (await Promise.all(readers.map(actionsOf))).flat();
    expect(granted.toSorted()).toEqual([...new Set(needed)].toSorted());
  });

  test('read of the organization just what is granted', async () => {
    const needed = await actionsOf(`${ADAPTERS}/organizations/calls.ts`);
    expect([...READ_TREE, ...READ_GUARDRAILS].toSorted()).toEqual([...new Set(needed)].toSorted());
  });
});
