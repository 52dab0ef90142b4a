/** Where calls are refused on purpose every hour. */
import type { Settings } from '../settings/settings.ts';

interface Place {
  readonly account?: string;
  readonly region?: string;
}

/** By the end of the names of their rules and alarms. */
export function canaryPlaces(settings: Settings): ReadonlyMap<string, Place> {
  if (settings.reach === 'oneRegion') return new Map([['here', {}]]);
  const account = settings.scope === 'organization' ? { account: settings.canaryAccountId } : {};
  return new Map(settings.regions.map((region) => [region, { ...account, region }]));
}
