import { expect, test } from 'vitest';
import { lazyActionTable } from '../../../adapters/action-table.ts';
import { gather } from '../../../core/gather/gather.ts';
import type { AccountRegion, PolicySource } from '../../../core/model/policy-source.ts';
import { UNKNOWN_GRANT } from '../../../core/model/session-grant.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import { aRecord, type TestRecord } from '../../support/records.ts';

const OWNER = '444455556666';
const CALLER = '111122223333';
const BUCKET = 'arn:aws:s3:::ledger';

/** Where the policies of resource and endpoint are looked for. */
async function looks(overrides: TestRecord): Promise<Readonly<Record<string, AccountRegion>>> {
  const record = aRecord({ requestParameters: { bucketName: 'ledger', key: 'a.csv' }, ...overrides });
  const normalized = normalizeRecord(record, lazyActionTable);
  if (normalized.kind !== 'denial') throw new Error('the record is no denial');
  const asked: Record<string, AccountRegion> = {};
  const nothing = { kind: 'absent' } as const;
  const source: PolicySource = {
    organizationOf: async () => nothing,
    identity: async () => nothing,
    managedPolicy: async () => nothing,
    resource: async (arn, place) => {
      asked[arn] = place;
      return nothing;
    },
    vpcEndpoint: async (id, place) => {
      asked[id] = place;
      return nothing;
    },
  };
  await gather({ denial: normalized.recorded.denial, record, grant: UNKNOWN_GRANT }, source);
  return asked;
}

const object = { type: 'AWS::S3::Object', ARN: `${BUCKET}/a.csv` };

test.each([
  ['as CloudTrail names it', [object, { type: 'AWS::S3::Bucket', ARN: BUCKET, accountId: OWNER }], OWNER],
  ['the caller, where CloudTrail names no owner', [object], CALLER],
  [
    'the caller, where it names the owner of another',
    [object, { ARN: `${BUCKET}-2`, accountId: OWNER }],
    CALLER,
  ],
])('a bucket is looked for in the account of its owner: %s', async (_note, resources, account) => {
  const asked = await looks({ errorMessage: 'Access Denied', resources });
  expect(asked[`${BUCKET}/a.csv`]?.account).toBe(account);
});

test('an endpoint is looked for in its own account, else in the caller’s, whatever account owns the bucket', async () => {
  const resources = [object, { type: 'AWS::S3::Bucket', ARN: BUCKET, accountId: OWNER }];
  const overrides = { errorMessage: 'Access Denied', resources, vpcEndpointId: 'vpce-1' };
  expect((await looks(overrides))['vpce-1']?.account).toBe(CALLER);
  const shared = await looks({ ...overrides, vpcEndpointAccountId: '777788889999' });
  expect(shared['vpce-1']?.account).toBe('777788889999');
});
