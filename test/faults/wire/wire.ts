/**
 * Clients of the SDK, with its own retries, behind a proxy that makes their requests fail. A history has a wire of its
 * own, on which one request is under way at a time (turns.ts).
 */
import { buffer } from 'node:stream/consumers';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
import { type Random, seededRandom } from '../../support/seeded-random.ts';
import type { Invocation, Tally } from '../invocation.ts';
import type { Service } from './answers.ts';
import { type Asked, Decider, type Decision } from './decide.ts';
import type { FaultyProxy, OnWire } from './proxy.ts';
import { Turns } from './turns.ts';

type Handler = DynamoDBClient['config']['requestHandler'];
type HttpRequest = Parameters<Handler['handle']>[0];
type Options = Parameters<Handler['handle']>[1];
type Response = ReturnType<Handler['handle']>;

/** What the clients of one process share: two proxies, the engine behind the first, and the connections to them. */
export interface Ends {
  readonly proxies: Readonly<Record<Service, FaultyProxy>>;
  readonly dynamodb: string;
  readonly connections: Handler;
}

/** What becomes of a client's requests. */
interface Course {
  readonly service: Service;
  readonly invocation: Invocation;
  readonly decide: (asked: Asked) => Decision;
  readonly onDone?: (body: string) => void;
  /** It is done, or will be, and its sender cannot know. */
  readonly onUnsure?: (body: string) => void;
}

export interface Outcomes extends Pick<Course, 'onDone' | 'onUnsure'> {
  readonly isAway?: () => boolean;
}

/** Carries the number of a send from the SDK's stack of middleware to its attempts. */
const SEND = 'x-send';
/** Nothing listens there, and nothing may without being root. */
const CLOSED_PORT = 1;
/** How long a client waits for an answer that does not come in time. All other answers it waits for. */
const TIMEOUT_MS = 30;

