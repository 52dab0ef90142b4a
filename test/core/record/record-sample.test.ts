import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lazyActionTable } from '../../../adapters/action-table.ts';
import { furtherPairs } from '../../../core/attribute/further-pairs.ts';
import { requestContext } from '../../../core/context/request-context.ts';
import type { Lookups } from '../../../core/gather/denied-call.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import type { JsonObject } from '../../../core/record/json.ts';
import { recordSample } from '../../../core/record/record-sample.ts';
import cases from '../../cases/normalize/context.json' with { type: 'json' };
import { aRecord, ROLE_IDENTITY } from '../../support/records.ts';

const NOTHING_SEEN: Lookups = {
  organization: undefined,
  identity: undefined,
  resource: undefined,
  owner: undefined,
  ownersOrganization: undefined,
  endpoint: undefined,
};

/** All that a look at the policies reads of a record. */
function read(record: unknown, action: string, resource: string | null) {
  const normalized = normalizeRecord(record, lazyActionTable);
  const context = new Map(requestContext({ record, action, resource }));
  // Kept as a hash, which test/core/gather/external-id.test.ts compares with policies.
  context.delete('sts:externalid');
  const denial = normalized.kind === 'denial' ? normalized.recorded.denial : undefined;
  return { context, denial };
}

const SAMPLES: readonly JsonObject[] = readFileSync('examples/organization/denials.jsonl', 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line));

describe('the pruned record says what the whole one says', () => {
  test.each(cases as { note: string; record: JsonObject; action: string; resource: string | null }[])(
    '$note',
    ({ record, action, resource }) => {
      const { record: pruned, leftOut } = recordSample(record, action);
      expect(leftOut).toEqual([]);
      expect(read(pruned, action, resource).context).toEqual(read(record, action, resource).context);
    },
  );

  test(`${SAMPLES.length} records of the sample organization`, () => {
    for (const record of SAMPLES) {
      const normalized = normalizeRecord(record, lazyActionTable);
      if (normalized.kind !== 'denial') continue;
      const { denial, sample } = normalized.recorded;
      const pairs = (of: unknown) => furtherPairs(denial, of, NOTHING_SEEN, lazyActionTable);
      expect(sample.leftOut).toEqual([]);
      expect(JSON.stringify(sample.record).length).toBeLessThan(JSON.stringify(record).length);
      expect(pairs(sample.record)).toEqual(pairs(record));
      const contextOf = (of: unknown) => read(of, denial.action, denial.resource).context;
      expect(contextOf(sample.record)).toEqual(contextOf(record));
    }
  });

  test.each([
    [
      'a role that is handed over',
      { roleArn: 'arn:aws:iam::111122223333:role/app' },
      'lambda.amazonaws.com',
      'CreateFunction20150331',
    ],
    [
      'an instance profile',
      { iamInstanceProfile: { name: 'app' }, imageId: 'ami-1' },
      'ec2.amazonaws.com',
      'RunInstances',
    ],
    [
      'a copy',
      { bucketName: 'b', key: 'k', 'x-amz-copy-source': 'from/key' },
      's3.amazonaws.com',
      'CopyObject',
    ],
  ])('%s is checked as well', (_note, requestParameters, eventSource, eventName) => {
    const record = aRecord({ requestParameters, eventSource, eventName, errorMessage: 'Access Denied' });
    const normalized = normalizeRecord(record, lazyActionTable);
    if (normalized.kind !== 'denial') throw new Error('no denial');
    const { denial, sample } = normalized.recorded;
    const pairs = (of: unknown) => furtherPairs(denial, of, NOTHING_SEEN, lazyActionTable);
    expect(pairs(sample.record)).toEqual(pairs(record));
  });
});

describe('what is not read is not kept', () => {
  test('values of other parameters, answers, and whatever stands beside them', () => {
    const record = aRecord({
      requestParameters: {
        bucketName: 'b',
        secretString: 'hunter2',
        environment: { variables: { TOKEN: 'hunter2' } },
        list: [{ password: 'hunter2' }, { password: 'hunter2' }],
        encryptionContext: { a: 'hunter2' },
      },
      responseElements: { credentials: { secretAccessKey: 'hunter2' } },
      serviceEventDetails: { a: 'hunter2' },
      additionalEventData: { cookie: 'hunter2', SignatureVersion: 'SigV4' },
    });
    const { record: pruned } = recordSample(record, 's3:PutObject');
    expect(JSON.stringify(pruned)).not.toContain('hunter2');
    expect(pruned?.requestParameters).toEqual({
      bucketName: '',
      secretString: '',
      environment: { variables: { TOKEN: '' } },
      list: [{ password: '' }, {}],
      encryptionContext: { a: '' },
    });
    expect(pruned?.additionalEventData).toEqual({ SignatureVersion: 'SigV4' });
  });

  test('of a key, its encryption context is read', () => {
    const encryptionContext = { tenant: 'a' };
    const record = aRecord({ requestParameters: { keyId: 'k', encryptionContext } });
    expect(recordSample(record, 'kms:Decrypt').record?.requestParameters).toEqual({
      keyId: 'k',
      encryptionContext,
    });
  });
});

describe('what is too long is named, and unknown', () => {
  const long = 'x'.repeat(3000);
  const stateOf = (record: unknown, key: string) =>
    requestContext({ record, action: 's3:PutObject', resource: null }).get(key)?.state;

  test.each([
    ['a tag', { tagging: 'a=b', tags: [{ key: 'a', value: long }] }, 'aws:tagkeys', ['value']],
    ['a condition key', { 'x-amz-acl': long }, 's3:x-amz-acl', ['x-amz-acl']],
    [
      'a request',
      Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`p${n}`, n])),
      's3:prefix',
      ['requestParameters'],
    ],
    [
      'many tags',
      { tags: Array.from({ length: 300 }, (_, n) => ({ key: `key-${n}`, value: 'v'.repeat(50) })) },
      'aws:tagkeys',
      ['requestParameters'],
    ],
  ])('%s', (_note, requestParameters, key, leftOut) => {
    const sample = recordSample(aRecord({ requestParameters }), 's3:PutObject');
    expect(sample.leftOut).toEqual(leftOut);
    expect(stateOf(sample.record, key)).toBe('unknown');
    expect(stateOf(sample.record, 'aws:sourceip')).toBe('known');
  });

  test('a record that is too long without its request is not kept', () => {
    const names = Array.from({ length: 10 }, (_, n) => [`claim-${n}`, 'y'.repeat(1500)]);
    const webIdFederationData = { federatedProvider: 'p', attributes: Object.fromEntries(names) };
    const sessionContext = { ...ROLE_IDENTITY.sessionContext, webIdFederationData };
    const sample = recordSample(
      aRecord({ userIdentity: { ...ROLE_IDENTITY, sessionContext } }),
      's3:PutObject',
    );
    expect(sample).toEqual({ record: null, leftOut: ['the record'] });
  });

  test('whatever the record: bounded, and nothing throws', () => {
    const json = fc.json({ maxDepth: 6 }).map((text) => JSON.parse(text));
    fc.assert(
      fc.property(json, json, json, (requestParameters, userIdentity, resources) => {
        const record = { requestParameters, userIdentity, resources, eventSource: 's3.amazonaws.com' };
        const sample = recordSample(record, 's3:PutObject');
        expect(JSON.stringify(sample).length).toBeLessThan(8_600);
      }),
    );
  });
});
