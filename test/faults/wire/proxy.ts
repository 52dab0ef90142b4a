/**
 * Stands between the SDK and an engine. What it does with a request was decided before the request was made (decide.ts):
 * pass it on, answer in the engine's place, or let the connection or the answer go wrong.
 */
import { once } from 'node:events';
import { Agent, createServer, type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { text } from 'node:stream/consumers';

export interface CannedAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** What is sent of a batch, and what is added to its answer for the rest. Without `sent` the engine is not asked. */
export interface PartOfBatch {
  readonly sent: string | undefined;
  readonly added: Readonly<Record<string, unknown>>;
}

/** What goes wrong with a request, before it has its effect or after that. */
export type OnWire =
  | { readonly kind: 'passed' }
  /** The connection is reset. */
  | { readonly kind: 'reset' }
  /** The engine answers with an error. */
  | { readonly kind: 'serverError' | 'throttled' | 'conflict'; readonly answer: CannedAnswer }
  /** After the effect: the connection is reset; the answer breaks off in the middle, or comes after the client's timeout. */
  | { readonly kind: 'dropped' | 'cut' | 'late' }
  /** It is on its way until its sender has given it up. Who made it so sends it once more, as `passed`. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'leftOver'; readonly part: PartOfBatch };

export interface Attempt {
  readonly onWire: OnWire;
  /** The engine has answered; it did what the request says if `isDone`. */
  readonly onAnswer: (isDone: boolean, body: string) => void;
}

export interface FaultyProxy {
  readonly port: number;
  /** Gives the headers by which the proxy knows the request. */
  readonly expect: (attempt: Attempt) => Readonly<Record<string, string>>;
  readonly stop: () => void;
}

const HEADER = 'x-attempt';

interface EngineAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export async function startFaultyProxy(engine: string): Promise<FaultyProxy> {
  const agent = new Agent({ keepAlive: true });
  const expected = new Map<string, Attempt>();
  let attempts = 0;
  const server = createServer(async (asked, response) => {
    const { [HEADER]: id, ...headers } = asked.headers;
    const attempt = expected.get(String(id));
    expected.delete(String(id));
    if (attempt === undefined) throw new Error('the proxy does not know this request');
    const { onWire, onAnswer } = attempt;
    const body = await text(asked);
    if (onWire.kind === 'reset') return asked.socket.resetAndDestroy();
    // The client gives up, and closes the connection.
    if (onWire.kind === 'overtaken') return undefined;
    if ('answer' in onWire) {
      const { status, type, body: canned } = onWire.answer;
      return response.writeHead(status, { 'content-type': type }).end(canned);
    }
    const sent = onWire.kind === 'leftOver' ? onWire.part.sent : body;
    const answer = sent === undefined ? NOTHING : await passOn(engine, agent, asked, headers, sent);
    if (sent !== undefined) onAnswer(answer.status === 200, sent);
    if (onWire.kind === 'late') return undefined;
    if (onWire.kind === 'dropped') return asked.socket.resetAndDestroy();
    const whole = onWire.kind === 'leftOver' ? withLeftOver(answer, onWire.part) : answer;
    response.writeHead(whole.status, { ...whole.headers, 'content-length': Buffer.byteLength(whole.body) });
    if (onWire.kind === 'cut') return breakOff(response, asked.socket, whole.body);
    return response.end(whole.body);
  }).listen(0, '127.0.0.1');
  // Longer than a client is idle: it would meet the end of a connection that it is about to use.
  server.keepAliveTimeout = 600_000;
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    expect(attempt) {
      attempts += 1;
      expected.set(String(attempts), attempt);
      return { [HEADER]: String(attempts) };
    },
    stop() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
    },
  };
}

const NOTHING: EngineAnswer = { status: 200, headers: {}, body: '{}' };

async function passOn(
  engine: string,
  agent: Agent,
  { method, url }: IncomingMessage,
  given: IncomingHttpHeaders,
  body: string,
): Promise<EngineAnswer> {
  const { hostname, port } = new URL(engine);
  const headers = { ...given, 'content-length': Buffer.byteLength(body) };
  const passed = request({ hostname, port, method, path: url, headers, agent });
  passed.end(body);
  const [answer] = (await once(passed, 'response')) as [IncomingMessage];
  const { 'x-amz-crc32': _checksum, connection: _connection, ...rest } = answer.headers;
  delete rest['transfer-encoding'];
  return { status: answer.statusCode ?? 502, headers: rest, body: await text(answer) };
}

function withLeftOver(answer: EngineAnswer, { added }: PartOfBatch): EngineAnswer {
  if (answer.status !== 200) return answer;
  return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), ...added }) };
}

function breakOff(response: NodeJS.WritableStream, socket: Socket, body: string): void {
  response.write(Buffer.from(body).subarray(0, Buffer.byteLength(body) >> 1), () => socket.destroy());
}
