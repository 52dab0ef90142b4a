/**
 * What a log group holds, and how long it is kept: two calls to CloudWatch Logs, signed by hand.
 *
 * Units   milliseconds since the epoch.
 * Errors  a refusal is thrown with the name that CloudWatch Logs gives it; throttled calls wait and are tried again.
 * Source  CloudWatch Logs API Reference, FilterLogEvents, DescribeLogGroups.
 */
import type { LogEvent } from '../../core/doctor/own-calls.ts';
import { jsonIn, listAt, textAt, valueAt } from '../../core/record/json.ts';
import type { Caller } from './member-clients.ts';
import { pagesOf } from './member-read.ts';
import { endpointOf, signedFetch } from './signed-fetch.ts';

export interface LogsOptions {
  readonly caller: Caller;
  readonly region: string;
  /** `AWS_ENDPOINT_URL_CLOUDWATCH_LOGS`, else `AWS_ENDPOINT_URL`; left out: AWS's own. */
  readonly endpoint?: string;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const WAITS_MS = [250, 500, 1_000, 2_000, 4_000];

/** All events since then, oldest first within a stream; pages may be empty on the way. */
export async function* logEvents(
  options: LogsOptions,
  logGroupName: string,
  startTime: number,
): AsyncGenerator<LogEvent> {
  const pages = pagesOf(
    (nextToken) => call(options, 'FilterLogEvents', { logGroupName, startTime, nextToken }),
    (page) => textAt(page, 'nextToken'),
  );
  for await (const page of pages) {
    for (const event of listAt(page, 'events')) {
      const message = textAt(event, 'message');
      const arrived = valueAt(event, 'timestamp');
      if (message !== undefined && typeof arrived === 'number') yield { message, arrived };
    }
  }
}

/** Undefined: there is no such group; null: its events are kept for ever. */
export async function logRetention(options: LogsOptions, name: string): Promise<number | null | undefined> {
  const answer = await call(options, 'DescribeLogGroups', { logGroupNamePrefix: name });
  const group = listAt(answer, 'logGroups').find((each) => textAt(each, 'logGroupName') === name);
  if (group === undefined) return undefined;
  const days = valueAt(group, 'retentionInDays');
  return typeof days === 'number' ? days : null;
}

async function call(options: LogsOptions, operation: string, input: object): Promise<unknown> {
  const { caller, region, endpoint, sleep } = options;
  const url = new URL('/', endpoint ?? endpointOf('logs', caller.partition, region));
  const headers = {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `Logs_20140328.${operation}`,
  };
  const body = JSON.stringify(input);
  for (const wait of [...WAITS_MS, undefined]) {
    const response = await signedFetch(caller, {
      method: 'POST',
      url,
      service: 'logs',
      region,
      headers,
      body,
    });
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
