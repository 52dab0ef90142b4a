/** What holds of every variant, for the denied calls of the sample organization. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lazyActionTable } from '../../adapters/action-table.ts';
import { readSnapshot } from '../../adapters/snapshot/file.ts';
import { assess } from '../../core/assess/assess.ts';
import { layerApplies } from '../../core/evaluate/decide/situation.ts';
import { readInput } from '../../core/evaluate/input.ts';
import { type DeniedCall, deniedCall } from '../../core/gather/denied-call.ts';
import { gather } from '../../core/gather/gather.ts';
import type { PolicySource } from '../../core/model/policy-source.ts';
import { UNKNOWN_GRANT } from '../../core/model/session-grant.ts';
import { normalizeRecord } from '../../core/normalize/cloudtrail.ts';
import { snapshotSource } from '../../core/snapshot/source.ts';
import { readChanges } from '../../core/what-if/variant/read-changes.ts';
import { resolveChanges } from '../../core/what-if/variant/resolve.ts';
import { variantOf } from '../../core/what-if/variant/variant.ts';
import { runs } from '../support/property-runs.ts';

const MANAGEMENT = '999988887777';
const snapshot = await readSnapshot('examples/organization/snapshot.json');
const source = snapshotSource(snapshot);

const CALLS: readonly DeniedCall[] = readFileSync('examples/organization/denials.jsonl', 'utf8')
  .trim()
  .split('\n')
  .flatMap((line) => {
    const record: unknown = JSON.parse(line);
    const normalized = normalizeRecord(record, lazyActionTable);
    if (normalized.kind !== 'denial') return [];
    return [
      deniedCall({ denial: normalized.recorded.denial, record, grant: UNKNOWN_GRANT }, lazyActionTable),
    ];
  });

async function variant(...changes: readonly unknown[]): Promise<PolicySource> {
  const read = readChanges({ changes });
  if (!read.ok) throw new Error(JSON.stringify(read.faults));
  const resolved = await resolveChanges(read.changes, snapshot, source);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.faults));
  return variantOf(source, resolved.changes);
}

async function assessments(policies: PolicySource) {
  const found: unknown[] = [];
  for (const call of CALLS) {
    const gathered = await gather(call, policies);
    found.push(gathered === undefined ? undefined : assess(gathered));
  }
  return found;
}

const before = await assessments(source);

test('there are calls of every kind to look at', () => {
  expect(CALLS.length).toBeGreaterThan(80);
});

test('a variant without changes changes nothing', async () => {
  expect(await assessments(variantOf(source, []))).toEqual(before);
});

const guardrail = fc.record({
  kind: fc.constantFrom('serviceControlPolicy', 'resourceControlPolicy'),
  targets: fc.uniqueArray(fc.constantFrom('r-demo', 'ou-demo-prod', '666677778888', '111122223333'), {
    minLength: 1,
  }),
});
const inline = fc.record({
  kind: fc.constant('identityPolicy'),
  principal: fc.constantFrom(
    'arn:aws:iam::111122223333:user/ana',
    'arn:aws:iam::111122223333:role/deploy',
    'arn:aws:iam::666677778888:role/runner',
  ),
  name: fc.constant('proposed'),
});
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Action: fc.constantFrom('*', 's3:*', 'ec2:*', 'sqs:SendMessage'),
  Resource: fc.constantFrom('*', 'arn:aws:s3:::ledger/*'),
});

test('what is put and removed again leaves nothing behind', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(guardrail, inline), statement, async ({ kind, ...where }, given) => {
      const isGuardrail = kind !== 'identityPolicy';
      const name = isGuardrail ? { policy: 'Proposed' } : {};
      const isRcp = kind === 'resourceControlPolicy';
      const document = { Version: '2012-10-17', Statement: [isRcp ? { ...given, Principal: '*' } : given] };
      const put = { put: kind, ...where, ...name, document };
      const remove = { remove: kind, ...where, ...name };
      expect(await assessments(await variant(put, remove))).toEqual(before);
    }),
    runs(15),
  );
});

test('an SCP that denies everything denies every call that SCPs apply to, and no other', async () => {
  const document = {
    Version: '2012-10-17',
    Statement: [{ Sid: 'Nothing', Effect: 'Deny', Action: '*', Resource: '*' }],
  };
  const denying = await variant({
    put: 'serviceControlPolicy',
    ...{ policy: 'Nothing', targets: ['r-demo'], document },
  });
  let bound = 0;
  for (const [index, call] of CALLS.entries()) {
    const gathered = await gather(call, denying);
    const assessment = gathered === undefined ? undefined : assess(gathered);
    if (gathered === undefined || assessment === undefined) continue;
    const read = readInput(gathered.input);
    const applies = read.ok && layerApplies('serviceControlPolicy', read.input.request);
    const isMember = gathered.lookups.organization?.kind === 'found' && call.denial.account !== MANAGEMENT;
    const named = assessment.certain.map(({ statement: of }) => of?.sid);
    expect(named.includes('Nothing'), call.denial.id).toBe(applies && isMember);
    if (applies && isMember) bound += 1;
    else expect(assessment).toEqual(before[index]);
  }
  expect(bound).toBeGreaterThan(60);
  expect(bound).toBeLessThan(CALLS.length);
});
