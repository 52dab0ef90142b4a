import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderPermissionsManagement } from '../../scripts/permissions-management.ts';

test('the table of actions that manage permissions is the one the pinned data gives', () => {
  const kept = readFileSync('data/generated/permissions-management.json', 'utf8');
  expect(kept).toBe(renderPermissionsManagement());
});
