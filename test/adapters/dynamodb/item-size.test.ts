/** Whatever a record holds: an explanation request takes 8 KB, and every item of a denial is far below DynamoDB's 400 KB. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { denialItem } from '../../../adapters/dynamodb/denial-item.ts';
import { explanationRequestItem } from '../../../adapters/dynamodb/explanation-requests.ts';
import { encodeSummary } from '../../../adapters/dynamodb/group-item.ts';
import { itemSize } from '../../../adapters/dynamodb/keys.ts';
import { normalizeRecord } from '../../../core/normalize/cloudtrail.ts';
import { explanationKeyOf } from '../../../core/query/with-explanation.ts';
import { aRecord } from '../../support/records.ts';

const AT = { at: '2026-11-20T10:00:00Z', ttl: 1_800_000_000 };
const REQUEST = 8 * 1024;
const MOST = 400 * 1024;

/** Characters that are one unit and six bytes of JSON, one and three, two and four, half of one, or plain; not compressible. */
const character = fc.oneof(
  fc.integer({ min: 0, max: 0x1f }).map((code) => String.fromCharCode(code)),
  fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCharCode(code)),
  fc.integer({ min: 0x1f300, max: 0x1faff }).map((code) => String.fromCodePoint(code)),
  fc.constantFrom('\ud800', '\udfff', '"', '\\', 'a', '/'),
);
const chunk = fc.array(character, { minLength: 1, maxLength: 60 }).map((all) => all.join(''));
const text = fc.tuple(chunk, fc.nat(60)).map(([part, times]) => part.repeat(times));
const request = fc.dictionary(
  chunk,
  fc.oneof(text, fc.array(text, { maxLength: 4 }), fc.dictionary(chunk, text)),
  {
    maxKeys: 20,
  },
);
const tags = fc.array(fc.record({ key: chunk, value: text }), { maxLength: 60 });

const record = fc
  .record({
    request,
    tags,
    names: fc.array(text, { minLength: 6, maxLength: 6 }),
    claims: fc.dictionary(chunk, text, { maxKeys: 8 }),
    encoded: fc.nat(30_000),
  })
  .map(({ request, tags, names, claims, encoded }) => {
    const [role = '', session = '', agent = '', key = '', source = '', arn = ''] = names;
    return aRecord({
      eventSource: 's3.amazonaws.com',
      eventName: 'PutObject',
      userAgent: agent,
      sourceIPAddress: source,
      errorMessage: `Encoded authorization failure message: ${'Ab1_-'.repeat(encoded / 5)}`,
      resources: Array.from({ length: 5 }, () => ({ ARN: `arn:aws:s3:::b/${arn}`, accountId: source })),
      requestParameters: {
        ...request,
        bucketName: 'b',
        key,
        tags,
        encryptionContext: request,
        externalId: key,
      },
      userIdentity: {
        type: 'AssumedRole',
        principalId: session,
        arn: `arn:aws:sts::111122223333:assumed-role/${role}/${session}`,
        accountId: '111122223333',
        sessionContext: {
          sessionIssuer: { arn: `arn:aws:iam::111122223333:role/${role}` },
          webIdFederationData: { federatedProvider: 'p', attributes: claims },
        },
      },
    });
  });

function itemsOf(record: unknown) {
  const normalized = normalizeRecord(record);
  if (normalized.kind !== 'denial') return undefined;
  const { denial, message, sample } = normalized.recorded;
  return {
    denial: Buffer.byteLength(JSON.stringify(denial)),
    asked: itemSize(explanationRequestItem(AT, explanationKeyOf(denial), { denial, sample })),
    others: [itemSize(denialItem(denial, AT)), itemSize({ said: encodeSummary(denial, message) })],
    sample,
  };
}

test('an explanation request fits, unless the denial alone does not, and then nothing is beside it', () => {
  let fitting = 0;
  fc.assert(
    fc.property(record, (any) => {
      const items = itemsOf(any);
      if (items === undefined) return;
      for (const size of [items.asked, ...items.others]) expect(size).toBeLessThan(MOST);
      if (items.denial < 6_000) {
        fitting += 1;
        expect(items.asked).toBeLessThanOrEqual(REQUEST);
      } else expect(items.asked).toBeLessThanOrEqual(Math.max(REQUEST, 2 * items.denial + 1_000));
    }),
    { numRuns: 400 },
  );
  expect(fitting).toBeGreaterThan(10);
});

test.each(['\u0001', '漢', '😀', '\ud800', '"'])('a request that is all %j counts by its bytes', (sign) => {
  const tags = Array.from({ length: 7 }, (_, n) => ({ key: `k${n}`, value: sign.repeat(1_000) }));
  const items = itemsOf(aRecord({ requestParameters: { tags }, errorMessage: 'Access Denied' }));
  expect(items?.asked).toBeLessThanOrEqual(REQUEST);
  const bytes = Buffer.byteLength(JSON.stringify(items?.sample));
  expect(bytes + (items?.denial ?? 0)).toBeLessThanOrEqual(REQUEST);
});

test('a sealed message that does not fit is left out, and named', () => {
  const message = `Encoded authorization failure message: ${'Ab1_-'.repeat(2_000)}`;
  const items = itemsOf(aRecord({ errorMessage: message }));
  expect(items?.sample.message).toBeNull();
  expect(items?.sample.leftOut).toContain('errorMessage');
  expect(items?.sample.record).not.toBeNull();
});

test('what no service of AWS writes is refused, and says why', () => {
  const normalized = normalizeRecord(aRecord({ userAgent: 'x'.repeat(100_000) }));
  expect(normalized).toEqual({
    kind: 'malformed',
    path: '$',
    problem: 'is no record of CloudTrail: its denial takes more than 64000 bytes',
  });
});
