/** A connection to SQLite of a process that dies at one of its calls: from then on none has an effect. */
import type { Database } from '../../adapters/sqlite/database.ts';

export class Killed extends Error {}

export interface Calls {
  calls: number;
  readonly until: number;
}

export function mortal(database: Database, made: Calls): Database {
  const alive = () => {
    made.calls += 1;
    if (made.calls >= made.until) throw new Killed();
  };
  const guarded = <T extends object>(target: T, names: readonly string[]): T =>
    new Proxy(target, {
      get(from, name) {
        if (name === 'isTransaction') return made.calls < made.until && Reflect.get(from, name);
        const member: unknown = Reflect.get(from, name);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]) => {
          if (names.includes(String(name))) alive();
          const result: unknown = Reflect.apply(member, from, args);
          return name === 'prepare' ? guarded(Object(result), ['run', 'get', 'all']) : result;
        };
      },
    });
  return guarded(database, ['exec']);
}
