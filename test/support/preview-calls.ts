/** Calls of the sample organization that AWS authorized, and previews of them. */

import { lazyActionTable } from '../../adapters/action-table.ts';
import { readSnapshot } from '../../adapters/snapshot/file.ts';
import { NOTHING_READ, type VolatileReads } from '../../core/context/volatile-reads.ts';
import type { PolicySource } from '../../core/model/policy-source.ts';
import { normalizeRecord } from '../../core/normalize/cloudtrail.ts';
import type { Normalized } from '../../core/normalize/normalized.ts';
import { snapshotSource } from '../../core/snapshot/source.ts';
import type { HoldLimits } from '../../core/what-if/preview/held-calls.ts';
import type { PreviewResult } from '../../core/what-if/preview/preview.ts';
import { previewLog } from '../../core/what-if/preview/preview-log.ts';
import { remembering } from '../../core/what-if/preview/remembering.ts';
import { readChanges } from '../../core/what-if/variant/read-changes.ts';
import { resolveChanges } from '../../core/what-if/variant/resolve.ts';
import { variantOf } from '../../core/what-if/variant/variant.ts';
import type { TestRecord } from './records.ts';

const snapshot = await readSnapshot('examples/organization/snapshot.json');
const source = snapshotSource(snapshot);

export const user = (name: string, account = '111122223333') => ({
  type: 'IAMUser',
  principalId: `AIDAEXAMPLE${name.toUpperCase()}`,
  arn: `arn:aws:iam::${account}:user/${name}`,
  accountId: account,
  accessKeyId: `AKIAEXAMPLE${name.toUpperCase()}`,
  userName: name,
});

/** `path`: the role's, with its name. */
export function session(path: string, account = '111122223333', name = 'run-7') {
  const role = path.split('/').at(-1) ?? path;
  return {
    type: 'AssumedRole',
    principalId: `AROAEXAMPLE:${name}`,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
    accountId: account,
    accessKeyId: `ASIAEXAMPLE${name}`,
    sessionContext: {
      sessionIssuer: {
        type: 'Role',
        ...{ principalId: 'AROAEXAMPLE', arn: `arn:aws:iam::${account}:role/${path}` },
        ...{ accountId: account, userName: role },
      },
      attributes: { creationDate: '2026-11-20T09:00:00Z', mfaAuthenticated: 'false' },
    },
  };
}

let last = 0;

/** ana reads a report, unless the overrides say otherwise. */
export function authorized(overrides: TestRecord = {}): TestRecord {
  last += 1;
  return {
    ...{ eventVersion: '1.11', userIdentity: user('ana'), eventTime: '2026-11-20T10:00:00Z' },
    ...{ eventSource: 's3.amazonaws.com', eventName: 'GetObject', awsRegion: 'eu-central-1' },
    ...{ sourceIPAddress: '203.0.113.7', userAgent: 'aws-cli/2.31.0' },
    requestParameters: { bucketName: 'reports', key: 'a.csv' },
    ...{ responseElements: null, requestID: `request-${last}`, eventID: `event-${last}` },
    ...{ eventType: 'AwsApiCall', tlsDetails: { tlsVersion: 'TLSv1.3' }, recipientAccountId: '111122223333' },
    ...overrides,
  };
}

/** Of the sample organization. */
export async function previewed(
  records: readonly TestRecord[],
  changes: readonly unknown[],
  reads: VolatileReads = { ...NOTHING_READ, address: true },
  limits?: HoldLimits,
): Promise<PreviewResult> {
  const read = readChanges({ changes });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const resolved = await resolveChanges(read.changes, snapshot, source);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.faults));
  const calls = records.map(normalizedCall);
  return previewOver(calls, { before: source, after: variantOf(source, resolved.changes), reads }, limits);
}

export interface NormalizedCall {
  readonly record: unknown;
  readonly found: Normalized;
}

export const normalizedCall = (record: unknown): NormalizedCall => ({
  record,
  found: normalizeRecord(record, lazyActionTable),
});

/** Over calls in their order, as the command does. */
export function previewOver(
  calls: readonly NormalizedCall[],
  policies: { readonly before: PolicySource; readonly after: PolicySource; readonly reads: VolatileReads },
  limits?: HoldLimits,
): Promise<PreviewResult> {
  return previewLog({
    sources: {
      before: remembering(policies.before, true),
      after: remembering(policies.after, true),
      table: lazyActionTable,
    },
    ...{ reads: policies.reads, isWanted: () => true },
    ...(limits === undefined ? {} : { limits }),
    async *read() {
      for (const { record, found } of calls) yield [{ raw: record, normalized: found }];
    },
  });
}
