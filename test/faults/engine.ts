/** What a history runs on: a store that many runs open at once, and the stream of what was inserted into it. */

import type { StreamImage } from '../../adapters/dynamodb/stream.ts';
import type { Store } from '../../cli/open-store.ts';
import type { Invocation } from './invocation.ts';

export interface Engine {
  /** As one run sees it: its calls go wrong as the run's do. */
  open(invocation: Invocation): Store;
  /** Without faults: for the model to look. */
  readonly store: Store;
  /** Inserted denials, in the order in which they were stored. */
  inserted(): readonly StreamImage[];
  close(): Promise<void>;
}

export interface EngineOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export type OpenEngine = (options: EngineOptions) => Promise<Engine>;

/** A port whose calls give way to other runs first. */
export function interleaved<T extends object>(port: T, invocation: Invocation): T {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      const isList = String(name).startsWith('list') || String(name).startsWith('due');
      if (isList && name !== 'listMutes' && name !== 'listGroups' && name !== 'listPolicyChanges')
        return (...args: unknown[]) => Reflect.apply(member, target, args);
      return async (...args: unknown[]) => {
        await invocation.turns();
        return Reflect.apply(member, target, args);
      };
    },
  });
}
