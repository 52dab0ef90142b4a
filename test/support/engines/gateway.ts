/**
 * Stands before moto: passes requests on, answers some itself, and keeps two rules of AWS that moto does not know.
 * A caller that names the owner that a bucket should have is refused if another account has it; and no role can be assumed
 * in an account that is not ours.
 *
 * Source  Amazon S3 User Guide, "Verifying bucket ownership with bucket owner condition"; STS API Reference, AssumeRole.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { accountOfRole, operationOf, xmlError } from '../aws-answers.ts';
import type { Answer, Asked } from '../loopback.ts';
import { restore, useEndpoint } from './moto.ts';

export interface Gateway {
  readonly endpoint: string;
  /** Account that owns each bucket; one that is not here is not looked at. */
  readonly owners: Map<string, string>;
  /** The accounts that can be entered; none: all. */
  readonly accounts: Set<string>;
  /** Answers in the engine's place; undefined: the engine answers. */
  answer: (asked: Asked) => Answer | undefined;
  /** Bytes of the engine's answer after which the connection is cut; undefined: it is not. */
  cutAfter: (asked: Asked) => number | undefined;
  readonly stop: () => void;
}

/**
 * The SDK's clients find the gateway by the standard chain until it is stopped.
 *
 * @param engine endpoint behind it; a function where there are several.
 */
export async function openGateway(engine: string | ((asked: Asked) => string)): Promise<Gateway> {
  const engineOf = typeof engine === 'string' ? () => engine : engine;
  const owners = new Map<string, string>();
  const accounts = new Set<string>();
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const { method = '', url: path = '', headers } = request;
    const asked = { method, path, headers, body: body.toString('utf8') };
    const own = ownersRule(asked, owners) ?? entryRule(asked, accounts) ?? gateway.answer(asked);
    if (own === undefined) passOn(engineOf(asked), request, body, response, gateway.cutAfter(asked));
    else response.writeHead(own.status ?? 200, own.headers).end(own.body);
  }).listen(0, '127.0.0.1');
  // Longer than a client is idle: it would meet the end of a connection that it is about to use.
  server.keepAliveTimeout = 60_000;
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const before = useEndpoint(endpoint);
  const gateway: Gateway = {
    endpoint,
    owners,
    accounts,
    answer: () => undefined,
    cutAfter: () => undefined,
    stop() {
      restore(before);
      server.closeAllConnections();
      server.close();
    },
  };
  return gateway;
}

function ownersRule({ path, headers }: Asked, owners: ReadonlyMap<string, string>): Answer | undefined {
  const expected = headers['x-amz-expected-bucket-owner'];
  const owner = owners.get(/^\/([^/?]+)/.exec(path)?.[1] ?? '');
  if (expected === undefined || owner === undefined || owner === expected) return undefined;
  return {
    status: 403,
    headers: { 'content-type': 'application/xml' },
    body: '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>',
  };
}

function entryRule(asked: Asked, accounts: ReadonlySet<string>): Answer | undefined {
  if (accounts.size === 0 || operationOf(asked) !== 'AssumeRole') return undefined;
  const account = accountOfRole(asked);
  return accounts.has(account) ? undefined : xmlError('AccessDenied', `no role of ${account} may be assumed`);
}

function passOn(
  engine: string,
  { method, url, headers }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
  cutAfter: number | undefined,
): void {
  const { hostname, port } = new URL(engine);
  // A connection of its own: one that was kept could be closed by the engine meanwhile.
  const passed = send({ hostname, port, method, path: url, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    if (cutAfter === undefined) answer.pipe(response);
    else
      buffer(answer).then((bytes) => response.write(bytes.subarray(0, cutAfter), () => response.destroy()));
  });
  passed.on('error', () => response.destroy());
  passed.end(body);
}
