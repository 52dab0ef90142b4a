/** `--store FILE.db|aws`: the embedded store, or the deployed table with the person's own credentials. */
import { existsSync } from 'node:fs';
import type { DetectionLock } from '../adapters/sqlite/detection-lock.ts';
import type { DetectionQueue } from '../adapters/sqlite/detection-queue.ts';
import type { OpenExplanationRequests } from '../adapters/sqlite/explanations.ts';
import type { ImportedObjects } from '../adapters/sqlite/imported-objects.ts';
import { resourceFamily } from '../core/normalize/resource-family.ts';
import type {
  CountStore,
  DenialStore,
  DimensionStore,
  ErasureStore,
  IncidentStore,
  MuteStore,
} from '../core/ports.ts';
import { shellQuoted } from '../core/text/shell-quoted.ts';
import { type Io, UsageError } from './command.ts';
import { isReadOnly } from './failure.ts';

export type Store = DenialStore & CountStore & DimensionStore & IncidentStore & MuteStore & ErasureStore;

export type EmbeddedStore = Store &
  OpenExplanationRequests &
  DetectionQueue &
  DetectionLock &
  ImportedObjects;

export const STORE_OPTIONS = { store: { type: 'string' }, table: { type: 'string' } } as const;

export const STORE_HELP = `  --store S       FILE.db, or aws for the deployed table (default: DENIALS_STORE, else denials.db)
  --table NAME    with --store aws: the table's name (default: DENIALS_TABLE)`;

const DEFAULT_STORE = 'denials.db';

export interface StoreValues {
  readonly store?: string | undefined;
  readonly table?: string | undefined;
}

/** `--store`, else DENIALS_STORE. */
export const storeOf = ({ store }: StoreValues, { env }: Pick<Io, 'env'>): string =>
  store ?? (env.DENIALS_STORE || DEFAULT_STORE);

/** What the page and the report call the store, and the options for the commands that they show. */
export function namesOfStore(values: StoreValues, io: Io) {
  const path = storeOf(values, io);
  const name = path === 'aws' ? `table ${values.table ?? io.env.DENIALS_TABLE ?? ''}` : path;
  return { storeName: name, storeOptions: storeOptionsOf(values) };
}

/** As the person gave them, for a command that reads the same store; empty: none were given. */
export function storeOptionsOf({ store, table }: StoreValues): string {
  const options = Object.entries({ '--store': store, '--table': table });
  return options
    .flatMap(([name, value]) => (value === undefined ? [] : `${name} ${shellQuoted(value)}`))
    .join(' ');
}

/** A store to read: a file that is not there is a mistake, not an empty store. */
export async function openStoreToRead(values: StoreValues, io: Io): Promise<Store> {
  const path = storeOf(values, io);
  if (path !== 'aws' && path !== ':memory:' && !existsSync(path)) {
    throw new UsageError(`there is no store \`${path}\`; \`denials import FILE --store ${path}\` makes one`);
  }
  return openStore(values, io);
}

/** A store to write: an embedded file is made when it is not there. */
export async function openStore(values: StoreValues, io: Io): Promise<Store> {
  return storeOf(values, io) === 'aws' ? openTable(values, io) : openEmbeddedStore(values, io);
}

export async function openEmbeddedStore(values: StoreValues, io: Io): Promise<EmbeddedStore> {
  const path = storeOf(values, io);
  if (path === 'aws') throw new UsageError('the deployed monitor explains by itself; leave out `--snapshot`');
  if (values.table !== undefined) throw new UsageError('`--table` goes with `--store aws`');
  const { openSqliteStore } = await import('../adapters/sqlite/store.ts');
  try {
    return openSqliteStore(path, { familyOf: resourceFamily, now: io.now });
  } catch (error) {
    throw new UsageError(`cannot open the store \`${path}\`: ${whyNot(error as Error)}`, { cause: error });
  }
}

/** An older file gets the tables that it lacks; one that cannot be written cannot. */
const whyNot = (error: Error): string =>
  isReadOnly(error)
    ? 'it is of an older version and cannot be written; copy it to a folder of your own'
    : error.message;

async function openTable(values: StoreValues, io: Io): Promise<Store> {
  const table = values.table ?? io.env.DENIALS_TABLE;
  if (table === undefined || table === '') {
    throw new UsageError(
      'give `--table NAME` or set DENIALS_TABLE; the stack prints the name as `DenialsTable`',
    );
  }
  const { openDynamodbStore } = await import('../adapters/dynamodb/store.ts');
  return openDynamodbStore({ table, familyOf: resourceFamily, now: io.now });
}
