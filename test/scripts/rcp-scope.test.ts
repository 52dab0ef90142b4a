import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderRcpScope } from '../../scripts/rcp-scope.ts';

test('the table of services and actions that RCPs guard is the one the pinned data gives', () => {
  expect(readFileSync('data/generated/rcp-scope.json', 'utf8')).toBe(renderRcpScope());
});
