/**
 * What AWS itself recorded of a refusal that carries an authorization id: the true condition keys and, for every pair
 * of action and resource, the policies that matched.
 *
 * Shape   authorization id -> AuthorizationDetails, or why there is none.
 * Errors  AWS writes them after the refusal: while there are none (404) it is asked again, with growing waits.
 * Source  IAM Toolbox API Reference, GetRequestAuthorizationDetails: a GET signed for `iam`, in the Region of the
 *         refusal; kept for 24 hours. No client of the SDK knows it yet.
 */
import { listAt, parseJson, textAt, valueAt } from '../core/model/json.ts';
import type { Sight } from '../core/model/policy-source.ts';
import type { Caller } from './member-clients.ts';
import { notVisible, whyOf } from './member-read.ts';
import type { Members } from './member-session.ts';
import { endpointOf, signedFetch } from './signed-fetch.ts';

export const AUTHORIZATION_DETAILS_ACTIONS = ['iam:GetRequestAuthorizationDetails'] as const;

export interface AuthorizationDetails {
  /** Condition keys as AWS saw them. */
  readonly context: unknown;
  readonly evaluations: readonly AuthorizationEvaluation[];
  readonly policies: readonly AuthorizationPolicy[];
}

export interface AuthorizationEvaluation {
  readonly action: string | null;
  readonly resource: string | null;
  /** `ALLOW`, `EXPLICIT_DENY` or `IMPLICIT_DENY`; an implicit deny lists no policies. */
  readonly effect: string | null;
  readonly context: unknown;
  readonly matched: readonly { readonly uri: string | null; readonly statements: readonly MatchedSid[] }[];
}

export interface MatchedSid {
  readonly sid: string | null;
  readonly effect: string | null;
}

export interface AuthorizationPolicy {
  readonly uri: string | null;
  /** `SERVICE_CONTROL_POLICY` and the like. */
  readonly type: string | null;
  readonly inline: boolean;
  readonly attachedTo: readonly string[];
}

export interface AuthorizationDetailsSource {
  /** `region`: that of the refusal. `absent`: AWS has none, or none any more. */
  readonly detailsOf: (id: string, account: string, region: string) => Promise<Sight<AuthorizationDetails>>;
}

export interface AuthorizationDetailsOptions {
  readonly members: Members;
  /** `AWS_ENDPOINT_URL_IAM_TOOLBOX`, else `AWS_ENDPOINT_URL`; left out: AWS's own. */
  readonly endpoint?: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly fetch?: typeof fetch;
}

const ID = /^[0-9a-z]{1,512}$/;
const WAITS_MS = [500, 1_000, 2_000, 4_000];
const MAX_PAGES = 20;

export function openAuthorizationDetails(options: AuthorizationDetailsOptions): AuthorizationDetailsSource {
  return {
    async detailsOf(id, account, region) {
      if (!ID.test(id)) return notVisible('this is no authorization id');
      const caller = await options.members.of(account);
      if (caller.kind !== 'found') return caller;
      try {
        return await readPages(options, caller.value, id, region);
      } catch (error) {
        return notVisible(`the authorization details cannot be read (${whyOf(error as Error)})`);
      }
    },
  };
}

async function readPages(
  options: AuthorizationDetailsOptions,
  caller: Caller,
  id: string,
  region: string,
): Promise<Sight<AuthorizationDetails>> {
  const pages: unknown[] = [];
  let token: string | undefined;
  do {
    const read = await readPage(options, caller, { id, region, token });
    if (read.kind !== 'found') return read;
    pages.push(read.value);
    token = textAt(read.value, 'nextToken');
  } while (token !== undefined && pages.length < MAX_PAGES);
  return { kind: 'found', value: detailsIn(pages) };
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
): Promise<Sight<unknown>> {
  for (const wait of [...WAITS_MS, undefined]) {
    const response = await send(options, caller, request);
    const body = await response.text();
    if (response.ok) {
      const parsed = parseJson(body);
      return 'value' in parsed ? { kind: 'found', value: parsed.value } : notVisible('the answer is no JSON');
    }
    const isWorthAnotherTry = response.status === 404 || response.status === 429 || response.status >= 500;
    if (!isWorthAnotherTry || (wait === undefined && response.status !== 404)) {
      return notVisible(
        `the authorization details cannot be read (${response.status}: ${body.slice(0, 200)})`,
      );
    }
    if (wait !== undefined) await options.sleep(wait);
  }
  return { kind: 'absent' };
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

function detailsIn(pages: readonly unknown[]): AuthorizationDetails {
  return {
    context: pages.map((page) => valueAt(page, 'requestContext')).find((each) => each !== undefined) ?? null,
    evaluations: pages.flatMap((page) => listAt(page, 'evaluations')).map(evaluationIn),
    policies: pages.flatMap((page) => listAt(page, 'policies')).map(policyIn),
  };
}

function evaluationIn(value: unknown): AuthorizationEvaluation {
  return {
    action: textAt(value, 'action') ?? null,
    resource: textAt(value, 'resource') ?? null,
    effect: textAt(value, 'evaluatedEffect') ?? null,
    context: valueAt(value, 'context') ?? null,
    matched: listAt(value, 'matchedPolicies').map((policy) => ({
      uri: textAt(policy, 'uri') ?? null,
      statements: listAt(policy, 'matchedStatements').map((statement) => ({
        sid: textAt(statement, 'sid') ?? null,
        effect: textAt(statement, 'evaluatedEffect') ?? null,
      })),
    })),
  };
}

function policyIn(value: unknown): AuthorizationPolicy {
  return {
    uri: textAt(value, 'uri') ?? null,
    type: textAt(value, 'type') ?? null,
    inline: valueAt(value, 'inline') === true,
    attachedTo: listAt(value, 'attachedTo').flatMap((each) => textAt(each, 'arn') ?? []),
  };
}
