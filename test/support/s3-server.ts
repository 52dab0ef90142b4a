/**
 * As much of S3 as an import asks for, on this machine: listings in pages, bytes from a place on, and what a test makes
 * it do instead of an answer.
 *
 * Source  Amazon S3 API Reference, ListObjectsV2, GetObject, HeadObject, "Error responses".
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { session } from './aws-answers.ts';

export interface S3Request {
  readonly method: string;
  /** `LIST`, `GET` or `HEAD`. */
  readonly kind: string;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
}

/** `cutAfter`: so many bytes of the body, and the connection ends. `stallAfter`: and nothing comes any more. */
export type Trouble =
  | {
      readonly status: number;
      readonly code: string;
      readonly message?: string;
      readonly headers?: Record<string, string>;
    }
  | { readonly cutAfter: number }
  | { readonly stallAfter: number };

export interface S3Server {
  readonly endpoint: string;
  readonly objects: Map<string, Buffer>;
  readonly asked: S3Request[];
  /** What happens in place of an answer; undefined: the answer. */
  trouble: (request: S3Request) => Trouble | undefined;
  /** Headers of an object's answers besides the usual. */
  headers: (key: string) => Record<string, string>;
  /** Members of an object's listing besides the usual, as XML. */
  listed: (key: string) => string;
}

/** What it lets a caller assume, as STS: any role, of this account. */
export const ROLE_ACCOUNT = '555566667777';

const PAGE = 1_000;

export async function startS3Server(): Promise<S3Server> {
  const answer = (request: S3Request, response: ServerResponse): unknown => {
    const trouble = s3.trouble(request);
    if (trouble !== undefined && 'status' in trouble) return sendError(response, trouble);
    if (request.method === 'POST') {
      const { headers = {}, body } = session(ROLE_ACCOUNT);
      return response.writeHead(200, headers).end(body);
    }
    if (request.kind === 'LIST') return sendListing(response, s3, request.query);
    const content = s3.objects.get(request.key);
    if (content === undefined) return sendError(response, { status: 404, code: 'NoSuchKey' });
    return sendObject(response, request, { content, headers: s3.headers(request.key), trouble });
  };
  const server = createServer((asked, response) => {
    const { pathname, searchParams } = new URL(asked.url ?? '', 'http://localhost');
    const [, bucket = '', ...key] = pathname.split('/').map(decodeURIComponent);
    const { method = '', headers } = asked;
    const kind = searchParams.has('list-type') ? 'LIST' : method;
    const request = { method, kind, bucket, key: key.join('/'), query: searchParams, headers };
    s3.asked.push(request);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const s3: S3Server = {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects: new Map(),
    asked: [],
    trouble: () => undefined,
    headers: () => ({}),
    listed: () => '<StorageClass>STANDARD</StorageClass>',
  };
  return s3;
}

export const etagOf = (content: Buffer): string => `"${createHash('md5').update(content).digest('hex')}"`;

function sendError(
  response: ServerResponse,
  { status, code, message = code, headers = {} }: Extract<Trouble, { status: number }>,
): unknown {
  const body = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message></Error>`;
  return response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(body);
}

function sendObject(
  response: ServerResponse,
  { method, headers: asked }: S3Request,
  {
    content,
    headers,
    trouble,
  }: { content: Buffer; headers: Record<string, string>; trouble: Trouble | undefined },
): unknown {
  const etag = etagOf(content);
  if (asked['if-match'] !== undefined && asked['if-match'] !== etag) {
    return sendError(response, { status: 412, code: 'PreconditionFailed' });
  }
  const from = Number(/^bytes=(\d+)-$/.exec(asked.range ?? '')?.[1] ?? 0);
  const part = content.subarray(from);
  response.writeHead(from > 0 ? 206 : 200, {
    ...{ etag, 'content-length': String(part.length), ...headers },
    ...(from > 0 && { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` }),
  });
  if (method === 'HEAD') return response.end();
  if (trouble === undefined || 'status' in trouble) return response.end(part);
  const bytes = part.subarray(0, 'cutAfter' in trouble ? trouble.cutAfter : trouble.stallAfter);
  return response.write(bytes, () => 'cutAfter' in trouble && response.destroy());
}

interface Entry {
  readonly key: string;
  readonly isFolder: boolean;
}

function sendListing(response: ServerResponse, { objects, listed }: S3Server, query: URLSearchParams): void {
  const prefix = query.get('prefix') ?? '';
  const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const entries = entriesBelow(
    [...objects.keys()].sort(),
    prefix,
    query.get('delimiter') ?? undefined,
  ).filter(({ key }) => key > after);
  const page = entries.slice(0, PAGE);
  const isCut = entries.length > PAGE;
  const name = (key: string) => encodeURIComponent(key).replaceAll('%2F', '/').replaceAll('%20', '+');
  const items = page.map(({ key, isFolder }) => {
    if (isFolder) return `<CommonPrefixes><Prefix>${name(key)}</Prefix></CommonPrefixes>`;
    const content = objects.get(key) ?? Buffer.alloc(0);
    const facts = `<ETag>${etagOf(content)}</ETag><Size>${content.length}</Size>`;
    return `<Contents><Key>${name(key)}</Key>${facts}${listed(key)}</Contents>`;
  });
  const next = isCut ? `<NextContinuationToken>${name(page.at(-1)?.key ?? '')}</NextContinuationToken>` : '';
  const body = `<ListBucketResult><IsTruncated>${isCut}</IsTruncated>${next}${items.join('')}</ListBucketResult>`;
  response.writeHead(200, { 'content-type': 'application/xml' }).end(`<?xml version="1.0"?>${body}`);
}

function entriesBelow(
  keys: readonly string[],
  prefix: string,
  delimiter: string | undefined,
): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const key of keys) {
    if (!key.startsWith(prefix)) continue;
    const end = delimiter === undefined ? -1 : key.indexOf(delimiter, prefix.length);
    const entry = end < 0 ? { key, isFolder: false } : { key: key.slice(0, end + 1), isFolder: true };
    entries.set(entry.key, entry);
  }
  return [...entries.values()];
}
