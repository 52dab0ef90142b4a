/** Ports that stop working at one call: before it took effect, or after it did (the answer is lost). */

export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

export interface Interruption {
  /** The call to stop at, from 1, over all ports that share the counter. */
  readonly call: number;
  readonly when: 'before' | 'after';
}

export interface CallCounter {
  calls: number;
}

/** The same port; each call of a method is counted, and the chosen one fails once. */
export function interruptible<T extends object>(port: T, counter: CallCounter, at: Interruption): T {
  return new Proxy(port, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => {
        counter.calls += 1;
        const stops = counter.calls === at.call;
        if (stops && at.when === 'before') throw new Interrupted(`before ${String(name)}`);
        const result: unknown = Reflect.apply(member, target, args);
        if (!stops || !(result instanceof Promise)) return result;
        return result.then(() => {
          throw new Interrupted(`after ${String(name)}`);
        });
      };
    },
  });
}
