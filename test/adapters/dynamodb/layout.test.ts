import { expect, test } from 'vitest';
import { denialBatchItem, denialsFromItem } from '../../../adapters/dynamodb/denial-batch.ts';
import { LayoutError, readable } from '../../../adapters/dynamodb/layout.ts';
import { denialsFromImage } from '../../../adapters/dynamodb/stream.ts';
import { sentenceFor } from '../../../cli/failure.ts';
import { aDenial } from '../../support/denials.ts';

const { denial } = aDenial();
const several = denialBatchItem([denial, { ...denial, id: 'other' }], { write: 1, part: 0 }, { ttl: 1 });
const ofVersion = (version: number) => ({ ...several, lv: { N: String(version) } });

test('several denials in one item are of the second layout, and everything before has none', () => {
  expect(several.lv).toEqual({ N: '2' });
  const { lv: _, ...first } = several;
  for (const item of [several, first]) expect(readable(item)).toBe(item);
  expect(denialsFromItem(readable(several))).toHaveLength(2);
});

test('an item of a later version is not read, from the table or from its stream', async () => {
  const later = ofVersion(3);
  expect(() => readable(later)).toThrow(LayoutError);
  expect(() => denialsFromImage(later as Parameters<typeof denialsFromImage>[0])).toThrow(LayoutError);
  const sentence = await sentenceFor(new LayoutError('update this program'));
  expect(sentence).toBe('update this program');
});
