/** Who may read the page: each row is one request, and whether it is let through. */
import { expect, test } from 'vitest';
import { type RequestHead, refusalOf } from '../../ui/server/guard.ts';

const DOOR = { host: '127.0.0.1:8080', token: 'right' };
const HOST = { host: DOOR.host };
const COOKIE = { ...HOST, cookie: 'other=1; denials-8080=right' };
const LINK = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

const ROWS: readonly (readonly [what: string, head: Partial<RequestHead>, status: number | undefined])[] = [
  ['the first visit', { token: 'right' }, undefined],
  ['a later one', { headers: COOKIE }, undefined],
  ['HEAD', { headers: COOKIE, method: 'HEAD' }, undefined],
  ['the own origin', { headers: { ...COOKIE, origin: 'http://127.0.0.1:8080' } }, undefined],
  ['the own page', { headers: { ...COOKIE, 'sec-fetch-site': 'same-origin' } }, undefined],
  ['a link in a ticket', { headers: { ...COOKIE, ...LINK } }, undefined],
  ['no token', {}, 403],
  ['an empty token', { token: '' }, 403],
  ['another token', { token: 'wrong' }, 403],
  ['another token beside the cookie', { token: 'wrong', headers: COOKIE }, 403],
  ['the cookie of another port', { headers: { ...HOST, cookie: 'denials-8081=right' } }, 403],
  ['a cookie that begins alike', { headers: { ...HOST, cookie: 'denials-8080=rightly' } }, 403],
  ['another name that leads here', { token: 'right', headers: { host: 'evil.example:8080' } }, 403],
  ['localhost', { token: 'right', headers: { host: 'localhost:8080' } }, 403],
  ['another port', { token: 'right', headers: { host: '127.0.0.1:80' } }, 403],
  ['no host', { token: 'right', headers: {} }, 403],
  ['another origin', { headers: { ...COOKIE, origin: 'https://evil.example' } }, 403],
  ['no origin, as of a sandboxed frame', { headers: { ...COOKIE, origin: 'null' } }, 403],
  ['a picture on another site', { headers: { ...COOKIE, ...LINK, 'sec-fetch-dest': 'image' } }, 403],
  ['a frame on another site', { headers: { ...COOKIE, ...LINK, 'sec-fetch-dest': 'iframe' } }, 403],
  [
    'a fetch of another port',
    { headers: { ...COOKIE, 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors' } },
    403,
  ],
  ['POST', { headers: COOKIE, method: 'POST' }, 405],
  ['DELETE', { headers: COOKIE, method: 'DELETE' }, 405],
  ['OPTIONS', { headers: COOKIE, method: 'OPTIONS' }, 405],
];

test.each(ROWS)('%s', (_, head, status) => {
  expect(refusalOf({ method: 'GET', headers: HOST, token: null, ...head }, DOOR)?.status).toBe(status);
});
