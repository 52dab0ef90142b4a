/**
 * What AWS itself recorded of a refusal that carries an authorization id: the true condition keys and, for every pair
 * of action and resource, the policies that matched.
 *
 * Shape   authorization id -> AuthorizationDetails, or why there is none.
 * Errors  AWS writes them after the refusal: while there are none (404) it is asked again, with growing waits, as long
 *         as the refusal is young.
 * Source  IAM Toolbox API Reference, GetRequestAuthorizationDetails: a GET signed for `iam`, in the Region of the
 *         refusal; kept for 24 hours. No client of the SDK knows it yet.
 */

import { type AuthorizationDetails, authorizationDetails } from '../../core/decode/authorization-details.ts';
import type { AuthorizationDetailsSource, RecordedRefusal } from '../../core/gather/diagnostics.ts';
import { type LookupResult, type NotVisibleCode, notVisible } from '../../core/model/policy-source.ts';
import { instant } from '../../core/record/event-time.ts';
import { parseJson, textAt } from '../../core/record/json.ts';
import type { Caller } from './member-clients.ts';
import { notVisibleBecause, whyOf } from './member-read.ts';
import type { Members } from './member-session.ts';
import { endpointOf, signedFetch } from './signed-fetch.ts';

export interface AuthorizationDetailsOptions {
  readonly members: Members;
  /** `AWS_ENDPOINT_URL_IAM_TOOLBOX`, else `AWS_ENDPOINT_URL`; left out: AWS's own. */
  readonly endpoint?: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly fetch?: typeof fetch;
}

const ID = /^[0-9a-z]{1,512}$/;
const REGION = /^[a-z0-9-]{5,32}$/;
const WAITS_MS = [500, 1_000, 2_000, 4_000];
/** AWS writes the details within minutes: what is not there then will not come. */
const WRITTEN_AFTER_MS = 10 * 60_000;
const KEPT_FOR_MS = 24 * 3_600_000;
const MAX_PAGES = 20;

export function openAuthorizationDetails(options: AuthorizationDetailsOptions): AuthorizationDetailsSource {
  return {
    async detailsOf(refusal) {
      const age = options.now() - instant(refusal.time);
      const { id, region, account } = refusal;
      if (!ID.test(id) || !REGION.test(region))
        return notVisible('unreadable', 'this is no authorization id');
      if (age > KEPT_FOR_MS)
        return notVisible('expired', 'AWS keeps authorization details for 24 hours only');
      const caller = await options.members.of(account);
      if (caller.kind !== 'found') return caller;
      const waits = age > WRITTEN_AFTER_MS ? [] : WAITS_MS;
      try {
        return await readPages(options, caller.value, refusal, waits);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        return notVisibleBecause(error, `the authorization details cannot be read (${whyOf(error)})`);
      }
    },
  };
}

async function readPages(
  options: AuthorizationDetailsOptions,
  caller: Caller,
  { id, region }: RecordedRefusal,
  waits: readonly number[],
): Promise<LookupResult<AuthorizationDetails>> {
  const pages: unknown[] = [];
  let token: string | undefined;
  do {
    const read = await readPage(options, caller, { id, region, token }, waits);
    if (read.kind !== 'found') return read;
    pages.push(read.value);
    token = textAt(read.value, 'nextToken');
  } while (token !== undefined && pages.length < MAX_PAGES);
  return { kind: 'found', value: authorizationDetails(pages) };
}

interface PageRequest {
  readonly id: string;
  readonly region: string;
  readonly token: string | undefined;
}

async function readPage(
  options: AuthorizationDetailsOptions,
  caller: Caller,
  request: PageRequest,
  waits: readonly number[],
): Promise<LookupResult<unknown>> {
  for (const wait of [...waits, undefined]) {
    const response = await send(options, caller, request);
    const body = await response.text();
    if (response.ok) {
      const parsed = parseJson(body);
      return 'value' in parsed
        ? { kind: 'found', value: parsed.value }
        : notVisible('unreadable', 'the answer is no JSON');
    }
    const isWorthAnotherTry = response.status === 404 || response.status === 429 || response.status >= 500;
    if (!isWorthAnotherTry || (wait === undefined && response.status !== 404)) {
      return notVisible(
        codeOf(response.status),
        `the authorization details cannot be read (${response.status}: ${body.slice(0, 200)})`,
      );
    }
    if (wait !== undefined) await options.sleep(wait);
  }
  return { kind: 'absent' };
}

function codeOf(status: number): NotVisibleCode {
  if (status === 403) return 'accessDenied';
  return status === 429 ? 'throttled' : 'failed';
}

async function send(
  { endpoint, fetch: fetchWith }: AuthorizationDetailsOptions,
  caller: Caller,
  { id, region, token }: PageRequest,
): Promise<Response> {
  const url = new URL(
    `/authorization-details/${id}`,
    endpoint ?? endpointOf('iam-toolbox', caller.partition, region),
  );
  if (token !== undefined) url.searchParams.set('nextToken', token);
  return signedFetch(caller, { method: 'GET', url, service: 'iam', region }, fetchWith);
}
