import { describe, expect, test } from 'vitest';
import { requestContext } from '../../../core/context/request-context.ts';
import { mayHaveSessionPolicy } from '../../../core/gather/identity-policies.ts';
import { knownGrant } from '../../../core/gather/known-grant.ts';
import { UNKNOWN_GRANT } from '../../../core/model/session-grant.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import {
  EXPORTED_MEMBERS,
  isPartial,
  membersNotExported,
  partialRecord,
} from '../../../core/record/partial-record.ts';
import { recordSample } from '../../../core/record/record-sample.ts';
import { aRecord, aSuccess, ROLE_IDENTITY } from '../../support/records.ts';

const whole = aRecord();
const partial = partialRecord(whole, EXPORTED_MEMBERS);

test('what a record has is not named as lacking, but for the details of its caller', () => {
  expect(membersNotExported(partial)).toEqual([
    ...['userIdentity', 'vpcEndpointId', 'resources', 'additionalEventData', 'tlsDetails'],
    ...['sharedEventID', 'sessionCredentialFromConsole'],
  ]);
  expect([isPartial(partial), isPartial(whole)]).toEqual([true, false]);
});

test('a forged list names only what we know', () => {
  expect(membersNotExported({ notExported: 'x <b>y</b> vpcEndpointId' })).toEqual(['vpcEndpointId']);
  expect(membersNotExported({ notExported: 7 })).toEqual([]);
});

describe('no absence proves anything', () => {
  const contextOf = (record: unknown) =>
    requestContext({
      record,
      action: 's3:PutObject',
      resource: 'arn:aws:s3:::prod-artifacts/releases/app.zip',
    });

  test('a key that would be absent is unknown', () => {
    const of = contextOf(whole);
    const absent = [...of.values()]
      .filter(({ state }) => state === 'absent')
      .map(({ key }) => key.toLowerCase());
    expect(absent.length).toBeGreaterThan(20);
    const states = absent.map((key) => [key, contextOf(partial).get(key)?.state]);
    expect(states).toEqual(absent.map((key) => [key, 'unknown']));
  });

  test.each([
    ['the address: through an endpoint it has another name', 'aws:sourceip'],
    ['that no service called', 'aws:viaawsservice'],
    ['a session without MFA: of a federation, it has no such key', 'aws:multifactorauthpresent'],
  ])('%s', (_note, key) => {
    expect(contextOf(whole).get(key)?.state).toBe('known');
    expect(contextOf(partial).get(key)?.state).toBe('unknown');
  });

  test('an address is known where the export would show an endpoint', () => {
    const shown = partialRecord(whole, ['userIdentity']);
    expect(contextOf(shown).get('aws:sourceip')).toMatchObject({ values: ['203.0.113.7'] });
  });

  test('a session that began in the log may have been given a policy all the same', async () => {
    const read = normalizeRecord(aRecord());
    if (read.kind !== 'denial') throw new Error('no denial');
    const { denial } = read.recorded;
    const coverage = { because: 'covered', covers: async () => true } as const;
    const grants = [whole, partial].map((record) => knownGrant({ denial, record }, UNKNOWN_GRANT, coverage));
    expect(await Promise.all(grants)).toEqual([{ kind: 'none', because: 'covered' }, UNKNOWN_GRANT]);
    expect(mayHaveSessionPolicy('Root', whole)).toBe(false);
    expect(mayHaveSessionPolicy('Root', partial)).toBe(true);
  });

  test('the record of a session grants nothing, and so not nothing', () => {
    const grant = aSuccess({
      ...{ eventSource: 'sts.amazonaws.com', eventName: 'AssumeRole', userIdentity: ROLE_IDENTITY },
      requestParameters: { roleArn: 'arn:aws:iam::111122223333:role/ci/deploy-role' },
      responseElements: { credentials: { accessKeyId: 'ASIAEXAMPLE' } },
    });
    expect(normalizeRecord(grant).kind).toBe('sessionGrant');
    expect(normalizeRecord(partialRecord(grant, [])).kind).toBe('none');
  });

  test('it stays partial where it is kept', () => {
    expect(isPartial(recordSample(partial, 's3:PutObject').record)).toBe(true);
  });
});

test('the answer names what is lacking', () => {
  const read = normalizeRecord(partial);
  const evidence = read.kind === 'denial' ? read.recorded.denial.attribution.evidence : [];
  expect(evidence).toContainEqual({
    source: 'evaluation',
    code: 'recordIncomplete',
    says: expect.stringContaining('at least of userIdentity, vpcEndpointId, resources'),
  });
});
