/** Denials to test with. */
import { UNKNOWN_ATTRIBUTION } from '../../core/model/attribution.ts';
import type { Denial } from '../../core/model/denial.ts';

export const ROLE = 'arn:aws:iam::111122223333:role/team/build';
export const FAMILY = 'arn:aws:s3:::ledger/*';

/** A denial whose reason is unknown, with these parts. */
export function aDenial(parts: Partial<Denial> = {}): Denial {
  return {
    id: 'event-1',
    eventId: 'event-1',
    requestId: null,
    time: '2026-01-05T09:00:00Z',
    account: '111122223333',
    region: 'eu-west-1',
    principal: { arn: ROLE, type: 'AssumedRole', session: 'ci', sessionArn: null },
    errorCode: 'AccessDenied',
    action: 's3:GetObject',
    actionFrom: 'message' as const,
    eventSource: 's3.amazonaws.com',
    eventName: 'GetObject',
    resource: 'arn:aws:s3:::ledger/2026/01.csv',
    resourceFrom: 'message' as const,
    resourceFamily: FAMILY,
    sourceIp: null,
    userAgent: null,
    vpcEndpointId: null,
    attribution: UNKNOWN_ATTRIBUTION,
    fix: null,
    changed: [],
    nextSteps: [],
    group: 'g-0123456789abcdef',
    ...parts,
  };
}
