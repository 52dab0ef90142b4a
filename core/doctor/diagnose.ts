/** What the doctor read of a deployed monitor → the result of each check. */

import type { AccountRegion } from '../model/policy-source.ts';
import { instantOf } from '../record/event-time.ts';
import { type AlarmDescription, checkAlarms } from './alarms.ts';
import { type BackfillDescription, checkBackfills } from './backfill.ts';
import { type ArchiveDescription, type BusDescription, checkArchives, checkBus } from './bus.ts';
import type { CheckResult } from './check-result.ts';
import { checkCoverage, checkStoredCanaries, type StoredCanary } from './coverage.ts';
import {
  checkFunctions,
  checkMappings,
  checkRetention,
  type FunctionDescription,
  type MappingDescription,
} from './functions.ts';
import { foundIn, type InspectedPart, type Inspection } from './inspection.ts';
import { checkLogGroups, type LogGroupDescription } from './log-groups.ts';
import type { OrganizationDescription } from './organization.ts';
import { checkOwnCalls, type OwnCalls } from './own-calls.ts';
import { checkQueues, type QueueDescription } from './queues.ts';
import { checkReadRoles, type ReadRoleEntry } from './read-roles.ts';
import { canaryRegions, checkRules, type RuleDescription } from './rules.ts';
import { checkStack, type StackDescription } from './stack.ts';
import { checkStackSets, memberInstances, type StackSetDescription } from './stack-set.ts';
import { checkTable, type TableDescription } from './table.ts';
import { checkTopics, type TopicDescription } from './topics.ts';
import { checkTrails, type RegionTrails } from './trails.ts';

export interface MonitorInspection {
  /** Where the doctor looks for the stack. */
  readonly home: AccountRegion;
  readonly stackName: string;
  readonly stack: Inspection<StackDescription>;
  readonly rules: readonly InspectedPart<RuleDescription>[];
  readonly buses: readonly InspectedPart<BusDescription>[];
  readonly archives: readonly InspectedPart<ArchiveDescription>[];
  readonly queues: readonly InspectedPart<QueueDescription>[];
  readonly functions: readonly InspectedPart<FunctionDescription>[];
  readonly mappings: readonly InspectedPart<MappingDescription>[];
  readonly tables: readonly InspectedPart<TableDescription>[];
  readonly topics: readonly InspectedPart<TopicDescription>[];
  readonly alarms: readonly InspectedPart<AlarmDescription>[];
  /** The state machine of the backfill, where the settings ask for it. */
  readonly backfills: readonly InspectedPart<BackfillDescription>[];
  readonly logGroups: readonly InspectedPart<LogGroupDescription>[];
  readonly stackSets: readonly InspectedPart<StackSetDescription>[];
  /** Read where there is a stack set. */
  readonly organization: Inspection<OrganizationDescription>;
  readonly ownCalls: Inspection<OwnCalls>;
  readonly storedCanaries: readonly StoredCanary[];
  readonly trails: readonly RegionTrails[];
  readonly entries: readonly ReadRoleEntry[];
}

/** In the order in which a denial meets the parts. */
export function diagnose(monitor: MonitorInspection, now: number): readonly CheckResult[] {
  const { stackName, stack, rules, organization, stackSets, queues, functions } = monitor;
  const isOrganization = stackSets.length > 0;
  const tables = checkTable(monitor.tables);
  const found = checkStack(stackName, stack);
  // Only the stack says which parts should exist.
  if (foundIn(stack) === undefined) return [...found, ...tables];
  return [
    ...found,
    ...checkTrails(monitor.trails),
    ...checkRules(rules),
    ...checkBus(monitor.buses, isOrganization ? idOf(organization) : undefined),
    ...checkArchives(monitor.archives),
    ...checkStackSets(stackSets, organization),
    ...checkDelivery(monitor, now),
    ...checkReadRoles(monitor.entries),
    ...checkQueues(queues, monitor.alarms),
    ...checkFunctions(functions),
    ...checkMappings(monitor.mappings),
    ...tables,
    ...checkBackfills(monitor.backfills, now),
    ...checkTopics(monitor.topics),
    ...checkAlarms(monitor.alarms),
    ...checkRetention(functions),
    ...checkLogGroups(monitor.logGroups),
  ];
}

function idOf({ needs, lookup }: Inspection<OrganizationDescription>): Inspection<string> {
  return { needs, lookup: lookup.kind === 'found' ? { kind: 'found', value: lookup.value.id } : lookup };
}

function checkDelivery(monitor: MonitorInspection, now: number): readonly CheckResult[] {
  const since = instantOf(foundIn(monitor.stack)?.createdAt) ?? 0;
  const hourly = canaryRegions(monitor.rules, monitor.home);
  return [
    ...checkCoverage({ places: placesOf(monitor, hourly), hourly, log: monitor.ownCalls, since, now }),
    ...checkStoredCanaries(monitor.storedCanaries, since, now),
    ...checkOwnCalls(monitor.ownCalls),
  ];
}

/** Members have a stack for each account and Region, the management account has stacks of its own in the same Regions. */
function placesOf(
  { stackSets, organization }: MonitorInspection,
  hourly: readonly AccountRegion[],
): readonly AccountRegion[] {
  const members = memberInstances(stackSets);
  const management = foundIn(organization)?.managementAccount;
  const regions = [...new Set(members.map(({ region }) => region))];
  const all = [
    ...hourly,
    ...members,
    ...(management === undefined ? [] : regions.map((region) => ({ account: management, region }))),
  ];
  return [...new Map(all.map((place) => [`${place.account} ${place.region}`, place])).values()];
}
