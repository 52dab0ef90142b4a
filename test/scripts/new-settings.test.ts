import { expect, test } from 'vitest';
import { externalIdNotice } from '../../lib/external-id-notice.ts';
import { readSettings } from '../../lib/settings/settings.ts';
import { readSettingsFile } from '../../lib/settings/settings-file.ts';
import { newSettings } from '../../scripts/new-settings.ts';

test.each(['account', 'organization'] as const)(
  'a new %s has the settings of the example, and an external id that none had before',
  (scope) => {
    const example = readSettingsFile(`examples/settings/${scope}.json`);
    const drawn = newSettings(scope);
    expect(drawn).toEqual({ ...example, externalId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    expect(readSettings(drawn)).toEqual({ ...readSettings(example), externalId: drawn.externalId });
    expect(newSettings(scope).externalId).not.toBe(drawn.externalId);
    expect(externalIdNotice(drawn, readSettings(drawn))).toBe('');
  },
);

test.each([
  ['an organization without one', 'organization', {}, /^external id: none is set.*`denial-monitor`/],
  ['an organization with null', 'organization', { externalId: null }, /^external id: none is set/],
  ['an organization that keeps the usual one', 'organization', { externalId: 'denial-monitor' }, /^$/],
  ['an account, whose role trusts no other', 'account', {}, /^$/],
])('a notice for %s', (_, scope, more, notice) => {
  const given = { ...readSettingsFile(`examples/settings/${scope}.json`), ...more };
  expect(externalIdNotice(given, readSettings(given))).toMatch(notice);
});
