/**
 * A call of an API that takes and gives JSON, signed by hand: for services that we carry no client of.
 *
 * Errors  a refusal is thrown with the name that the service gives it; throttled calls wait and are tried again.
 */
import { jsonIn, textAt } from '../../core/record/json.ts';
import type { Caller } from './member-clients.ts';
import { endpointOf, signedFetch } from './signed-fetch.ts';

export interface JsonCallOptions {
  readonly caller: Caller;
  readonly region: string;
  /** Left out: AWS's own. */
  readonly endpoint?: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface JsonService {
  /** As its endpoint and its signature name it: `logs`. */
  readonly name: string;
  /** `Logs_20140328` */
  readonly target: string;
  readonly version: '1.0' | '1.1';
}

const WAITS_MS = [250, 500, 1_000, 2_000, 4_000];

export async function jsonCall(
  { caller, region, endpoint, sleep }: JsonCallOptions,
  { name: service, target, version }: JsonService,
  operation: string,
  input: object,
): Promise<unknown> {
  const url = new URL('/', endpoint ?? endpointOf(service, caller.partition, region));
  const headers = {
    'content-type': `application/x-amz-json-${version}`,
    'x-amz-target': `${target}.${operation}`,
  };
  const body = JSON.stringify(input);
  for (const wait of [...WAITS_MS, undefined]) {
    const response = await signedFetch(caller, { method: 'POST', url, service, region, headers, body });
    const answer = jsonIn(await response.text());
    if (response.ok) return answer;
    const name = textAt(answer, '__type')?.split('#').at(-1) ?? `status ${response.status}`;
    const isWorthAnotherTry = response.status >= 500 || /Throttling/.test(name);
    if (wait === undefined || !isWorthAnotherTry) throw refusal(name, answer, response.status);
    await sleep(wait);
  }
  return undefined;
}

/** In the shape in which the clients of the SDK throw what a service answers. */
function refusal(name: string, answer: unknown, httpStatusCode: number): Error {
  const message = textAt(answer, 'message') ?? textAt(answer, 'Message') ?? 'no reason was given';
  return Object.assign(new Error(message), { name, $metadata: { httpStatusCode } });
}
