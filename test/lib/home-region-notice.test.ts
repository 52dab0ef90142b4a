import { expect, test } from 'vitest';
import { homeRegionNotice } from '../../lib/home-region-notice.ts';
import { readSettings } from '../../lib/settings/settings.ts';
import { readSettingsFile } from '../../lib/settings/settings-file.ts';

const ORGANIZATION = readSettingsFile('examples/settings/organization.json');

test.each([
  ['Regions without a home', { regions: ['eu-west-1'] }, /^home Region: none is set.*`us-east-1`/],
  ['an organization without one', { ...ORGANIZATION, homeRegion: null }, /^home Region: none is set/],
  ['an organization with one', { ...ORGANIZATION, homeRegion: 'us-east-1' }, /^$/],
  ['one Region, from which nothing moves', {}, /^$/],
])('a notice for %s', (_note, given, notice) => {
  expect(homeRegionNotice(given, readSettings(given))).toMatch(notice);
});
