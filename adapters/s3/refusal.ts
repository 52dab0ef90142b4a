/**
 * Why S3 did not answer as asked: a code for programs, and one sentence for a person that says what to do.
 *
 * Source  Amazon S3 API Reference, "Error responses"; Amazon S3 User Guide, "Troubleshooting access denied (403
 *         Forbidden) errors in Amazon S3".
 */
import { valueAt } from '../../core/record/json.ts';
import { whyOf } from '../aws/member-read.ts';

export type RefusalCode =
  | 'noBucket'
  | 'noObject'
  | 'accessDenied'
  | 'keyDenied'
  | 'archived'
  | 'replaced'
  | 'otherRegion'
  | 'credentials'
  | 'throttled'
  | 'unreachable'
  | 'failed';

/** Its message is a sentence for a person, as that of every `InputError`. */
export class S3Error extends Error {
  override readonly name = 'InputError';
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.code = code;
  }
}

const CODES: ReadonlyMap<string, RefusalCode> = new Map([
  ['NoSuchBucket', 'noBucket'],
  ['InvalidBucketName', 'noBucket'],
  ['NoSuchKey', 'noObject'],
  ['NotFound', 'noObject'],
  ['InvalidObjectState', 'archived'],
  ['PreconditionFailed', 'replaced'],
  ['PermanentRedirect', 'otherRegion'],
  ['AuthorizationHeaderMalformed', 'otherRegion'],
  ['CredentialsProviderError', 'credentials'],
  ['ExpiredToken', 'credentials'],
  ['InvalidAccessKeyId', 'credentials'],
  ['InvalidToken', 'credentials'],
  ['RequestTimeTooSkewed', 'credentials'],
  ['SignatureDoesNotMatch', 'credentials'],
  ['TokenRefreshRequired', 'credentials'],
  ['SlowDown', 'throttled'],
  ['RequestTimeout', 'throttled'],
  ['TimeoutError', 'throttled'],
]);

/** Errors of connections that come and go; those that stay do not: no such host, nothing that answers there. */
const PASSING: ReadonlySet<unknown> = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN']);

export function refusalCodeOf(error: Error): RefusalCode {
  const known = CODES.get(error.name);
  if (known !== undefined) return known;
  const status = statusOf(error);
  if (error.name.startsWith('KMS.')) return 'keyDenied';
  if (status === 403) return 'accessDenied';
  if (status === 404) return 'noObject';
  if (status === 301) return 'otherRegion';
  if (status === 429 || (status !== undefined && status >= 500)) return 'throttled';
  if (status !== undefined) return 'failed';
  return 'code' in error && PASSING.has(error.code) ? 'throttled' : 'unreachable';
}

/** It may be answered a little later. */
export const isPassing = (error: unknown): boolean =>
  error instanceof Error && refusalCodeOf(error) === 'throttled';

const statusOf = (error: Error): number | undefined => {
  const status = valueAt('$metadata' in error ? error.$metadata : undefined, 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
};

/** The Region that S3 named for the bucket; of answers to requests that went to another one. */
export function namedRegion(error: unknown): string | undefined {
  const region = valueAt(error, '$response', 'headers', 'x-amz-bucket-region');
  return typeof region === 'string' && region !== '' ? region : undefined;
}

/** Of a listing. */
export function listRefusal(error: unknown, bucket: string): S3Error {
  if (!(error instanceof Error)) return new S3Error('failed', String(error), error);
  const code = refusalCodeOf(error);
  const why = whyOf(error);
  switch (code) {
    case 'noBucket':
    case 'noObject':
      return new S3Error(
        code,
        `there is no bucket \`${bucket}\`; check its name, and the partition of your account`,
        error,
      );
    case 'accessDenied':
      return new S3Error(
        code,
        `S3 refuses to list it (${why}); the caller needs s3:ListBucket on arn:aws:s3:::${bucket}, and \`--requester-pays\` where requesters pay`,
        error,
      );
    default:
      return commonRefusal(code, why, error);
  }
}

/** Of an object; `key`: the KMS key that it is encrypted with, where S3 names it. */
export function objectRefusal(error: unknown, key: string | undefined): S3Error {
  if (!(error instanceof Error)) return new S3Error('failed', String(error), error);
  const code = refusalCodeOf(error);
  const why = whyOf(error);
  if (code === 'keyDenied' || (code === 'accessDenied' && key !== undefined)) {
    const name = key === undefined ? 'its KMS key' : `the key ${key}`;
    return new S3Error(
      'keyDenied',
      `it is encrypted: the caller needs kms:Decrypt on ${name} (${why})`,
      error,
    );
  }
  switch (code) {
    case 'noObject':
    case 'noBucket':
      return new S3Error(code, 'is not there any more: it was deleted after it was listed', error);
    case 'replaced':
      return new S3Error(code, 'was replaced while it was read; import it again', error);
    case 'archived':
      return new S3Error(code, 'is archived; restore it first: aws s3api restore-object', error);
    case 'accessDenied':
      return new S3Error(
        code,
        `S3 refuses to read it (${why}); the caller needs s3:GetObject on it, and kms:Decrypt on its key if it is encrypted with one`,
        error,
      );
    default:
      return commonRefusal(code, why, error);
  }
}

function commonRefusal(code: RefusalCode, why: string, error: Error): S3Error {
  switch (code) {
    case 'credentials':
      return new S3Error(
        code,
        `AWS accepts no credentials of yours (${why}); sign in, or name a profile in AWS_PROFILE`,
        error,
      );
    case 'otherRegion':
      return new S3Error(code, `the bucket is in another Region (${why}); set AWS_REGION to it`, error);
    case 'throttled':
      return new S3Error(
        code,
        `S3 asks to slow down or does not answer (${why}); run the command again later, it goes on where it stopped`,
        error,
      );
    case 'unreachable':
      return new S3Error(
        code,
        `S3 cannot be reached (${why}); check the network, then run the command again, it goes on where it stopped`,
        error,
      );
    default:
      return new S3Error(code, `S3 answered ${why}`, error);
  }
}
