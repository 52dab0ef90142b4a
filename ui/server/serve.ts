/**
 * A server of the page on 127.0.0.1, read only. The first visit brings the token in the address; from then on a cookie has
 * it, so that links can be pasted into a ticket without it.
 */
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Answer, answer, type PageDeps } from './answer.ts';
import type { Assets } from './assets.ts';
import { cookieName, type Door, HEADERS, refusalOf } from './guard.ts';

export interface RunningPage {
  /** With the token. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

export interface ServeOptions extends PageDeps {
  readonly assets: Assets;
  /** 0: any that is free. */
  readonly port: number;
  /** Left out: a random one. */
  readonly token?: string;
}

const HOST = '127.0.0.1';

export async function servePage(options: ServeOptions): Promise<RunningPage> {
  const token = options.token ?? randomBytes(24).toString('base64url');
  const door = { host: '', token };
  const server = createServer((request, response) => {
    void respond(request, response, options, door);
  });
  await listen(server, options.port);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  door.host = `${HOST}:${port}`;
  return { url: `http://${door.host}/?token=${token}`, close: () => closeServer(server) };
}

const listen = (server: Server, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => resolve());
  });

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  options: ServeOptions,
  door: Door,
): Promise<void> {
  const { method = '', headers } = request;
  const url = URL.parse(request.url ?? '/', `http://${door.host}`);
  const token = url?.searchParams.get('token') ?? null;
  const refusal = refusalOf({ method, headers, token }, door);
  if (refusal !== undefined || url === null) {
    const { status, sentence } = refusal ?? { status: 400, sentence: 'That is no address.' };
    send(response, method, { status, type: 'text/plain; charset=utf-8', body: `${sentence}\n` });
    return;
  }
  if (token !== null) {
    url.searchParams.delete('token');
    const cookie = `${cookieName(door)}=${door.token}; HttpOnly; SameSite=Lax; Path=/`;
    redirect(response, `${url.pathname}${url.search}`, { 'set-cookie': cookie });
    return;
  }
  const asset = options.assets.get(url.pathname);
  if (asset !== undefined) send(response, method, { status: 200, ...asset });
  else sendAnswer(response, method, await answer(url, options));
}

function sendAnswer(response: ServerResponse, method: string, page: Answer): void {
  if ('to' in page) redirect(response, page.to, {});
  else send(response, method, { status: page.status, type: 'text/html; charset=utf-8', body: page.html });
}

interface Sent {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

function send(response: ServerResponse, method: string, { status, type, body }: Sent): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...HEADERS, 'content-type': type, 'content-length': bytes.length });
  response.end(method === 'HEAD' ? undefined : bytes);
}

/** `to` is a path: two slashes at its beginning would lead to another host. */
function redirect(response: ServerResponse, to: string, headers: Readonly<Record<string, string>>): void {
  response.writeHead(303, { ...HEADERS, ...headers, location: to.replace(/^[/\\]+/, '/') });
  response.end();
}
