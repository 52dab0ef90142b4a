/** Where calls are refused on purpose every hour, and in which partitions of the table their denials are. */
import { Aws } from 'aws-cdk-lib';
import { canaryRoleName } from '../../contract/names.ts';
import { KEY_PREFIX } from '../../contract/table.ts';
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

/** Partition keys of their denials: complete ones, so that no other denial stays without an alert. */
export function canaryPartitions(settings: Settings): readonly string[] {
  const account = settings.scope === 'organization' ? settings.canaryAccountId : Aws.ACCOUNT_ID;
  const regions = settings.reach === 'oneRegion' ? [Aws.REGION] : settings.regions;
  return regions.map(
    (region) => `${KEY_PREFIX.principal}arn:${Aws.PARTITION}:iam::${account}:role/${canaryRoleName(region)}`,
  );
}
