/** Says, before the deployment, in which Region denials are kept where the settings name none; empty else. */
import type { Settings } from './settings/settings.ts';

/** `given`: settings as they were given. One that names the usual Region has been decided on. */
export function homeRegionNotice(given: Readonly<Record<string, unknown>>, settings: Settings): string {
  if (settings.reach !== 'severalRegions' || (given.homeRegion ?? undefined) !== undefined) return '';
  return `home Region: none is set, so what is recorded in all Regions is kept in \`${settings.homeRegion}\`; see docs/kept-data.md, "Where, and for how long"\n`;
}
