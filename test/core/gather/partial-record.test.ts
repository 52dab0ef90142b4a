import { expect, test } from 'vitest';
import { lazyActionTable } from '../../../adapters/action-table.ts';
import { gather } from '../../../core/gather/gather.ts';
import type { PolicySource } from '../../../core/model/policy-source.ts';
import { UNKNOWN_GRANT } from '../../../core/model/session-grant.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import { aRecord } from '../../support/records.ts';

const nothing = async () => ({ kind: 'absent' }) as const;
const EMPTY: PolicySource = {
  organizationOf: nothing,
  identity: nothing,
  managedPolicy: nothing,
  resource: nothing,
  vpcEndpoint: nothing,
};

/** The state of a condition key, with the record and with no more than what the denial keeps of it. */
async function states(key: string) {
  const record = aRecord();
  const normalized = normalizeRecord(record, lazyActionTable);
  if (normalized.kind !== 'denial') throw new Error('the record is no denial');
  const call = { denial: normalized.recorded.denial, grant: UNKNOWN_GRANT };
  const [whole, partial] = [
    await gather({ ...call, record }, EMPTY),
    await gather({ ...call, record: undefined }, EMPTY),
  ];
  return [whole, partial].map((gathered) => gathered?.context.get(key)?.state);
}

test.each([
  ['aws:sourceidentity', 'absent', 'unknown'],
  ['aws:viaawsservice', 'known', 'unknown'],
  ['aws:calledvia', 'absent', 'unknown'],
  ['aws:sourceip', 'known', 'known'],
  ['aws:principalarn', 'known', 'known'],
  ['aws:requestedregion', 'known', 'known'],
])('%s: %s in the record, and %s where only the denial was kept', async (key, whole, partial) => {
  expect(await states(key)).toEqual([whole, partial]);
});
