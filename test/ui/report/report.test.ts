/** `denials report`: one file that stands alone, of each kind of store, with its filters and bounds. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../../../adapters/sqlite/store.ts';
import { fillHostile, HOSTILE_NAMES } from '../../support/hostile-store.ts';
import { denials } from '../../support/run-cli.ts';
import { NOW } from '../../support/running-page.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'denials-report-'));
const DEMO = `${FOLDER}/demo.db`;

beforeAll(async () => {
  await denials(['demo', '--store', DEMO]);
});

afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** Written without the code that it checks. */
const UNSEEN = [0, 0x1b, 0x200b, 0x2028, 0x202e, 0x2066, 0x435].map((code) => String.fromCodePoint(code));

const report = (store: string, ...args: string[]) =>
  denials(['report', '--store', store, '--out', '-', ...args], { now: NOW });

const text = (html: string): string =>
  html
    .replace(/<style>.*?<\/style>/s, '')
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&#39;', "'");

const attributes = (html: string, name: string): readonly string[] =>
  [...html.matchAll(new RegExp(` ${name}="([^"]*)"`, 'g'))].map(([, value = '']) => value);

function expectStandsAlone(html: string): void {
  expect(html).toMatch(/^<!doctype html><html lang="en">/);
  expect(html).toMatch(
    /Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/]{43}='/,
  );
  expect(html).not.toMatch(/<(script|img|iframe|object|link|base|form|template|button)\b/);
  expect(html).not.toMatch(/<[^>]* (src|action|style|on\w+)="/);
  expect(html.match(/<style>/g)).toHaveLength(1);
  expect(/<style>(.*?)<\/style>/s.exec(html)?.[1]).not.toMatch(/@import|https?:|url\((?!#)/);
  const ids = attributes(html, 'id');
  expect(new Set(ids).size).toBe(ids.length);
  for (const href of attributes(html, 'href')) {
    expect(href).toMatch(/^#/);
    expect(ids).toContain(decodeURIComponent(href.slice(1)));
  }
}

test('the demo: layers, fixes by owner, groups, incidents and their cause', async () => {
  const { status, out, err } = await report(DEMO);
  expect(status).toBe(0);
  expect(err).toBe('105 groups, 2 incidents\n');
  expectStandsAlone(out);
  const said = text(out);
  for (const part of [
    'Denials from 17 Nov 2026 00:00:00 UTC to 19 Nov 2026 23:30:03 UTC',
    "the account's administrators: 5 fixes",
    'role/service/app-44 may not sqs:SendMessage on orders',
    'caused by UpdatePolicy on p-allowedregions, kim@example.com, 4 min before',
    'and 55 more groups',
    'Nothing was muted.',
  ])
    expect(said, part).toContain(part);
  expect(said).not.toMatch(/\d (s|min|h|d|y) ago/);
  expect(attributes(out, 'href').length).toBeGreaterThan(50);
});

test('filters leave out what does not match, also incidents', async () => {
  const { out, err } = await report(DEMO, '--layer', 'scp', '-n', '3');
  expectStandsAlone(out);
  expect(err).toBe('70 groups, 1 incident\n');
  expect(out.match(/<section class="item" id="g-/g)).toHaveLength(3);
  expect(text(out)).toContain('and 67 more groups');
  expect(text(out)).toContain('denials groups --layer scp --since');
  expect(text(out)).not.toContain('ci-bot');
  const since = await report(DEMO, '--since', '2026-11-19T15:00:00Z', '--until', '2026-11-19T16:00:00Z');
  expect(text(since.out)).toContain('Denials from 19 Nov 2026 15:00:00 UTC to 19 Nov 2026 16:00:00 UTC');
  expect(text(since.out)).not.toContain('app-44');
});

test('an empty store, and a period without denials', async () => {
  const path = temporaryFolder().path('empty.db');
  await openSqliteStore(path).close();
  for (const { status, out, err } of [await report(path), await report(DEMO, '--since', '10m')]) {
    expect([status, err]).toEqual([0, '0 groups, 0 incidents\n']);
    expectStandsAlone(out);
    expect(text(out)).toContain('No denial matches.');
  }
});

test('who muted what, and how past mutes ended', async () => {
  const path = temporaryFolder().path('muted.db');
  await openSqliteStore(path).close();
  const at = (when: string, ...args: string[]) =>
    denials([...args, '--store', path], { now: Date.parse(when) });
  const mute = ['mute', '--principal', 'nightly-scan', '--until', '7d', '--reason'];
  await at('2026-11-01T00:00:00Z', ...mute, 'long ago');
  await at('2026-11-18T00:00:00Z', ...mute, 'still muted');
  await at('2026-11-18T00:00:00Z', ...mute, 'a mistake');
  const { lines } = await at('2026-11-18T00:00:00Z', 'mutes', '--jsonl');
  const wrong = lines.find(({ reason }) => reason === 'a mistake');
  await at('2026-11-19T00:00:00Z', 'unmute', String(wrong?.mute), '--reason', 'not needed');
  const said = text((await report(path, '--since', '2026-11-15')).out);
  expect(said).toContain('still muted');
  expect(said).toContain(String(wrong?.author));
  expect(said).toMatch(/unmuted by \S+: not needed/);
  expect(said).not.toContain('long ago');
});

test('ten hostile names are text', async () => {
  const path = temporaryFolder().path('hostile.db');
  await fillHostile(path);
  for (const [, name] of [['no filter', undefined] as const, ...HOSTILE_NAMES.slice(0, 9)]) {
    const { status, out } = await report(path, ...(name === undefined ? [] : ['--principal', name]));
    expect(status).toBe(0);
    expectStandsAlone(out);
    expect(UNSEEN.filter((character) => out.includes(character))).toEqual([]);
    expect(out.length).toBeLessThan(2_000_000);
  }
});

describe('the file', () => {
  test('is replaced as a whole, through a link too, and nothing is left beside it', async () => {
    const folder = temporaryFolder();
    const file = folder.write('real/report.html', 'old');
    symlinkSync(file, folder.path('link.html'));
    const { status, out } = await denials(['report', '--store', DEMO, '--out', folder.path('link.html')]);
    expect([status, out]).toEqual([0, '']);
    expectStandsAlone(readFileSync(file, 'utf8'));
    expect(readdirSync(dirname(file))).toEqual(['report.html']);
  });

  test.each([
    ['no name', [], 'give `--out FILE.html`'],
    ['a folder', ['--out', FOLDER], 'is a folder'],
    ['a device', ['--out', '/dev/null'], 'is no file that can be replaced'],
    ['the store', ['--out', DEMO], 'is the store itself'],
    ['no such folder', ['--out', `${FOLDER}/none/report.html`], 'there is no folder'],
    ['a file as a folder', ['--out', `${DEMO}/report.html`], 'there is no folder'],
    ['too many groups', ['--out', '-', '-n', '1001'], 'give at most 1000'],
    ['a filter that is wrong', ['--out', '-', '--layer', 'spc'], 'there is no layer `spc`'],
  ])('%s: a sentence, and nothing is written', async (_, args, sentence) => {
    const before = readFileSync(DEMO).length;
    const { status, out, err } = await denials(['report', '--store', DEMO, ...args]);
    expect([status, out]).toEqual([2, '']);
    expect(err).toContain(sentence);
    expect(readFileSync(DEMO).length).toBe(before);
  });
});
