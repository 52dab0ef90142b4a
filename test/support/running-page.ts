/** The page of a store, as `denials ui` serves it, until it is closed. */
import { Readable } from 'node:stream';
import { main } from '../../cli/main.ts';

export interface ServedPage {
  /** With the token. */
  readonly url: string;
  readonly origin: string;
  readonly close: () => Promise<number>;
}

export const NOW = Date.parse('2026-11-20T00:00:00Z');

export async function servedPage(store: string, now = NOW): Promise<ServedPage> {
  const stop = new AbortController();
  const { promise: address, resolve, reject } = Promise.withResolvers<string>();
  let err = '';
  const ended = main(['ui', '--store', store], {
    out: (text) => resolve(text.trim()),
    err: (text) => {
      err += text;
    },
    stdin: Readable.from([]),
    env: {},
    isTerminal: false,
    signal: stop.signal,
    now: () => now,
  });
  ended.then((status) => reject(new Error(`ended with ${status}: ${err}`)), reject);
  const url = await address;
  return {
    url,
    origin: new URL(url).origin,
    close: () => {
      stop.abort();
      return ended;
    },
  };
}
