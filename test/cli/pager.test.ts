/** Long lists on a terminal: through a pager, or again and again. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { aDenial } from '../support/denials.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MANY = 3_000;

async function aStore(count: number) {
  const folder = temporaryFolder();
  const path = folder.path('denials.db');
  const store = openSqliteStore(path);
  await store.putDenials(Array.from({ length: count }, (_, n) => aDenial({ id: `e${n}` })));
  await store.close();
  return { store: ['--store', path], paged: folder.path('paged.txt') };
}

const lineCount = (text: string): number => text.split('\n').length - 1;

test('what is longer than the terminal goes through the pager, all of it and once', async () => {
  const { store, paged } = await aStore(MANY);
  const plain = await denials(['list', ...store, '--jsonl']);
  const run = await denials(['list', ...store, '--jsonl'], {
    height: 24,
    env: { PAGER: `cat > '${paged}'` },
  });
  expect(run).toMatchObject({ status: 0, out: '', err: '' });
  expect(readFileSync(paged, 'utf8')).toBe(plain.out);
});

test('what fits is printed as it is; so is all of it in a pipe, and with PAGER=cat', async () => {
  const { store } = await aStore(30);
  const PAGER = 'exit 9';
  expect((await denials(['list', ...store, '-n', '5'], { height: 24, env: { PAGER } })).out).not.toBe('');
  expect(lineCount((await denials(['list', ...store], { env: { PAGER } })).out)).toBe(31);
  expect(lineCount((await denials(['list', ...store], { height: 9, env: { PAGER: 'cat' } })).out)).toBe(31);
});

test('who leaves the pager early ends the command, without an error', async () => {
  const { store, paged } = await aStore(MANY);
  const PAGER = `head -n 1 > '${paged}'`;
  const run = await denials(['list', ...store, '--json'], { height: 24, env: { PAGER } });
  expect(run).toMatchObject({ status: 0, out: '', err: '' });
  expect(lineCount(readFileSync(paged, 'utf8'))).toBe(1);
});

test('a pager that is not there is one sentence', async () => {
  const { store } = await aStore(30);
  const { err } = await denials(['list', ...store], {
    height: 9,
    env: { PAGER: 'no-such-pager 2>/dev/null' },
  });
  expect(err).toMatch(/^denials: the pager cannot be run: [^\n]+\n$/);
});

test('`--watch` prints what the terminal shows, until it is stopped', async () => {
  const { store } = await aStore(30);
  let rounds = 0;
  const sleep = async () => {
    rounds += 1;
    if (rounds === 3) throw Object.assign(new Error('stopped'), { name: 'UsageError' });
  };
  const { out, err } = await denials(['list', ...store, '--watch'], { height: 10, sleep });
  expect(err).toBe('denials: stopped\n');
  const screens = out.split('\u001b[H\u001b[2J\u001b[3J').slice(1);
  expect(screens).toHaveLength(3);
  for (const screen of screens) {
    expect(screen).toMatch(/^ID .*\nevery 5 s; Ctrl-C ends$/s);
    expect(lineCount(screen)).toBeLessThan(10);
  }
});

test.each([
  [['list', '--watch'], /needs a terminal/],
  [['show', 'g-1', '--watch'], /unknown option '--watch'/],
])('%j is a mistake in a pipe', async (args, says) => {
  const { status, err } = await denials(args);
  expect(status).toBe(2);
  expect(err).toMatch(says);
});
