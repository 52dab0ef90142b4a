import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openDatabase, statementCache } from '../../../adapters/sqlite/database.ts';
import { openSqliteStore } from '../../../adapters/sqlite/store.ts';
import type { RecordedDenial } from '../../../core/model/denial.ts';
import { aDenial } from '../../support/denials.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

/** Any text that JSON can bring, halves of characters among them. */
const text = fc
  .string({ unit: 'binary' })
  .chain((whole) => fc.constantFrom(whole, `${whole}\ud800`, `~${whole}`, `${whole}'"0`));
const textOrNull = fc.option(text, { nil: null });

const recorded = fc
  .record({
    ...{ action: fc.constantFrom('s3:GetObject', 's3:PutObject') },
    ...{ id: text, eventId: text, requestId: textOrNull, resource: textOrNull, resourceFamily: text },
    ...{ sourceIp: textOrNull, userAgent: textOrNull, vpcEndpointId: textOrNull, account: textOrNull },
    principal: fc.record({
      arn: fc.constantFrom('AROAEXAMPLE', 'a\ud800'),
      type: text,
      session: textOrNull,
      sessionArn: textOrNull,
    }),
    attribution: fc.record({ contradictions: fc.array(text, { maxLength: 2 }) }),
  })
  .map((members) => aDenial(members));

const ONE_TO_FIVE = { minLength: 1, maxLength: 5 };
const FOLDED_SOON = { mostGroups: 1 };

test('every denial is read as it was stored, its members in their order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(recorded, { ...ONE_TO_FIVE, selector: ({ denial }) => denial.id }),
      async (denials) => {
        const store = openSqliteStore(':memory:', FOLDED_SOON);
        const { added } = await store.putDenials(denials);
        expect(added).toHaveLength(denials.length);
        for (const denial of added)
          expect(JSON.stringify(await store.getDenial(denial.id))).toBe(JSON.stringify(denial));
        await store.close();
      },
    ),
    { numRuns: 200 },
  );
});

describe('what denials share is kept once', () => {
  const MANY = 1000;
  const time = (n: number) => new Date(Date.UTC(2026, 10, 20) + n * 1000).toISOString().replace('.000', '');
  const uuid = (n: number) => `${String(n).padStart(8, '0')}-5717-4562-b3fc-2c963f66afa6`;
  const stored = async (denialOf: (n: number) => RecordedDenial) => {
    const file = temporaryFolder().path('x.db');
    const database = openDatabase(file);
    const store = openSqliteStore(file, { database });
    await store.putDenials(Array.from({ length: MANY }, (_, n) => denialOf(n)));
    const first = (sql: string) => Number(Object.values(statementCache(database)(sql).get() ?? {})[0]);
    const bytes = first('PRAGMA page_count') * first('PRAGMA page_size');
    const texts = first('SELECT count(*) FROM texts');
    await store.close();
    return { texts, bytesADenial: bytes / MANY };
  };
  const call = (n: number) => ({
    id: uuid(n),
    requestId: uuid(n),
    time: time(n),
    session: `deploy-${n % 10}`,
  });

  test.each([
    ['calls of one group and ten sessions', call, 3 + 10, 600],
    ['a session each', (n: number) => ({ ...call(n), session: `deploy-${n}` }), 3 + MANY, 1000],
    [
      'an object each',
      (n: number) => ({ ...call(n), resource: `arn:aws:s3:::ledger/2026/a-${n}.csv` }),
      3 + 10,
      700,
    ],
    [
      'a bucket each, nearly all in the folded group',
      (n: number) => ({ ...call(n), resource: `arn:aws:s3:::ledger-${n}` }),
      2 + 100 + 100 + 1 + 10,
      1000,
    ],
  ])('%s', async (_note, overrides, texts, mostBytes) => {
    const kept = await stored((n) => aDenial(overrides(n)));
    expect(kept.texts, 'principal, groups, what each of them shares; sessions').toBe(texts);
    expect(kept.bytesADenial).toBeLessThan(mostBytes);
  });
});