/** Credentials of the engines on this machine. */
export const LOCAL = {
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

/** For all clients: as many connections as they need, and an error when an answer does not come in time. */
export const openConnections = (): Handler =>
  new DynamoDBClient({ ...LOCAL, requestHandler: { throwOnRequestTimeout: true } }).config.requestHandler;

export class Wire {
  readonly #ends: Ends;
  readonly #random: Random;
  readonly #tally: Tally;
  readonly #turns: Turns;

  constructor(ends: Ends, seed: number, tally: Tally) {
    this.#ends = ends;
    this.#random = seededRandom(seed);
    this.#tally = tally;
    this.#turns = new Turns(this.#random);
  }

  /** Until everything has arrived, however late. */
  quiet(): Promise<void> {
    return this.#turns.quiet();
  }

  /** For the model to look, and to store what it takes as given: before the engine itself. */
  calmDynamodb({ onDone }: Outcomes): DynamoDBClient {
    const handle = async (request: HttpRequest, options: Options) => {
      await this.#turns.take(Number(request.headers[SEND]));
      const handled = await this.#ends.connections.handle(sentTo(Number(request.port), request, {}), options);
      if (handled.response.statusCode === 200) onDone?.(textOf(request.body));
      return handled;
    };
    return this.#dynamodb({ ...LOCAL, endpoint: this.#ends.dynamodb, requestHandler: this.#handler(handle) });
  }

  dynamodb(invocation: Invocation, outcomes: Outcomes): DynamoDBClient {
    return this.#dynamodb(this.#configuration(this.#courseOf('dynamodb', invocation, outcomes)));
  }

  sns(invocation: Invocation, outcomes: Outcomes): SNSClient {
    const client = new SNSClient(this.#configuration(this.#courseOf('sns', invocation, outcomes)));
    const { numbered, named } = this.#sends(client);
    client.middlewareStack.add((next, of) => (args) => numbered(of, () => next(args)), FIRST);
    client.middlewareStack.add((next, of) => (args) => named(of, args.request, () => next(args)), ON_WIRE);
    return client;
  }

  #dynamodb(configuration: DynamoDBClientConfig): DynamoDBClient {
    const client = new DynamoDBClient(configuration);
    const { numbered, named } = this.#sends(client);
    client.middlewareStack.add((next, of) => (args) => numbered(of, () => next(args)), FIRST);
    client.middlewareStack.add((next, of) => (args) => named(of, args.request, () => next(args)), ON_WIRE);
    return client;
  }

  #courseOf(service: Service, invocation: Invocation, outcomes: Outcomes): Course {
    const { isAway = () => false, ...rest } = outcomes;
    const decider = new Decider(invocation, this.#random, this.#tally);
    return { service, ...rest, invocation, decide: (asked) => decider.decide(asked, isAway()) };
  }

  #configuration(course: Course) {
    const { port } = this.#ends.proxies[course.service];
    const handle = (request: HttpRequest, options: Options) => this.#attempt(course, request, options);
    return { ...LOCAL, endpoint: `http://127.0.0.1:${port}`, requestHandler: this.#handler(handle) };
  }

  #handler(handle: (request: HttpRequest, options: Options) => Response): Handler {
    const { metadata } = this.#ends.connections;
    const unchangeable = { updateHttpClientConfig: () => {}, httpHandlerConfigs: () => ({}) };
    return { ...(metadata && { metadata }), handle, ...unchangeable };
  }

  /** Numbers each send before anything else happens to it, and names the number in the headers of its attempts. */
  #sends(client: Retrying) {
    const numbers = new WeakMap<object, number>();
    return {
      numbered: async <T>(of: object, next: () => Promise<T>): Promise<T> => {
        numbers.set(of, this.#turns.begin());
        try {
          // The client tries again as often as it would anywhere, and waits less.
          const atOnce = { computeNextBackoffDelay: () => 0, setDelayBase: () => {} };
          Object.assign(await client.config.retryStrategy(), { retryBackoffStrategy: atOnce });
          return await next();
        } finally {
          this.#turns.end();
        }
      },
      named: <T>(of: object, request: unknown, next: () => Promise<T>): Promise<T> => {
        (request as HttpRequest).headers[SEND] = String(numbers.get(of));
        return next();
      },
    };
  }

  async #attempt(course: Course, request: HttpRequest, options: Options): Response {
    const asked = askedOf(course.service, request);
    if (request.headers['amz-sdk-request']?.startsWith('attempt=1;') === false) this.#tally.triedAgain += 1;
    await this.#turns.take(asked.send);
    const decision = course.decide(asked);
    switch (decision.kind) {
      case 'refused':
        return this.#ends.connections.handle(sentTo(CLOSED_PORT, request, {}), options);
      case 'killed':
        await this.#pass(course, request, { kind: 'dropped' }, options).catch(() => {});
        return course.invocation.crash();
      case 'overtaken':
        course.onUnsure?.(asked.body);
        this.#arriveLate(course, request);
    }
    return this.#pass(course, request, decision, options);
  }

  /** To the proxy. Fails only when it is clear what became of the request. */
  async #pass(course: Course, request: HttpRequest, onWire: OnWire, options: Options): Response {
    const proxy = this.#ends.proxies[course.service];
    const answered = Promise.withResolvers<void>();
    const onAnswer = (isDone: boolean, body: string) => {
      if (isDone) course.onDone?.(body);
      if (isDone && LOSES_ANSWER.has(onWire.kind)) course.onUnsure?.(body);
      answered.resolve();
    };
    const isLate = onWire.kind === 'late' || onWire.kind === 'overtaken';
    const sent = sentTo(proxy.port, request, proxy.expect({ onWire, onAnswer }));
    try {
      const handled = this.#ends.connections.handle(sent, {
        ...options,
        ...(isLate && { requestTimeout: TIMEOUT_MS }),
      });
      return await handled;
    } catch (error) {
      if (onWire.kind === 'late') await answered.promise;
      throw error;
    }
  }

  /** Some turns later, when the client has tried again, or the whole run is over. */
  #arriveLate(course: Course, request: HttpRequest): void {
    const send = this.#turns.begin();
    const arrive = async () => {
      await this.#turns.take(send);
      const { response } = await this.#pass(course, request, { kind: 'passed' }, {});
      await buffer(response.body);
      this.#turns.end();
    };
    void arrive();
  }
}

const FIRST = { step: 'initialize', priority: 'high', name: 'numbered' } as const;
const ON_WIRE = { step: 'build', name: 'onWire' } as const;
const LOSES_ANSWER: ReadonlySet<string> = new Set(['dropped', 'cut', 'late']);

interface Retrying {
  readonly config: { readonly retryStrategy: () => Promise<object> };
}

function askedOf(service: Service, { headers, body }: HttpRequest): Asked {
  const operation = headers['x-amz-target']?.split('.')[1] ?? '';
  return { send: Number(headers[SEND]), service, operation, body: textOf(body) };
}

const textOf = (body: string | Uint8Array): string =>
  typeof body === 'string' ? body : new TextDecoder().decode(body);

function sentTo(port: number, request: HttpRequest, more: Readonly<Record<string, string>>): HttpRequest {
  const { [SEND]: _send, ...headers } = request.headers;
  return Object.assign(request.clone(), { port, headers: { ...headers, ...more } });
}
