/** The filters of `list` and `groups` take what tables print, in the words that people use. */
import { describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { nearestTo } from '../../cli/did-you-mean.ts';
import { aDenial } from '../support/denials.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SCP = 'arn:aws:organizations::999988887777:policy/o-ex/service_control_policy/p-guard';
const SSO = 'AWSReservedSSO_Developer_0123456789abcdef';
const ROWS = [
  { principal: 'arn:aws:iam::111122223333:role/ci/deploy', action: 's3:PutObject', session: 'run-7' },
  { principal: 'arn:aws:iam::111122223333:user/ana', action: 'ec2:RunInstances', policy: SCP },
  { principal: `arn:aws:iam::111122223333:role/aws-reserved/${SSO}`, action: 'ec2:StopInstances' },
  { principal: 'arn:aws:iam::111122223333:root', action: 'kms:Decrypt', sourceIp: '198.51.100.9' },
] as const;

async function storeOfRows(): Promise<string> {
  const path = temporaryFolder().path('denials.db');
  const store = openSqliteStore(path);
  await store.putDenials(
    ROWS.map((row, n) =>
      aDenial({
        ...{ id: `${n}a1b2c3d-0000-4000-8000-00000000000${n}`, time: `2026-11-20T0${n}:00:00Z` },
        ...{ layer: 'policy' in row ? 'serviceControlPolicy' : 'identityPolicy', ...row },
      }),
    ),
  );
  await store.close();
  return path;
}

const idsOf = async (store: string, ...filters: readonly string[]): Promise<string> => {
  const { lines, err } = await denials(['list', '--jsonl', '--store', store, ...filters]);
  return err === '' ? lines.map(({ id }) => String(id)[0]).join('') : err;
};

test.each([
  ['nothing: the newest', [], '3210'],
  ['WHO', ['--principal', 'role/ci/deploy'], '0'],
  ['WHO of a root user', ['--principal', 'root'], '3'],
  ['WHO as it is cut', ['--principal', 'ro…loy'], '0'],
  ['WHO of a permission set', ['--principal', '…_Developer_…'], '2'],
  ['SESSION', ['--principal', 'run-7'], '0'],
  ['ACTION as it is cut', ['--action', 'ec2:Run…nces'], '1'],
  ['a service', ['--action', 'EC2:*'], '21'],
  ['a layer by its abbreviation', ['--layer', 'SCP'], '1'],
  ['a layer in any case', ['--layer', 'IdentityPolicy'], '320'],
  ['the id of a policy', ['--policy', 'p-guard'], '1'],
  ['a Region', ['--region', 'eu-central-1', '-n', '1'], '3'],
  ['a range of addresses', ['--ip', '198.51.100.0/24'], '3'],
  ['the newest two', ['-n', '2'], '32'],
])('%s', async (_, filters, ids) => {
  expect(await idsOf(await storeOfRows(), ...filters)).toBe(ids);
});

test('a table of all denials shows what `show` takes', async () => {
  const store = await storeOfRows();
  const { out } = await denials(['list'], { env: { DENIALS_STORE: store } });
  const [, ...ids] = out
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ')[0] ?? '');
  expect(ids).toHaveLength(4);
  for (const id of ids) {
    const shown = await denials(['show', id, '--json'], { env: { DENIALS_STORE: store } });
    expect(JSON.parse(shown.out).id).toMatch(new RegExp(`^${id}`));
  }
});

test('the beginning of an id will do, where one id alone has it', async () => {
  const store = await storeOfRows();
  const { lines } = await denials(['groups', '--jsonl', '--store', store]);
  const [{ group = '' } = {}] = lines;
  const show = (id: string) => denials(['show', id, '--json', '--store', store]);
  expect(JSON.parse((await show(String(group).slice(0, 9))).out).group).toBe(group);
  const several = await show('g-');
  expect(several).toMatchObject({ status: 2, out: '' });
  expect(several.err).toMatch(/^denials: several ids begin with `g-`: `g-.*; give more of it\n$/);
  expect((await show('nothing')).err).toMatch(/there is no denial, group or incident `nothing`/);
});

describe('what is mistyped', () => {
  test.each([
    [['lsit'], 'did you mean `list`?'],
    [['list', '--pricipal', 'x'], 'did you mean `--principal`?'],
    [['list', '--layer', 'bondary'], 'did you mean `boundary`?'],
    [['groups', '--sort', 'cuont'], 'give count or last'],
  ])('%j', async (args, says) => {
    const { status, err } = await denials(args);
    expect(status).toBe(2);
    expect(err).toContain(says);
    expect(err.split('\n')).toHaveLength(2);
  });

  test.each([
    ['x', ['list', 'groups'], undefined],
    ['inci', ['import', 'incidents'], 'incidents'],
    ['__proto__', ['list'], undefined],
    ['l'.repeat(1_000), ['list'], undefined],
  ])('%j of %j is near %j', (word, known, near) => {
    expect(nearestTo(word, known)).toBe(near);
  });
});

test('the version is that of the package', async () => {
  const { out } = await denials(['--version']);
  expect(out).toMatch(/^denials \d+\.\d+\.\d+\n$/);
});
