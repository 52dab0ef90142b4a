import { expect, test } from 'vitest';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import { callAs, withCommandsHere } from '../../cli/next-command.ts';
import { anAlert } from '../support/alerts.ts';
import { anIncident, putIncident } from '../support/incidents.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const call = (command: string) => `npx denial-monitor ${command} --store 'my org.db'`;

test.each([
  ['the store is as it was given', 'denials show g-1', "npx denial-monitor show g-1 --store 'my org.db'"],
  [
    'one that names its store stays',
    'denials show g-1 --store aws --table denials',
    'denials show g-1 --store aws --table denials',
  ],
])('the commands of an alert: %s', (_, command, shown) => {
  const alert = `Who       denials show g-9\n  denials show g-9\n\nLook closer:\n  ${command}\n`;
  expect(withCommandsHere(alert, call)).toBe(alert.replace(`  ${command}\n`, `  ${shown}\n`));
});

test('an alert without commands stays as it is', () => {
  expect(withCommandsHere('  denials show g-1\n', call)).toBe('  denials show g-1\n');
});

test('no options where none were given', () => {
  expect(callAs({ env: {} }, {})('list')).toMatch(/denials -- list$/);
});

test('`show` of an incident ends in commands that read its store', async () => {
  const path = temporaryFolder().path('org.db');
  const store = openSqliteStore(path);
  await putIncident(store, anIncident({ alert: anAlert().text }));
  await store.close();
  const { out } = await denials(['show', 'i-1', '--store', path]);
  const commands = out.split('\n').filter((line) => /^ {2}\S.*denials/.test(line));
  expect(commands.length).toBeGreaterThan(1);
  for (const command of commands) expect(command).toContain(` --store ${path}`);
});
