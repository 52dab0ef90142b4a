/** All that was read of a deployed monitor → what is fine, what is wrong, what nobody could see. */
import { type AlarmReading, checkAlarms } from './alarms.ts';
import { type ArchiveReading, type BusReading, checkArchives, checkBus } from './bus.ts';
import { checkCoverage, checkStoredCanaries, type StoredCanary } from './coverage.ts';
import {
  checkFunctions,
  checkMappings,
  checkRetention,
  type FunctionReading,
  type MappingReading,
} from './functions.ts';
import { checkLogGroups, type LogGroupReading } from './log-groups.ts';
import type { OrganizationReading } from './organization.ts';
import { checkOwnCalls, type OwnCalls } from './own-calls.ts';
import { checkQueues, type QueueReading } from './queues.ts';
import { checkReadRoles, type EntryReading } from './read-roles.ts';
import { foundIn, type Looked, type Reading } from './reading.ts';
import { type CanaryPlace, canaryPlaces, checkRules, type RuleReading } from './rules.ts';
import { checkStack, type StackReading } from './stack.ts';
import { checkStackSets, memberPlaces, type StackSetReading } from './stack-set.ts';
import { checkTable, type TableReading } from './table.ts';
import { checkTopics, type TopicReading } from './topics.ts';
import { checkTrails, type RegionTrails } from './trails.ts';
import type { Verdict } from './verdict.ts';

export interface Readings {
  /** Where the stack is looked for. */
  readonly home: CanaryPlace;
  readonly stackName: string;
  readonly stack: Reading<StackReading>;
  readonly rules: readonly Looked<RuleReading>[];
  readonly buses: readonly Looked<BusReading>[];
  readonly archives: readonly Looked<ArchiveReading>[];
  readonly queues: readonly Looked<QueueReading>[];
  readonly functions: readonly Looked<FunctionReading>[];
  readonly mappings: readonly Looked<MappingReading>[];
  readonly tables: readonly Looked<TableReading>[];
  readonly topics: readonly Looked<TopicReading>[];
  readonly alarms: readonly Looked<AlarmReading>[];
  readonly logGroups: readonly Looked<LogGroupReading>[];
  readonly stackSets: readonly Looked<StackSetReading>[];
  /** Asked where there is a stack set. */
  readonly organization: Reading<OrganizationReading>;
  readonly ownCalls: Reading<OwnCalls>;
  readonly storedCanaries: readonly StoredCanary[];
  readonly trails: readonly RegionTrails[];
  readonly entries: readonly EntryReading[];
}

/** In the order in which a denial meets the parts. */
export function diagnose(readings: Readings, now: number): readonly Verdict[] {
  const { stackName, stack, rules, organization, stackSets, queues, functions } = readings;
  const isOrganization = stackSets.length > 0;
  const tables = checkTable(readings.tables);
  const found = checkStack(stackName, stack);
  // Without the stack there is no telling what should be there.
  if (foundIn(stack) === undefined) return [...found, ...tables];
  return [
    ...found,
    ...checkTrails(readings.trails),
    ...checkRules(rules),
    ...checkBus(readings.buses, isOrganization ? idOf(organization) : undefined),
    ...checkArchives(readings.archives),
    ...checkStackSets(stackSets, organization),
    ...hearing(readings, now),
    ...checkReadRoles(readings.entries),
    ...checkQueues(queues, readings.alarms),
    ...checkFunctions(functions),
    ...checkMappings(readings.mappings),
    ...tables,
    ...checkTopics(readings.topics),
    ...checkAlarms(readings.alarms),
    ...checkRetention(functions),
    ...checkLogGroups(readings.logGroups),
  ];
}

function idOf({ needs, sight }: Reading<OrganizationReading>): Reading<string> {
  return { needs, sight: sight.kind === 'found' ? { kind: 'found', value: sight.value.id } : sight };
}

function hearing(readings: Readings, now: number): readonly Verdict[] {
  const since = Date.parse(foundIn(readings.stack)?.createdAt ?? '') || 0;
  const hourly = canaryPlaces(readings.rules, readings.home);
  return [
    ...checkCoverage({ places: placesOf(readings, hourly), hourly, log: readings.ownCalls, since, now }),
    ...checkStoredCanaries(readings.storedCanaries, since, now),
    ...checkOwnCalls(readings.ownCalls),
  ];
}

/** Members have a stack for each account and Region, the management account has stacks of its own in the same Regions. */
function placesOf(
  { stackSets, organization }: Readings,
  hourly: readonly CanaryPlace[],
): readonly CanaryPlace[] {
  const members = memberPlaces(stackSets);
  const management = foundIn(organization)?.managementAccount;
  const regions = [...new Set(members.map(({ region }) => region))];
  const all = [
    ...hourly,
    ...members,
    ...(management === undefined ? [] : regions.map((region) => ({ account: management, region }))),
  ];
  return [...new Map(all.map((place) => [`${place.account} ${place.region}`, place])).values()];
}
