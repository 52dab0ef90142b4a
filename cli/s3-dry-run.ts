/** `denials import s3://… --dry-run`: what an import would ask of S3 and what that costs; only listings are made. */
import type { Listed } from '../adapters/s3/listing.ts';
import type { LogSourceOptions } from '../adapters/s3/log-source.ts';
import { costOfFetch, type Fetch } from '../core/ingest/fetch-cost.ts';
import { jsonText } from '../core/text/json-text.ts';
import type { Io } from './command.ts';
import { InputProblems } from './input-problems.ts';
import { printText } from './print-text.ts';
import { type DryRun, dryRunText } from './s3-dry-run-text.ts';
import { s3Listing } from './s3-logs.ts';
import type { S3Url, S3Wanted } from './s3-options.ts';

export async function dryRunOf(
  urls: readonly S3Url[],
  wanted: S3Wanted,
  io: Io,
  { isImported, isJson }: { isImported: LogSourceOptions['isImported']; isJson: boolean },
): Promise<number> {
  const counts = new DryRunCounts(isImported);
  const problems = new InputProblems(io);
  for (const at of urls) {
    try {
      for await (const listed of s3Listing(at, wanted, io, () => counts.countList()))
        counts.count(at.bucket, listed);
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'InputError') throw error;
      problems.add(at.url, null, error.message);
    }
  }
  const run = counts.result();
  if (isJson) await io.out(`${jsonText(run)}\n`);
  else await printText(io, dryRunText(run));
  return problems.count > 0 ? 2 : 0;
}

interface ClassCount {
  count: number;
  bytes: number;
}

export class DryRunCounts {
  #list = 0;
  #importedBefore = 0;
  #unnamed = 0;
  #archived = 0;
  #unplaced = 0;
  readonly #byClass = new Map<string, ClassCount>();
  readonly #isImported: LogSourceOptions['isImported'];

  constructor(isImported: LogSourceOptions['isImported']) {
    this.#isImported = isImported;
  }

  countList(): void {
    this.#list += 1;
  }

  count(bucket: string, { object, as }: Listed): void {
    const { key, etag, size, storageClass } = object;
    if (as === 'unplaced') this.#unplaced += 1;
    else if (this.#isImported({ bucket, key, etag, size })) this.#importedBefore += 1;
    else if (object.isArchived === true) this.#archived += 1;
    else {
      if (as === 'unnamed') this.#unnamed += 1;
      const counted = this.#byClass.get(storageClass) ?? { count: 0, bytes: 0 };
      this.#byClass.set(storageClass, { count: counted.count + 1, bytes: counted.bytes + size });
    }
  }

  result(): DryRun {
    const objects: Fetch['objects'] = [...this.#byClass].map(([storageClass, each]) => ({
      storageClass,
      ...each,
    }));
    const sum = (of: (each: Fetch['objects'][number]) => number) =>
      objects.reduce((total, each) => total + of(each), 0);
    const get = sum(({ count }) => count);
    return {
      dryRun: true,
      objects: get,
      bytes: sum(({ bytes }) => bytes),
      importedBefore: this.#importedBefore,
      unnamed: this.#unnamed,
      unplaced: this.#unplaced,
      archived: this.#archived,
      requests: { list: this.#list, get },
      usd: costOfFetch({ listRequests: this.#list, objects }),
    };
  }
}
