/**
 * What a log group holds, and how long it is kept: two calls to CloudWatch Logs.
 *
 * Units   milliseconds since the epoch.
 * Errors  a refusal is thrown with the name that CloudWatch Logs gives it; throttled calls wait and are tried again.
 * Source  CloudWatch Logs API Reference, FilterLogEvents, DescribeLogGroups.
 */
import type { LogEvent } from '../../core/doctor/own-calls.ts';
import { listAt, textAt, valueAt } from '../../core/record/json.ts';
import { type JsonCallOptions, type JsonService, jsonCall } from './json-call.ts';
import { pagesOf } from './member-read.ts';

/** `endpoint`: `AWS_ENDPOINT_URL_CLOUDWATCH_LOGS`, else `AWS_ENDPOINT_URL`. */
export type LogsOptions = JsonCallOptions;

const LOGS: JsonService = { name: 'logs', target: 'Logs_20140328', version: '1.1' };

/** All events since then, oldest first within a stream; pages may be empty on the way. */
export async function* logEvents(
  options: LogsOptions,
  logGroupName: string,
  startTime: number,
): AsyncGenerator<LogEvent> {
  const pages = pagesOf(
    (nextToken) => jsonCall(options, LOGS, 'FilterLogEvents', { logGroupName, startTime, nextToken }),
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
  const answer = await jsonCall(options, LOGS, 'DescribeLogGroups', { logGroupNamePrefix: name });
  const group = listAt(answer, 'logGroups').find((each) => textAt(each, 'logGroupName') === name);
  if (group === undefined) return undefined;
  const days = valueAt(group, 'retentionInDays');
  return typeof days === 'number' ? days : null;
}
