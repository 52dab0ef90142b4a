/**
 * The one place where the clients that read policies are made: for an account, with its credentials, each once.
 *
 * Retries  the SDK's standard mode: throttled calls wait, longer each time. Its adaptive mode would also slow down every
 *          later call of the client: a read of one policy would wait because of many reads before it.
 * Source   AWS SDKs and Tools Reference Guide, "Retry behavior".
 */

import { LONG_ANSWERS } from '../client-timeouts.ts';

/** A call that was made, once for all its attempts. */
export interface Call {
  readonly account: string;
  /** `KMSClient` */
  readonly client: string;
  /** `GetKeyPolicyCommand` */
  readonly command: string;
}

export interface SessionCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export type CredentialProvider = () => Promise<SessionCredentials>;

export interface ClientSettings {
  readonly region: string;
  readonly credentials?: CredentialProvider;
  readonly retryMode: 'standard';
  readonly maxAttempts: number;
  readonly logger: CallLogger;
  readonly requestHandler: typeof LONG_ANSWERS.requestHandler;
}

type ClientClass<C, Extra> = new (settings: ClientSettings & Extra) => C;

/** Resolves when a call of this operation may be made: `DescribePolicy`. */
export type Pace = (operation: string) => Promise<void>;

/** How an account is read: clients with its credentials, and what was read of it once for all. */
export interface Caller {
  readonly account: string;
  readonly partition: string;
  /** Of calls to Organizations; undefined: none is kept. */
  readonly pace: Pace | undefined;
  client<C extends { destroy(): void }, Extra extends object = object>(
    Client: ClientClass<C, Extra>,
    region: string,
    extra?: Extra,
  ): C;
  /** The answer of the first call under this name. */
  once<T>(name: string, read: () => Promise<T>): Promise<T>;
  destroy(): void;
}

export interface CallerOptions {
  readonly account: string;
  readonly partition: string;
  /** Left out: the standard chain. */
  readonly credentials?: CredentialProvider;
  readonly onCall?: (call: Call) => void;
  /** Of calls to Organizations; left out, as where no AWS answers: as fast as they come. */
  readonly pace?: Pace;
}

const ATTEMPTS = 8;

export function makeCaller({ account, partition, credentials, onCall, pace }: CallerOptions): Caller {
  const clients = new Map<unknown, Map<string, { destroy(): void }>>();
  const answers = new Map<string, Promise<unknown>>();
  const logger = callLogger((client, command) => onCall?.({ account, client, command }));
  const settings = { retryMode: 'standard', maxAttempts: ATTEMPTS, logger, ...LONG_ANSWERS } as const;
  return {
    account,
    partition,
    pace,
    client(Client, region, extra) {
      const made = clients.get(Client)?.get(region);
      if (made instanceof Client) return made;
      const given = { ...settings, region, ...(credentials && { credentials }) };
      // INVARIANT: a client class is always asked for with the same extra settings.
      const client = new Client({ ...given, ...extra } as ConstructorParameters<typeof Client>[0]);
      clients.set(Client, (clients.get(Client) ?? new Map()).set(region, client));
      return client;
    },
    once<T>(name: string, read: () => Promise<T>): Promise<T> {
      const answer = (answers.get(name) as Promise<T> | undefined) ?? read();
      answers.set(name, answer);
      return answer;
    },
    destroy() {
      for (const ofClass of clients.values()) for (const client of ofClass.values()) client.destroy();
      clients.clear();
    },
  };
}

/** The SDK calls its logger when a call has ended, with success or failure. */
export interface CallLogger {
  trace(): void;
  debug(): void;
  info(call?: unknown): void;
  warn(): void;
  error(call?: unknown): void;
}

function callLogger(onEnd: (client: string, command: string) => void): CallLogger {
  const ended = (call?: unknown) => {
    const { clientName, commandName } = (call ?? {}) as { clientName?: string; commandName?: string };
    if (clientName !== undefined && commandName !== undefined) onEnd(clientName, commandName);
  };
  const nothing = () => {};
  return { trace: nothing, debug: nothing, info: ended, warn: nothing, error: ended };
}
