/** Who muted: where the store is AWS's, whose credentials these are, as AWS answers it. */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTable } from '../support/engines/dynamodb-local.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import { denials } from '../support/run-cli.ts';

const TABLE = 'denials-author';

let moto: Moto;

beforeAll(async () => {
  moto = await startMoto();
  const client = new DynamoDBClient({});
  await createTable(client, TABLE);
  client.destroy();
});
afterAll(() => moto?.stop());

test.each<[string, string, readonly string[], Readonly<Record<string, string>>]>([
  ['DENIALS_STORE', 'deploy-role', [], { DENIALS_STORE: 'aws', DENIALS_TABLE: TABLE }],
  ['--store aws', 'build-role', ['--store', 'aws', '--table', TABLE], {}],
])(
  '%s: the author of a mute, and of its end, is the ARN of the credentials',
  async (_, principal, store, env) => {
    const mine = 'arn:aws:sts::123456789012:user/moto';
    const mute = ['mute', '--principal', principal, '--until', '7d', '--reason', 'being fixed'];
    expect((await denials([...mute, ...store], { env })).status).toBe(0);
    const mutes = async () => (await denials(['mutes', '--all', '--jsonl', ...store], { env })).lines;
    const mineOf = async () => (await mutes()).find((each) => each.principal === principal);
    const found = await mineOf();
    expect(found).toMatchObject({ author: mine, ended: null });
    expect((await denials(['unmute', String(found?.mute), ...store], { env })).status).toBe(0);
    expect(await mineOf()).toMatchObject({ ended: { by: mine } });
  },
);
