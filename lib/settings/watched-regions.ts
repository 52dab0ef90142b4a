/**
 * Which Regions are watched, and from where.
 *
 * Errors  SettingsError where what is given lies in several partitions, or in one that is not supported.
 * Source  CloudFormation User Guide, "Prerequisites for using StackSets": trusted access to Organizations cannot be enabled in the
 *         Regions of China.
 */
import { partitionOfRegion } from '../../contract/region-partition.ts';
import { globalEventsRegion } from './regions.ts';
import { SettingsError } from './setting-readers.ts';

/** The home Region, given or that of the global services, and all Regions that are watched: these two among them. */
export function allRegions(home: string | undefined, regions: readonly string[]) {
  const [named = 'us-east-1'] = home === undefined ? regions : [home];
  const global = globalEventsRegion(named);
  if (global === undefined) {
    throw new SettingsError(
      `setting \`${home === undefined ? 'regions' : 'homeRegion'}\` has \`${named}\`, of the partition \`${partitionOfRegion(named)}\`, of which the Region of its global services is not known here: it is not supported`,
    );
  }
  const homeRegion = home ?? global;
  const foreign = regions.find((region) => partitionOfRegion(region) !== partitionOfRegion(homeRegion));
  if (foreign !== undefined) {
    throw new SettingsError(
      `setting \`regions\` has \`${foreign}\`, which events cannot leave for \`${homeRegion}\``,
    );
  }
  return { homeRegion, regions: [...new Set([homeRegion, global, ...regions])] };
}

/** Members get their stacks by a stack set that CloudFormation manages in the whole organization. */
export function refuseWithoutStackSets(homeRegion: string): void {
  if (partitionOfRegion(homeRegion) !== 'aws-cn') return;
  throw new SettingsError(
    `setting \`scope\` is \`organization\` with \`${homeRegion}\`, where stack sets have no trusted access to Organizations: watch one account there`,
  );
}

/** No principal of one partition reaches a resource of another. */
export function refuseForeignArns(
  given: Readonly<Record<'backfill' | 'backfillKeys', readonly string[]>>,
  homeRegion: string,
): void {
  const partition = partitionOfRegion(homeRegion);
  for (const name of ['backfill', 'backfillKeys'] as const) {
    const foreign = given[name].find((arn) => arn.split(':')[1] !== partition);
    if (foreign !== undefined) {
      throw new SettingsError(
        `setting \`${name}\` has \`${foreign}\`, which \`${homeRegion}\` cannot reach: ARNs there begin with \`arn:${partition}:\``,
      );
    }
  }
}
