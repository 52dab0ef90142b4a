/**
 * The denials of a store, oldest first, as AWS stated them: what the detector saw when they arrived, before they
 * were explained.
 *
 * A store lists the newest first. Its list is read once to cut it into portions of bounded length; the oldest of them
 * is then at hand, and each later one is read again. Of a long history one portion is held in memory, and a short one
 * is read once.
 */

import type { Denial } from '../core/model/denial.ts';
import type { DenialQuery, DenialStore } from '../core/ports.ts';
import { type Io, UsageError } from './command.ts';
import { openStoreToRead, STORE_OPTIONS } from './open-store.ts';
import { parseCommandLine } from './print.ts';
import { QUERY_OPTIONS, queryFrom } from './query-options.ts';

const OPTIONS = {
  ...QUERY_OPTIONS,
  ...STORE_OPTIONS,
  'from-store': { type: 'boolean' },
  jsonl: { type: 'boolean' },
} as const;

/** Denials, about: a portion ends where a second ends. */
const PORTION = 20_000;

export async function* storeHistory(args: readonly string[], io: Io): AsyncGenerator<Denial> {
  const { values, positionals } = parseCommandLine({
    args: [...args],
    options: OPTIONS,
    allowPositionals: true,
  });
  const [file] = positionals;
  if (file !== undefined) {
    throw new UsageError(
      `give \`--from-store\` or a file, not both: \`${file}\`; a store is named with --store`,
    );
  }
  const query = queryFrom(values, io);
  const store = await openStoreToRead(values, io);
  try {
    yield* oldestFirst(store, query);
  } finally {
    await store.close();
  }
}

interface Portion {
  readonly since: string;
  readonly until: string;
  /** Fewer than the two times hold where the query's limit cut it. */
  readonly limit: number;
}

export async function* oldestFirst(
  store: Pick<DenialStore, 'listStated'>,
  query: DenialQuery,
  portion: number = PORTION,
): AsyncGenerator<Denial> {
  const later: Portion[] = [];
  let held: Denial[] = [];
  for await (const denial of store.listStated(query)) {
    if (held.length >= portion && held.at(-1)?.time !== denial.time) {
      later.push(portionOf(held));
      held = [];
    }
    held.push(denial);
  }
  yield* held.reverse();
  for (const { since, until, limit } of later.reverse()) {
    const read = await Array.fromAsync(store.listStated({ ...query, since, until, limit }));
    yield* read.reverse();
  }
}

function portionOf(denials: readonly Denial[]): Portion {
  return { since: denials.at(-1)?.time ?? '', until: denials[0]?.time ?? '', limit: denials.length };
}
