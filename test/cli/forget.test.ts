import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { aRecord, USER_IDENTITY } from '../support/records.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const ANA = 'arn:aws:iam::111122223333:user/ana';

async function storeWith(arn: string) {
  const folder = temporaryFolder();
  const [store, log] = [folder.path('denials.db'), folder.path('log.json')];
  const userIdentity = { ...USER_IDENTITY, arn, userName: arn.split('/').at(-1) };
  const record = JSON.stringify({ Records: [aRecord({ userIdentity })] });
  writeFileSync(log, record);
  await denials(['import', log, '--store', store]);
  const run = async (...args: readonly string[]) => {
    const { status, out, err } = await denials(['forget', ...args, '--store', store]);
    return { status, out, err };
  };
  const bytes = () =>
    [store, `${store}-wal`].map((file) => (existsSync(file) ? readFileSync(file, 'latin1') : '')).join('');
  return { run, bytes };
}

test('without --yes it counts, with it the file has nothing of the principal left', async () => {
  const { run, bytes } = await storeWith(ANA);
  const count = `${ANA}: denials: 1, groups: 1, explanations: 0, changes of its policies: 0, incidents that name it: 0`;
  expect(await run(ANA)).toMatchObject({ status: 0, out: `${count}; nothing was erased; --yes erases it\n` });
  expect(bytes()).toContain(ANA);
  expect(await run(ANA, '--yes')).toMatchObject({ status: 0, out: `${count}; erased\n` });
  expect(bytes()).not.toContain(ANA);
  expect(JSON.parse((await run(ANA, '--json')).out)).toEqual({
    ...{
      principal: ANA,
      denials: 0,
      groups: 0,
      explanations: 0,
      policyChanges: 0,
      incidents: 0,
      erased: false,
    },
  });
});

test.each<[string, readonly string[], RegExp]>([
  ['no principal', [], /give the ARN of one user or role/],
  ['two', [ANA, ANA], /give the ARN of one user or role/],
  ['a session', ['arn:aws:sts::111122223333:assumed-role/ops/kim'], /is a session: .* give the role's ARN/],
])('%s: one sentence', async (_, args, sentence) => {
  const { run } = await storeWith(ANA);
  expect(await run(...args)).toMatchObject({ status: 2, err: expect.stringMatching(sentence) });
});

test('of a store whose rows were moved about in the file nothing is left either', async () => {
  const store = temporaryFolder().path('demo.db');
  const reader = 'arn:aws:iam::200000000101:role/service/invoice-reader';
  await denials(['demo', '--store', store]);
  expect(readFileSync(store, 'latin1')).toContain(reader);
  expect((await denials(['forget', reader, '--yes', '--store', store])).status).toBe(0);
  expect(readFileSync(store, 'latin1')).not.toContain(reader);
});
