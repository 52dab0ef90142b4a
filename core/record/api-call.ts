/** The part of a CloudTrail record that says which API was called, where, and with what. */

import { type JsonObject, textAt } from './json.ts';

export interface ApiCall {
  readonly eventSource: string;
  readonly eventName: string;
  readonly eventType?: string | undefined;
  /** CloudTrail's `requestParameters`, whatever it holds. */
  readonly requestParameters?: unknown;
}

export interface RecordedCall extends ApiCall {
  /** CloudTrail's `resources`, whatever it holds. */
  readonly resources?: unknown;
  readonly region: string | null;
  /** The caller's account: where a resource given by name alone lives. */
  readonly account: string | null;
  /** The caller's ARN: for the partition, and the path of the caller's own role. */
  readonly principalArn?: string | null;
}

export function apiCallOf(record: JsonObject): RecordedCall {
  return {
    eventSource: textAt(record, 'eventSource') ?? '',
    eventName: textAt(record, 'eventName') ?? '',
    eventType: textAt(record, 'eventType'),
    requestParameters: record.requestParameters,
    resources: record.resources,
    region: textAt(record, 'awsRegion') ?? null,
    account: textAt(record, 'userIdentity', 'accountId') ?? null,
    principalArn: textAt(record, 'userIdentity', 'arn') ?? null,
  };
}
