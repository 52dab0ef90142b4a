/**
 * One call to AWS as a look-up: what it answered, that the thing does not exist, or why it cannot be seen.
 *
 * Errors  what AWS or the network answers becomes `notVisible`; a defect of ours is thrown.
 */

import type { LookupResult, NotVisible, NotVisibleCode, Tag } from '../../core/model/policy-source.ts';
import { parseJson, valueAt } from '../../core/record/json.ts';
import { oneLine } from '../../core/text/one-line.ts';

const LONGEST_WHY = 300;

/** `missing`: names of the errors that mean that there is none. */
export async function tryRead<T>(
  call: () => Promise<T>,
  missing: readonly string[] = [],
): Promise<LookupResult<T>> {
  try {
    return { kind: 'found', value: await call() };
  } catch (error) {
    if (!(error instanceof Error) || !isFromOutside(error)) throw error;
    return missing.includes(error.name) ? { kind: 'absent' } : notVisibleBecause(error);
  }
}

const isFromOutside = (error: Error): boolean =>
  '$metadata' in error || 'code' in error || /Credentials|Timeout|Token/.test(error.name);

export function whyOf(error: Error): string {
  const text = oneLine(`${error.name}: ${error.message}`.replace(/\s+/g, ' '));
  return text.length > LONGEST_WHY ? `${text.slice(0, LONGEST_WHY)}…` : text;
}

export function notVisibleBecause(error: Error, why = whyOf(error)): NotVisible {
  return { kind: 'notVisible', code: codeOf(error), error: error.name, why };
}

const ACCESS_DENIED = /^AccessDenied|^UnauthorizedOperation$|^NotAuthorized|^AuthorizationError|^Forbidden$/;
const THROTTLED = /Throttl|TooManyRequests|RateExceeded|RequestLimitExceeded|^SlowDown$/;
const NOT_FOUND = /NotFound|NoSuch|NonExistent|DoesNotExist/;

/** By the name of AWS's error, then by the status of the answer; without an answer AWS was not reached. */
function codeOf(error: Error): NotVisibleCode {
  const status = statusOf(error);
  if (ACCESS_DENIED.test(error.name) || status === 403) return 'accessDenied';
  if (THROTTLED.test(error.name) || status === 429) return 'throttled';
  if (NOT_FOUND.test(error.name) || status === 404) return 'notFound';
  return status === undefined ? 'unreachable' : 'failed';
}

function statusOf(error: Error): number | undefined {
  const status = valueAt('$metadata' in error ? error.$metadata : undefined, 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
}

/** The document as JSON; text that is none stays text, for the evaluator to name the fault. */
export function documentOf(text: string): unknown {
  const parsed = parseJson(text);
  return 'value' in parsed ? parsed.value : text;
}

/** IAM hands its documents out URL-encoded. */
export function encodedDocument(text: string): unknown {
  try {
    return documentOf(decodeURIComponent(text));
  } catch {
    return text;
  }
}

interface SdkTag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

export function tagsOf(tags: readonly SdkTag[] | undefined): readonly Tag[] {
  return (tags ?? []).map(({ Key: key = '', Value: value = '' }) => ({ key, value }));
}

export function tagsOfRecord(tags: Readonly<Record<string, string>> | undefined): readonly Tag[] {
  return Object.entries(tags ?? {}).map(([key, value]) => ({ key, value }));
}

/** All pages, until there is no token: pages may be empty on the way. */
export async function* pagesOf<Page>(
  read: (token: string | undefined) => Promise<Page>,
  next: (page: Page) => string | undefined,
): AsyncGenerator<Page> {
  let token: string | undefined;
  do {
    const page = await read(token);
    yield page;
    token = next(page) || undefined;
  } while (token !== undefined);
}
