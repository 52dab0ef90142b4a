/** What a history runs on: a store that many runs open at once, and the stream of what was inserted into it. */

import type { StreamImage } from '../../adapters/dynamodb/stream.ts';
import type { Store } from '../../cli/open-store.ts';
import type { AlertSink } from '../../core/ports.ts';
import type { Invocation, Tally } from './invocation.ts';

/** Where a channel's alerts arrive. */
export interface Mailbox {
  readonly name: string;
  readonly isAway: () => boolean;
  readonly took: (deduplicationId: string) => void;
  /** It was taken, or will be, and its sender cannot know. */
  readonly unsure: (deduplicationId: string) => void;
}

export interface Engine {
  /** As one run sees it: its calls go wrong as the run's do. */
  open(invocation: Invocation): Store;
  /** As one run sends alerts. */
  publisher(invocation: Invocation, mailbox: Mailbox): AlertSink;
  /** Without faults: for the model to look. */
  readonly store: Store;
  /** Inserted denials, in the order in which they were stored. */
  inserted(): readonly StreamImage[];
  close(): Promise<void>;
}

export interface EngineOptions {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly seed: number;
  readonly tally: Tally;
  /** Groups of its own that a principal has for one action; left out: as many as the store gives. */
  readonly mostGroups?: number;
}

export type OpenEngine = (options: EngineOptions) => Promise<Engine>;

export interface HistoryOptions {
  readonly seed: number;
  readonly isShort: boolean;
  readonly open: OpenEngine;
  readonly tally: Tally;
}

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
