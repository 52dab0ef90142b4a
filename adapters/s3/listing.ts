/**
 * The objects below a prefix that a selection wants, in the order of their folders and keys: what `stepsIn` says is
 * listed, several listings at once.
 *
 * A prefix that names an object or a folder stands for that; any other stands for all that begins with it.
 * Errors  `S3Error`.
 * Memory  a page of each listing that runs.
 */

import { isLogName } from '../../core/record/log-name.ts';
import { trailPlaceOf } from '../../core/record/trail-key.ts';
import { chosenBy, type ListStep, stepsIn, type TrailSelection } from '../../core/record/trail-selection.ts';
import type { Bucket, ListedObject, ListPage, ListRequest } from './bucket.ts';
import { inOrder } from './in-order.ts';
import { readAhead } from './read-ahead.ts';

export interface Listed {
  readonly object: ListedObject;
  /**
   * Named by the person; by its own name a log; by its name none, so that what is in it decides; or `unplaced`: its key
   * does not say what the selection asks for, and it is left out.
   */
  readonly as: 'named' | 'log' | 'unnamed' | 'unplaced';
}

const LISTINGS_AT_ONCE = 8;
/** Two pages. */
const OBJECTS_AHEAD = 2_000;

export async function* listObjects(
  bucket: Pick<Bucket, 'list'>,
  prefix: string,
  selection: TrailSelection,
): AsyncGenerator<Listed> {
  const parts = inOrder(partsOf(bucket, prefix, selection), LISTINGS_AT_ONCE, {
    start: (part) => readAhead(part, OBJECTS_AHEAD, () => 1),
    giveBack: (part) => part.return?.(),
  });
  for await (const part of parts) yield* part;
}

type Part = AsyncIterable<Listed>;

async function* partsOf(
  bucket: Pick<Bucket, 'list'>,
  prefix: string,
  selection: TrailSelection,
): AsyncGenerator<Part> {
  const walk = new Walk(bucket, selection);
  if (prefix !== '' && !prefix.endsWith('/')) return yield* walk.beginning(prefix);
  if (trailPlaceOf(prefix).level !== 'other') return yield* walk.folder(prefix);
  // What the person names, though no trail writes there.
  yield walk.objects({ of: 'objects', prefix });
}

class Walk {
  readonly #bucket: Pick<Bucket, 'list'>;
  readonly #selection: TrailSelection;

  constructor(bucket: Pick<Bucket, 'list'>, selection: TrailSelection) {
    this.#bucket = bucket;
    this.#selection = selection;
  }

  async *beginning(prefix: string): AsyncGenerator<Part> {
    const pages = await Array.fromAsync(this.#pages({ prefix, isByFolder: true }));
    const objects = pages.flatMap((page) => page.objects);
    const folders = pages.flatMap((page) => page.folders);
    const named = objects.find(({ key }) => key === prefix);
    if (named !== undefined) return yield each([{ object: named, as: 'named' }]);
    const isFolder = folders.includes(`${prefix}/`);
    if (!isFolder) yield each(this.#chosen(objects));
    for (const folder of isFolder ? [`${prefix}/`] : folders) yield* this.folder(folder);
  }

  async *folder(folder: string): AsyncGenerator<Part> {
    for (const step of stepsIn(folder, this.#selection)) {
      if (step.of === 'objects') yield this.objects(step);
      else yield* this.#folders(step.prefix);
    }
  }

  async *objects({ prefix, startAfter, stopAfter }: ListStep & { of: 'objects' }): AsyncGenerator<Listed> {
    const isBehind = (key: string) => stopAfter !== undefined && key.slice(0, stopAfter.length) > stopAfter;
    for await (const { objects } of this.#pages({ prefix, isByFolder: false, startAfter })) {
      yield* this.#chosen(objects);
      if (isBehind(objects.at(-1)?.key ?? '')) return;
    }
  }

  /** The folders are walked as they come. */
  async *#folders(prefix: string): AsyncGenerator<Part> {
    for await (const { objects, folders } of this.#pages({ prefix, isByFolder: true })) {
      yield each(this.#chosen(objects));
      for (const folder of folders) yield* this.folder(folder);
    }
  }

  async *#pages(request: ListRequest): AsyncGenerator<ListPage> {
    let token: string | undefined;
    do {
      const page = await this.#bucket.list({ ...request, token });
      yield page;
      ({ token } = page);
    } while (token !== undefined);
  }

  #chosen(objects: readonly ListedObject[]): readonly Listed[] {
    return objects.flatMap((object): readonly Listed[] => {
      const { key, size } = object;
      // Consoles mark a folder by an empty object of its name.
      if (key.endsWith('/') && size === 0) return [];
      const choice = chosenBy(this.#selection, trailPlaceOf(key));
      if (choice === 'unwanted') return [];
      if (choice === 'unplaced') return [{ object, as: 'unplaced' }];
      return [{ object, as: isLogName(key) ? 'log' : 'unnamed' }];
    });
  }
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
