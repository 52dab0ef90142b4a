/** The call of a group, looked for in records: what shows that it passes, and what does not. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lazyActionTable } from '../../../adapters/action-table.ts';
import type { Attribution, ConditionEvidence } from '../../../core/model/attribution.ts';
import type { Denial } from '../../../core/model/denial.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import { summaryOf, toGroup } from '../../../core/query/group-summary.ts';
import { marksOf, Verifier } from '../../../core/verify/verification.ts';
import { aRecord, ROLE_IDENTITY, type TestRecord, USER_IDENTITY } from '../../support/records.ts';

const minute = (n: number): string => `2026-11-20T10:${String(n).padStart(2, '0')}:00Z`;

const denied = (n: number, overrides: TestRecord = {}) =>
  aRecord({ eventID: `d${n}`, eventTime: minute(n), ...overrides });

const passed = (n: number, overrides: TestRecord = {}) =>
  aRecord({
    ...{ eventID: `s${n}`, eventTime: minute(n), errorCode: undefined, errorMessage: undefined },
    ...overrides,
  });

function denialIn(record: TestRecord): Denial {
  const normalized = normalizeRecord(record, lazyActionTable);
  if (normalized.kind !== 'denial') throw new Error('the record is no denial');
  return normalized.recorded.denial;
}

/** Of a group that was last denied at minute 10. */
function verify(records: readonly TestRecord[], attribution: Partial<Attribution> = {}, record = denied(10)) {
  const denial = denialIn(record);
  const counts = {
    ...{ group: denial.group, principal: denial.principal.arn, resourceFamily: denial.resourceFamily },
    ...{ count: 1, firstSeen: denial.time, lastSeen: denial.time },
  };
  const group = toGroup(counts, summaryOf(denial), { marks: undefined, now: 0 });
  const explained = { ...denial, attribution: { ...denial.attribution, ...attribution } };
  const verifier = new Verifier({ group, denial: explained }, lazyActionTable);
  for (const each of records) verifier.take(normalizeRecord(each, lazyActionTable), each);
  return verifier.result();
}

test('it is fixed by what passed since, with the first event and the newest', () => {
  const found = verify([passed(20), passed(14), passed(17), passed(14)]);
  expect(found).toEqual({
    group: denialIn(denied(10)).group,
    outcome: 'fixed',
    lastDenied: minute(10),
    denials: 0,
    successes: 3,
    first: { time: minute(14), eventId: 's14' },
    newest: { time: minute(20), eventId: 's20' },
    otherwise: { calls: 0, differs: [] },
  });
  const mark = { foundBy: 'ana', foundAt: minute(30) };
  expect(marksOf(found, mark)).toEqual([
    { at: minute(14), by: 'success', eventId: 's14', ...mark },
    { at: minute(20), by: 'success', eventId: 's20', ...mark },
  ]);
  expect(marksOf(verify([passed(14)]), mark)).toHaveLength(1);
});

test.each<[string, readonly TestRecord[], string]>([
  ['nothing at all', [], 'noSuchCall'],
  ['a success before the denial', [passed(9)], 'noSuchCall'],
  ['a success in the second of the denial', [passed(10)], 'noSuchCall'],
  ['a later denial', [denied(12)], 'stillDenied'],
  ['a success, then a denial', [passed(11), denied(12)], 'stillDenied'],
  ['the same, the denial first', [denied(12), passed(11)], 'stillDenied'],
  ['a denial, then a success', [denied(12), passed(13)], 'fixed'],
  [
    'a denial of another call',
    [denied(12, { eventName: 'GetObject', errorMessage: 'Access Denied' })],
    'noSuchCall',
  ],
  [
    'another key of the same family',
    [passed(12, { requestParameters: { bucketName: 'prod-artifacts', key: 'releases/b.zip' } })],
    'fixed',
  ],
  [
    'another bucket',
    [passed(12, { requestParameters: { bucketName: 'test-artifacts', key: 'releases/app.zip' } })],
    'noSuchCall',
  ],
  ['another action', [passed(12, { eventName: 'GetObject' })], 'noSuchCall'],
  ['another principal', [passed(12, { userIdentity: USER_IDENTITY })], 'noSuchCall'],
  ['another Region', [passed(12, { awsRegion: 'us-east-1' })], 'otherwise'],
  ['an error that is none of permissions', [passed(12, { errorCode: 'NoSuchBucket' })], 'noSuchCall'],
  ['throttled', [passed(12, { errorCode: 'ThrottlingException' })], 'noSuchCall'],
  ['a record that names no resource', [passed(12, { requestParameters: null })], 'otherwise'],
  ['no record', [{}], 'noSuchCall'],
])('%s', (_, records, outcome) => {
  const found = verify(records);
  expect(found.outcome).toBe(outcome);
  expect(marksOf(found, { foundBy: 'a', foundAt: minute(30) }).length > 0).toBe(outcome === 'fixed');
});

