import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { costOfRecording, HOURS_A_MONTH, usualInventory } from '../../contract/cost-model.ts';
import { readSettings } from '../../lib/settings/settings.ts';
import { readSettingsFile } from '../../lib/settings/settings-file.ts';
import { inventoryOf } from '../../scripts/cost.ts';

const SETTINGS = [
  ['account', false],
  ['organization', true],
] as const;

test.each(SETTINGS)('%s: the usual inventory is what the stacks hold', (name, isOrganization) => {
  const settings = readSettings(readSettingsFile(`examples/settings/${name}.json`));
  if (settings.reach === 'oneRegion') throw new Error('the example watches several Regions');
  const { length: regions } = settings.regions;
  const accounts = 7;
  const usual = usualInventory({ isOrganization, accounts, regions });
  expect(usual).toEqual(inventoryOf(settings, accounts));
});

test.each([
  [1, '| 1 | 2.63 |'],
  [100, '| 100 | 263 |'],
  [1000, '| 1,000 | 2,628 |'],
])('docs/scale.md: data events at %i a second', (rate, row) => {
  const usd = Number(row.split(' | ')[1]?.replaceAll(/[, |]/g, ''));
  expect(Math.abs(usd - costOfRecording(rate * 3600 * HOURS_A_MONTH))).toBeLessThanOrEqual(0.5);
  expect(readFileSync('docs/scale.md', 'utf8')).toContain(row);
});
