/**
 * Who may read the page: the browser that was given the token, at this address, and by reading only.
 *
 * Shape   the head of a request -> undefined: let it through; or the refusal.
 * Source  OWASP, "DNS Rebinding" and "Cross-Site Request Forgery Prevention"; Fetch Metadata Request Headers (W3C).
 *
 * INVARIANT: a site in another tab can neither read an answer (no other origin, no frame) nor be taken for this one (its
 * name in `Host`, even where it leads to 127.0.0.1).
 */
import { createHash, timingSafeEqual } from 'node:crypto';

export interface Door {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  readonly token: string;
}

export interface RequestHead {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As the address has it; null: it has none. */
  readonly token: string | null;
}

export interface Refusal {
  readonly status: 403 | 405;
  readonly sentence: string;
}

export const cookieName = ({ host }: Door): string => `denials-${host.split(':').at(-1)}`;

export function refusalOf({ method, headers, token }: RequestHead, door: Door): Refusal | undefined {
  if (method !== 'GET' && method !== 'HEAD')
    return { status: 405, sentence: 'The page only shows: it answers GET requests.' };
  if (headers.host !== door.host) return refused(`The page is at http://${door.host}/ only.`);
  const { origin } = headers;
  if (origin !== undefined && origin !== `http://${door.host}`)
    return refused('Another site asked for the page: it is not given to it.');
  if (isFromAnotherSite(headers))
    return refused('Another site asked for a part of the page: it is not given to it.');
  const given = token ?? cookieIn(headers.cookie, cookieName(door));
  if (given === undefined || !isSame(given, door.token))
    return refused('Open the address that `denials ui` printed: it holds the token.');
  return undefined;
}

const refused = (sentence: string): Refusal => ({ status: 403, sentence });

/** A link in a ticket may lead here, in a window of its own; nothing else of another site may. */
function isFromAnotherSite(headers: RequestHead['headers']): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin' || site === 'none') return false;
  return headers['sec-fetch-mode'] !== 'navigate' || headers['sec-fetch-dest'] !== 'document';
}

function cookieIn(header: string | readonly string[] | undefined, name: string): string | undefined {
  const pairs = typeof header === 'string' ? header.split(';') : [];
  const found = pairs.find((pair) => pair.trim().startsWith(`${name}=`));
  return found?.trim().slice(name.length + 1);
}

/** In a time that does not depend on where they differ. */
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Of every answer. */
export const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cache-control': 'no-store',
};