const onKey = (key: string, actual: ConditionEvidence['actual']): Partial<Attribution> => ({
  conditions: [{ operator: 'StringEquals', key, expected: ['x'], actual, from: 'cloudtrail' }],
});

const OTHER_SESSION = { ...ROLE_IDENTITY, arn: `${ROLE_IDENTITY.arn}-2` };

test.each<[string, Partial<Attribution>, TestRecord, readonly string[]]>([
  ['the address that was denied', onKey('aws:SourceIp', ['203.0.113.7']), {}, []],
  [
    'another address',
    onKey('aws:SourceIp', ['203.0.113.7']),
    { sourceIPAddress: '203.0.113.9' },
    ['aws:SourceIp'],
  ],
  ['a key of which nothing is known', onKey('aws:PrincipalTag/team', ['a']), {}, []],
  ['a value that was not known then', onKey('aws:SourceIp', 'unknown'), {}, []],
  ['a time, which is always another', onKey('aws:CurrentTime', ['2026-11-20T10:10:00Z']), {}, []],
  [
    'through an endpoint, as denied without',
    onKey('aws:SourceVpce', 'absent'),
    { vpcEndpointId: 'vpce-1' },
    ['aws:SourceVpce'],
  ],
  [
    'another session, where a session policy denied',
    { layer: 'sessionPolicy' },
    { userIdentity: OTHER_SESSION },
    ['session'],
  ],
  ['another session, where the role itself was denied', {}, { userIdentity: OTHER_SESSION }, []],
  [
    'another way in, where an endpoint policy denied',
    { layer: 'vpcEndpointPolicy' },
    { vpcEndpointId: 'vpce-1' },
    ['aws:SourceVpce'],
  ],
  [
    'a further check was refused, which no record shows',
    { refusedCheck: { action: 'iam:PassRole', resource: null, from: 'evaluation' } },
    {},
    ['iam:PassRole'],
  ],
])('under the conditions that were denied: %s', (_, attribution, overrides, differs) => {
  const found = verify([passed(12, overrides)], attribution);
  expect(found.otherwise.differs).toEqual(differs);
  expect(found.outcome).toBe(differs.length === 0 ? 'fixed' : 'otherwise');
});

test('the order and the number of the records do not matter, and nothing passes before its last denial', () => {
  const record = fc.oneof(
    fc.integer({ min: 1, max: 30 }).map((n) => ({ n, isDenied: true })),
    fc.integer({ min: 1, max: 30 }).map((n) => ({ n, isDenied: false })),
  );
  const shuffled = fc.array(record, { maxLength: 8 }).chain((records) => {
    const twice = [...records, ...records];
    return fc.record({
      records: fc.constant(records),
      shuffled: fc.shuffledSubarray(twice, { minLength: twice.length, maxLength: twice.length }),
    });
  });
  const asRecords = (each: readonly { n: number; isDenied: boolean }[]) =>
    each.map(({ n, isDenied }) => (isDenied ? denied(n) : passed(n)));
  fc.assert(
    fc.property(shuffled, ({ records, shuffled }) => {
      const found = verify(asRecords(shuffled));
      expect(found).toEqual(verify(asRecords(records)));
      const last = Math.max(10, ...records.filter(({ isDenied }) => isDenied).map(({ n }) => n));
      const since = new Set(records.filter(({ n, isDenied }) => !isDenied && n > last).map(({ n }) => n));
      expect(found.successes).toBe(since.size);
      expect(found.outcome === 'fixed').toBe(since.size > 0);
    }),
    { numRuns: 50 },
  );
});
