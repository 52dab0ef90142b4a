/**
 * What it costs to read logs from a bucket.
 *
 * Units   US dollars, bytes; a GB is 2^30 bytes.
 * Source  Amazon S3 pricing and AWS KMS pricing, us-east-1, 2026, without free tier. Prices change, and other Regions
 *         have others: check them before you rely on a figure.
 */

export interface Fetch {
  /** Of each request, up to 1,000 keys or folders. */
  readonly listRequests: number;
  /** Of one storage class each. */
  readonly objects: readonly {
    readonly storageClass: string;
    readonly count: number;
    readonly bytes: number;
  }[];
}

export interface FetchCost {
  readonly list: number;
  readonly get: number;
  /** Of classes that charge for reading. */
  readonly retrieval: number;
  /** On top, where the bytes leave AWS. */
  readonly internet: number;
  /** On top at most, where a KMS key encrypts each object by itself. */
  readonly kms: number;
}

const GB = 2 ** 30;
const LIST = 0.005 / 1000;
const KMS_REQUEST = 0.03 / 10_000;
const INTERNET_GB = 0.09;

interface ClassPrice {
  readonly get: number;
  readonly retrievalGb: number;
}

const STANDARD: ClassPrice = { get: 0.0004 / 1000, retrievalGb: 0 };
const INFREQUENT: ClassPrice = { get: 0.001 / 1000, retrievalGb: 0.01 };

/** As `ListObjectsV2` names them; those that charge as the standard one are left out. */
const CLASS_PRICES: ReadonlyMap<string, ClassPrice> = new Map([
  ['STANDARD_IA', INFREQUENT],
  ['ONEZONE_IA', INFREQUENT],
  ['GLACIER_IR', { get: 0.01 / 1000, retrievalGb: 0.03 }],
]);

export function costOfFetch({ listRequests, objects }: Fetch): FetchCost {
  const sum = (of: (each: Fetch['objects'][number]) => number) =>
    objects.reduce((total, each) => total + of(each), 0);
  const priceOf = (storageClass: string) => CLASS_PRICES.get(storageClass) ?? STANDARD;
  return {
    list: listRequests * LIST,
    get: sum(({ storageClass, count }) => count * priceOf(storageClass).get),
    retrieval: sum(({ storageClass, bytes }) => (bytes / GB) * priceOf(storageClass).retrievalGb),
    internet: sum(({ bytes }) => (bytes / GB) * INTERNET_GB),
    kms: sum(({ count }) => count * KMS_REQUEST),
  };
}
