/**
 * Trails that record a Region, those of other Regions and of the organization among them.
 * Source  CloudTrail API Reference, DescribeTrails, GetTrailStatus, GetEventSelectors.
 */
import {
  CloudTrailClient,
  DescribeTrailsCommand,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from '@aws-sdk/client-cloudtrail';
import { managementEvents } from '../../core/doctor/event-selectors.ts';
import type { RegionTrails, TrailDescription } from '../../core/doctor/trails.ts';
import type { Caller } from '../aws/member-clients.ts';
import { type DoctorContext, inspect } from './inspect.ts';

export function readTrails(
  { caller }: DoctorContext,
  regions: readonly string[],
): Promise<readonly RegionTrails[]> {
  return Promise.all(
    regions.map(async (region) => ({
      region,
      trails: await inspect('cloudtrail:DescribeTrails', () => trailsOf(caller, region)),
    })),
  );
}

async function trailsOf(caller: Caller, region: string): Promise<readonly TrailDescription[]> {
  const client = caller.client(CloudTrailClient, region);
  const { trailList = [] } = await client.send(new DescribeTrailsCommand({ includeShadowTrails: true }));
  return Promise.all(trailList.map((trail) => readTrail(caller, trail, region)));
}

/** Read once for all Regions, in the trail's home Region. */
function readTrail(
  caller: Caller,
  { TrailARN = '', HomeRegion }: Trail,
  region: string,
): Promise<TrailDescription> {
  const client = caller.client(CloudTrailClient, HomeRegion ?? region);
  return caller.once(`trail ${TrailARN}`, async () => ({
    arn: TrailARN,
    isLogging: await inspect('cloudtrail:GetTrailStatus', async () => {
      const { IsLogging = false } = await client.send(new GetTrailStatusCommand({ Name: TrailARN }));
      return IsLogging;
    }),
    events: await inspect('cloudtrail:GetEventSelectors', async () =>
      managementEvents(await client.send(new GetEventSelectorsCommand({ TrailName: TrailARN }))),
    ),
  }));
}
