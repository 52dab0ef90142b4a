/** What an agent is answered from the deployed table is what it is answered from a file with the same denials. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTable, type DynamodbLocal, startDynamodbLocal } from '../support/engines/dynamodb-local.ts';
import { aRecord } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const TABLE = 'denials-mcp';

let engine: DynamodbLocal;

beforeAll(async () => {
  engine = await startDynamodbLocal();
  await createTable(engine.client, TABLE);
});
afterAll(() => engine?.stop());

const RECORDS = ['releases/a.zip', 'releases/b.zip', 'notes/\u202egnp.txt'].map((key, index) =>
  aRecord({
    ...{ eventID: `event-${index}`, eventTime: `2026-11-20T10:0${index}:00Z`, errorMessage: 'Access Denied' },
    requestParameters: { bucketName: 'prod-artifacts', key },
  }),
);

const CALLS: readonly (readonly [name: string, given: Record<string, unknown>])[] = [
  ['search', { principal: 'deploy-role' }],
  ['search', { kind: 'denials', action: 's3:PutObject', limit: 2 }],
  ['show', { id: 'event-2' }],
  ['show', { id: 'g-0000000000000000' }],
];

const PROGRAM = resolve('bin/denials.cjs');

async function answersOf(args: readonly string[], env: Record<string, string>): Promise<readonly unknown[]> {
  const client = new Client({ name: 'test', version: '1' });
  const command = { command: process.execPath, args: [PROGRAM, 'mcp', ...args], env };
  await client.connect(new StdioClientTransport(command));
  try {
    const answers: unknown[] = [];
    for (const [name, given] of CALLS) {
      const { structuredContent, content, isError } = await client.callTool({ name, arguments: given });
      // Stores return the members of an object in their own order.
      answers.push(isError === true ? content : structuredContent);
    }
    return answers;
  } finally {
    await client.close();
  }
}

test('both stores give the same answers', async () => {
  const log = temporaryFolder().write('log.json', JSON.stringify({ Records: RECORDS }));
  const env = {
    ...{ AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint, AWS_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' },
  };
  const table = ['--store', 'aws', '--table', TABLE];
  const file = ['--store', log.replace('log.json', 'denials.db')];
  for (const store of [table, file]) {
    const imported = spawnSync(process.execPath, [PROGRAM, 'import', log, ...store], {
      env,
      encoding: 'utf8',
    });
    expect(imported.stdout + imported.stderr).toMatch(/3 new/);
  }
  const ofTable = await answersOf(table, env);
  expect(ofTable).toEqual(await answersOf(file, {}));
  expect(JSON.stringify(ofTable)).toContain('gnp.txt');
});
