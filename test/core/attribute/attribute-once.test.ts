import { expect, test } from 'vitest';
import { explainOnce } from '../../../core/attribute/attribute-once.ts';
import { UNKNOWN_ATTRIBUTION } from '../../../core/model/attribution.ts';
import { aDenial } from '../../support/a-denial.ts';

const callOf = (group: string) => ({ denial: aDenial({ group }), record: undefined, grant: undefined });

test('a storm of 100,000 denials of 20 kinds is explained 20 times', async () => {
  const { explain, made } = explainOnce(async () => ({
    attribution: UNKNOWN_ATTRIBUTION,
    fix: null,
    changed: [],
  }));
  for (let number = 0; number < 100_000; number += 1) await explain(callOf(`g-${number % 20}`));
  expect(made()).toBe(20);
});

test('what failed is tried again', async () => {
  let attempts = 0;
  const { explain } = explainOnce(async () => {
    attempts += 1;
    if (attempts === 1) throw new Error('throttled');
    return { attribution: UNKNOWN_ATTRIBUTION, fix: null, changed: [] };
  });
  await expect(explain(callOf('g-1'))).rejects.toThrow('throttled');
  await expect(explain(callOf('g-1'))).resolves.toMatchObject({ fix: null });
});

test('another stated cause is another explanation', async () => {
  const { explain, made } = explainOnce(async () => ({
    attribution: UNKNOWN_ATTRIBUTION,
    fix: null,
    changed: [],
  }));
  await explain(callOf('g-1'));
  const stated = { ...UNKNOWN_ATTRIBUTION, layer: 'identityPolicy', kind: 'implicit' } as const;
  await explain({ ...callOf('g-1'), denial: aDenial({ group: 'g-1', attribution: stated }) });
  expect(made()).toBe(2);
});
