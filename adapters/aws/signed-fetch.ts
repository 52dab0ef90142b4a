/**
 * One HTTP request signed with an account's credentials, for APIs that no client of the SDK we have knows.
 *
 * Errors  what the network answers is thrown by `fetch`; a status is the caller's to assess.
 * Source  AWS IAM User Guide, "Signature Version 4 for API requests".
 */
import { createHash, createHmac } from 'node:crypto';
import { STSClient } from '@aws-sdk/client-sts';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Caller } from './member-clients.ts';

export interface SignedRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  /** Name that the signature is for: `iam`, `logs`. */
  readonly service: string;
  readonly region: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const LONGEST_MS = 10_000;

export async function signedFetch(
  caller: Caller,
  { method, url, service, region, headers = {}, body }: SignedRequest,
  fetchWith: typeof fetch = fetch,
): Promise<Response> {
  const sts = caller.client(STSClient, region);
  const signer = new SignatureV4({
    service,
    region,
    credentials: await sts.config.credentials(),
    sha256: Sha256,
  });
  const signed = await signer.sign({
    method,
    protocol: url.protocol,
    hostname: url.hostname,
    ...(url.port !== '' && { port: Number(url.port) }),
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers: { ...headers, host: url.host },
    ...(body !== undefined && { body }),
  });
  return fetchWith(url, {
    method,
    headers: signed.headers,
    signal: AbortSignal.timeout(LONGEST_MS),
    ...(body !== undefined && { body }),
  });
}

/** Source  partitions.json of the AWS SDKs. */
const DOMAINS: ReadonlyMap<string, string> = new Map([
  ['aws-cn', 'amazonaws.com.cn'],
  ['aws-eusc', 'amazonaws.eu'],
]);

/** `SERVICE.REGION.amazonaws.com`, in the domain of the partition. */
export function endpointOf(service: string, partition: string, region: string): string {
  return `https://${service}.${region}.${DOMAINS.get(partition) ?? 'amazonaws.com'}`;
}

/** SHA-256 in the shape that the signer asks for. */
class Sha256 {
  readonly #hash;

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }

  update(chunk: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(bytesOf(chunk));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }

  reset(): void {
    throw new Error('a hash is used once');
  }
}

function bytesOf(chunk: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof chunk === 'string') return Buffer.from(chunk, 'utf8');
  if (chunk instanceof ArrayBuffer) return new Uint8Array(chunk);
  return new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
