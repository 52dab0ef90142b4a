/** The page over HTTP, without a browser: what it answers, and that names stay text. */

import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillHostile, HOSTILE_NAMES } from '../support/hostile-store.ts';
import { type ServedPage, servedPage } from '../support/running-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'denials-page-'));
let page: ServedPage;
let groups: readonly string[];
let cookie = '';

/** Written without the code that it checks. */
const UNSEEN = [0, 0x1b, 0x200b, 0x2028, 0x202e, 0x2066, 0x435].map((code) => String.fromCodePoint(code));

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** `fetch` sets Host itself; a site that was led here by its own name cannot be played with it. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const { hostname, port } = new URL(page.origin);
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request({ hostname, port, path, method, headers: { cookie, ...headers } }, (response) => {
    let body = '';
    response.setEncoding('utf8').on('data', (text) => {
      body += text;
    });
    response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
  });
  sent.on('error', reject).end();
  return promise;
}

beforeAll(async () => {
  groups = await fillHostile(join(folder, 'hostile.db'));
  page = await servedPage(join(folder, 'hostile.db'));
  const first = await ask(new URL(page.url).pathname + new URL(page.url).search, { cookie: '' });
  cookie = String(first.headers['set-cookie']).split(';')[0] ?? '';
});

afterAll(async () => {
  expect(await page.close()).toBe(0);
  rmSync(folder, { recursive: true, force: true });
});

test('the token becomes a cookie, and the address loses it', async () => {
  const { search } = new URL(page.url);
  const { status, headers } = await ask(`/groups${search}&q=a`, { cookie: '' });
  expect([status, headers.location]).toEqual([303, '/groups?q=a']);
  expect(String(headers['set-cookie'])).toMatch(/HttpOnly; SameSite=Lax; Path=\/$/);
});

test('a redirect never leads to another host', async () => {
  const { search } = new URL(page.url);
  expect((await ask(`//evil.example/x${search}`, { cookie: '' })).headers.location ?? '').not.toMatch(
    /^(\/\/|http)/,
  );
});

test('every answer has the headers that keep the page to itself', async () => {
  for (const path of ['/', '/groups', '/assets/page.js', '/no-such-view']) {
    const { headers } = await ask(path);
    expect(headers['content-security-policy'], path).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'/,
    );
    expect(headers['content-security-policy'], path).not.toMatch(/unsafe|http|\*/);
    expect(headers).toMatchObject({ 'referrer-policy': 'no-referrer', 'x-content-type-options': 'nosniff' });
  }
});

test('without the token, with another name or method, nothing of the store comes out', async () => {
  const refused = [
    await ask('/groups', { cookie: '' }),
    await ask('/groups', { host: 'evil.example' }),
    await ask('/groups', { origin: 'https://evil.example' }),
    await ask('/groups', {}, 'POST'),
  ];
  expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 405]);
  for (const { body } of refused) expect(body).not.toContain('role');
});

test('a mistake in the address gets the sentence of the command line', async () => {
  const { status, body } = await ask('/groups?account=12');
  expect(status).toBe(400);
  expect(body).toContain('give its 12 digits');
  expect((await ask('/?since=yesterday')).body).toContain('give ISO 8601');
  for (const path of [
    '/groups/g-none',
    '/incidents/i-none',
    '/principals/none',
    '/groups/%E0%A4%A',
    '/constructor',
  ])
    expect((await ask(path)).status, path).toBe(404);
});

describe('hostile names are text', () => {
  const views = () => [
    ...['/?since=48h', '/groups', '/incidents'],
    ...groups.map((group) => `/groups/${group}`),
    ...HOSTILE_NAMES.map((_, n) => `/incidents/i-${n}`),
  ];

  test('in every view', async () => {
    for (const path of views()) {
      const { status, body } = await ask(path);
      expect(status, path).toBe(200);
      expect(body.match(/<script/g), path).toHaveLength(1);
      expect(body, path).not.toMatch(/<img|<svg onload|<\/title><\/style>|href="javascript/);
      expect(
        UNSEEN.filter((character) => body.includes(character)),
        path,
      ).toEqual([]);
      expect(body.length, path).toBeLessThan(600_000);
    }
  });

  test('in searches, and what they lead to', async () => {
    for (const [what, name] of HOSTILE_NAMES) {
      const text = encodeURIComponent(name.slice(0, 2_000));
      const { status, headers } = await ask(`/search?q=${text}`);
      expect(status, what).toBe(303);
      const { body } = await ask(String(headers.location));
      expect(body.match(/<script/g), what).toHaveLength(1);
      expect(body, what).not.toMatch(/<img|<svg onload/);
    }
  });
});
