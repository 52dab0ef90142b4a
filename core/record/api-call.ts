/** The part of a CloudTrail record that says which API was called, where, and with what. */

import type { ResourceCall } from '../normalize/resource.ts';
import { type JsonObject, textAt } from './json.ts';

export function apiCallOf(record: JsonObject): ResourceCall {
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
