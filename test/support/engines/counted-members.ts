/**
 * Members whose clients count their calls: a middleware of the SDK sees each call once, with its input, whatever the
 * number of its attempts.
 */
import type { Caller } from '../../../adapters/aws/member-clients.ts';
import type { Members } from '../../../adapters/aws/member-session.ts';

export interface CountedCall {
  readonly account: string;
  readonly region: string;
  /** `KMSClient` */
  readonly client: string;
  /** `GetKeyPolicyCommand` */
  readonly command: string;
  readonly input: unknown;
}

interface Stacked {
  destroy(): void;
  readonly middlewareStack?: { readonly add: (middleware: Middleware, options: object) => void };
}

type Middleware = <T>(
  next: (given: T) => unknown,
  context: { readonly clientName?: string; readonly commandName?: string },
) => (given: T & { readonly input: unknown }) => unknown;

export function countedMembers(members: Members, onCall: (call: CountedCall) => void): Members {
  const counted = new Map<Caller, Caller>();
  const counting = (caller: Caller): Caller => {
    const made = counted.get(caller) ?? countedCaller(caller, onCall);
    counted.set(caller, made);
    return made;
  };
  return {
    ...members,
    own: async () => counting(await members.own()),
    async of(account) {
      const lookup = await members.of(account);
      return lookup.kind === 'found' ? { ...lookup, value: counting(lookup.value) } : lookup;
    },
  };
}

function countedCaller(caller: Caller, onCall: (call: CountedCall) => void): Caller {
  const seen = new WeakSet<object>();
  const { account } = caller;
  return {
    ...caller,
    client(Client, region, extra) {
      const client = caller.client(Client, region, extra);
      if (seen.has(client)) return client;
      seen.add(client);
      const count: Middleware =
        (next, { clientName = '', commandName = '' }) =>
        (given) => {
          onCall({ account, region, client: clientName, command: commandName, input: given.input });
          return next(given);
        };
      (client as Stacked).middlewareStack?.add(count, { step: 'initialize' });
      return client;
    },
  };
}

/** The calls that were made more than once, each named as often as it was made too often. */
export function madeAgain(calls: readonly CountedCall[]): readonly string[] {
  const seen = new Set<string>();
  return calls.map(nameOf).filter((name) => seen.size === seen.add(name).size);
}

const nameOf = ({ account, region, client, command, input }: CountedCall): string =>
  `${account} ${region} ${client} ${command} ${JSON.stringify(input)}`;
