/**
 * A bucket as far as an import needs it: pages of its listing, and bytes of its objects from a place on.
 *
 * Region   where the SDK's chain says, or us-east-1; S3 names the bucket's own Region, which is used from then on.
 * Errors   `S3Error` for listings; of objects what the SDK throws, which `objectRefusal` puts into words.
 * Source   Amazon S3 API Reference, ListObjectsV2, GetObject, HeadObject; AWS SDKs and Tools Reference Guide, "Data
 *          integrity protections": a checksum of the SDK would hide that a connection was cut, and gzip has its own.
 */
import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadObjectCommand,
  type _Object as ListedByS3,
  ListObjectsV2Command,
  type ListObjectsV2CommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { type CredentialProvider, makeCaller } from '../aws/member-clients.ts';
import type { Patience } from './patience.ts';
import { listRefusal, namedRegion, S3Error } from './refusal.ts';

export interface BucketOptions {
  readonly bucket: string;
  readonly region: string;
  /** Left out: the standard chain. */
  readonly credentials?: CredentialProvider | undefined;
  readonly requesterPays: boolean;
  readonly patience: Patience;
}

export interface ListedObject {
  readonly key: string;
  readonly etag: string;
  /** Bytes. */
  readonly size: number;
  readonly storageClass: string;
  /** It must be restored before it can be read. */
  readonly isArchived?: boolean;
}

export interface ListRequest {
  readonly prefix: string;
  /** The folders directly below come as such. */
  readonly isByFolder: boolean;
  readonly startAfter?: string | undefined;
  readonly token?: string | undefined;
}

export interface ListPage {
  readonly objects: readonly ListedObject[];
  readonly folders: readonly string[];
  /** Of the next page. */
  readonly token: string | undefined;
}

export interface Bucket {
  readonly name: string;
  list(request: ListRequest): Promise<ListPage>;
  /** `from`: the first byte. */
  get(object: ListedObject, from: number, signal: AbortSignal): Promise<Readable>;
  /** The ARN of the KMS key of an object, where it has one and the caller may know it. */
  keyOf(object: ListedObject): Promise<string | undefined>;
  close(): void;
}

const CLIENT = {
  maxAttempts: 4,
  responseChecksumValidation: 'WHEN_REQUIRED',
  requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
} as const;

export function openBucket({ bucket, region, credentials, requesterPays, patience }: BucketOptions): Bucket {
  const caller = makeCaller({ account: '', partition: '', ...(credentials && { credentials }) });
  let home = region;
  /** In the bucket's own Region, once S3 named it. */
  const send = async <T>(call: (client: S3Client) => Promise<T>): Promise<T> => {
    try {
      return await call(caller.client(S3Client, home, CLIENT));
    } catch (error) {
      const named = namedRegion(error);
      if (named === undefined || named === home) throw error;
      home = named;
      return call(caller.client(S3Client, home, CLIENT));
    }
  };
  const asked = { Bucket: bucket, ...(requesterPays && { RequestPayer: 'requester' as const }) };
  return {
    name: bucket,
    async list({ prefix, isByFolder, startAfter, token }) {
      const input = {
        ...asked,
        Prefix: prefix,
        EncodingType: 'url' as const,
        OptionalObjectAttributes: ['RestoreStatus' as const],
        ...(isByFolder && { Delimiter: '/' }),
        ...(startAfter !== undefined && { StartAfter: startAfter }),
        ...(token !== undefined && { ContinuationToken: token }),
      };
      try {
        return pageOf(
          await patience.ask(() => send((client) => client.send(new ListObjectsV2Command(input)))),
        );
      } catch (error) {
        throw listRefusal(error, bucket);
      }
    },
    async get({ key, etag }, from, signal) {
      const Range = from === 0 ? undefined : `bytes=${from}-`;
      const command = () => new GetObjectCommand({ ...asked, Key: key, IfMatch: etag, Range });
      const { Body, ContentRange } = await send((client) => client.send(command(), { abortSignal: signal }));
      if (!(Body instanceof Readable)) throw new S3Error('failed', 'S3 sent no bytes');
      // A server that knows no ranges sends it all again.
      return from > 0 && ContentRange === undefined ? Readable.from(without(Body, from)) : Body;
    },
    async keyOf({ key }) {
      const head = await send((client) => client.send(new HeadObjectCommand({ ...asked, Key: key }))).catch(
        () => undefined,
      );
      return head?.SSEKMSKeyId;
    },
    close: () => caller.destroy(),
  };
}

/** Keys come encoded, since XML has no room for some characters that a key may hold. */
function pageOf({
  Contents = [],
  CommonPrefixes = [],
  NextContinuationToken,
}: ListObjectsV2CommandOutput): ListPage {
  return {
    objects: Contents.map(listedObject),
    folders: CommonPrefixes.map(({ Prefix = '' }) => decoded(Prefix)),
    token: NextContinuationToken || undefined,
  };
}

const ARCHIVES: ReadonlySet<string> = new Set(['GLACIER', 'DEEP_ARCHIVE']);

function listedObject({
  Key = '',
  ETag = '',
  Size = 0,
  StorageClass = 'STANDARD',
  RestoreStatus,
}: ListedByS3): ListedObject {
  // A restored object keeps its class, and has a date until which there is a copy to read.
  const isArchived = ARCHIVES.has(StorageClass) && RestoreStatus?.RestoreExpiryDate === undefined;
  return { key: decoded(Key), etag: ETag, size: Size, storageClass: StorageClass, isArchived };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

async function* without(bytes: AsyncIterable<Buffer>, first: number): AsyncGenerator<Buffer> {
  let left = first;
  for await (const chunk of bytes) {
    if (chunk.length > left) yield chunk.subarray(left);
    left = Math.max(0, left - chunk.length);
  }
}
