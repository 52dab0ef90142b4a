/** Wraps a CloudTrail record the way EventBridge delivers it. */
export interface Envelope {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

export function eventEnvelope(
  detail: Readonly<Record<string, unknown>>,
  detailType = 'AWS API Call via CloudTrail',
): Envelope {
  const text = (field: string, otherwise: string) =>
    typeof detail[field] === 'string' ? detail[field] : otherwise;
  return {
    version: '0',
    id: `envelope-of-${text('eventID', 'none')}`,
    'detail-type': detailType,
    source: `aws.${text('eventSource', 'unknown.amazonaws.com').split('.')[0]}`,
    account: text('recipientAccountId', '111122223333'),
    time: text('eventTime', '2026-11-20T10:00:00Z'),
    region: text('awsRegion', 'us-east-1'),
    resources: [],
    detail,
  };
}
