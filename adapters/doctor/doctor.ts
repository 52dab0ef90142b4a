/**
 * Reads a deployed monitor from outside, with the caller's credentials. It changes nothing, and makes no call that is
 * refused by design (it would itself arrive as a denial) unless the caller asks for it.
 *
 * Errors  what cannot be read is an inspection that says so; only a caller that cannot be identified is an error.
 */
import { BACKFILL_NAME } from '../../contract/names.ts';
import type { MonitorInspection } from '../../core/doctor/diagnose.ts';
import { foundIn, type Inspection } from '../../core/doctor/inspection.ts';
import type { OrganizationDescription } from '../../core/doctor/organization.ts';
import type { ReadRoleEntry } from '../../core/doctor/read-roles.ts';
import { canaryRegions } from '../../core/doctor/rules.ts';
import { partsOfType, type StackPart } from '../../core/doctor/stack.ts';
import { memberInstances } from '../../core/doctor/stack-set.ts';
import type { AccountRegion } from '../../core/model/policy-source.ts';
import type { LogsOptions } from '../aws/cloudwatch-logs.ts';
import type { JsonCallOptions } from '../aws/json-call.ts';
import type { Members } from '../aws/member-session.ts';
import { readAlarms } from './alarms.ts';
import { readBackfills } from './backfill.ts';
import { readLogGroups, readOwnCalls, readStoredCanaries } from './canaries.ts';
import { readArchives, readBuses, readRules } from './events.ts';
import { readFunctions, readMappings } from './functions.ts';
import { type DoctorContext, notInspected } from './inspect.ts';
import { readOrganizationAccounts, readStackSets } from './members.ts';
import { readQueues, readTopics } from './queues.ts';
import { readStack } from './stack.ts';
import { readTables } from './table.ts';
import { readTrails } from './trails.ts';

export interface DoctorOptions {
  readonly members: Members;
  readonly region: string;
  readonly stackName: string;
  /** Used where the stack cannot be read. */
  readonly table: string | undefined;
  /** Accounts whose read role the doctor tries to assume. */
  readonly accounts: readonly string[];
  readonly now: number;
  /** Of CloudWatch Logs; left out: AWS's own. */
  readonly logsEndpoint: string | undefined;
  /** Of Step Functions; left out: AWS's own. */
  readonly statesEndpoint: string | undefined;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

type PartsOf = (type: `AWS::${string}::${string}`) => readonly StackPart[];

export async function readMonitor(options: DoctorOptions): Promise<MonitorInspection> {
  const { region, stackName, now } = options;
  const caller = await options.members.own();
  const context: DoctorContext = { caller, region, now };
  const home: AccountRegion = { account: caller.account, region };
  const stack = await readStack(caller, region, stackName);
  const partsOf: PartsOf = (type) => partsOfType(stack, type);
  const logs: LogsOptions = {
    ...{ caller, region, sleep: options.sleep },
    ...(options.logsEndpoint !== undefined && { endpoint: options.logsEndpoint }),
  };
  const tableParts = tablesOf(partsOf, options.table);
  const states: JsonCallOptions = {
    ...{ caller, region, sleep: options.sleep },
    ...(options.statesEndpoint !== undefined && { endpoint: options.statesEndpoint }),
  };
  const [parts, reach, tables, ownCalls, logGroups, backfills, entries] = await Promise.all([
    readParts(context, partsOf),
    readReach(context, partsOf('AWS::CloudFormation::StackSet')),
    readTables(context, tableParts),
    readOwnCalls(logs, now),
    readLogGroups(logs, partsOf('AWS::Logs::LogGroup')),
    readBackfills(states, partsOf('AWS::StepFunctions::StateMachine').filter(isBackfill)),
    readEntries(options),
  ]);
  const canaries = canaryRegions(parts.rules, home);
  const regions = [...canaries, ...memberInstances(reach.stackSets)].map((each) => each.region);
  const [table] = tableParts;
  return {
    ...{ home, stackName, stack, ...parts, ...reach, tables, ownCalls, logGroups, backfills, entries },
    storedCanaries: table === undefined ? [] : await readStoredCanaries(context, table.name, canaries),
    trails: await readTrails(context, [...new Set(regions)]),
  };
}

/** The stack may have another state machine: a canary. */
const isBackfill = ({ name }: StackPart) => name.endsWith(`:${BACKFILL_NAME}`);

async function readParts(context: DoctorContext, partsOf: PartsOf) {
  const { caller, region } = context;
  const [rules, buses, archives, queues, functions, mappings, topics, alarms] = await Promise.all([
    readRules(caller, region, partsOf('AWS::Events::Rule')),
    readBuses(caller, region, partsOf('AWS::Events::EventBus')),
    readArchives(caller, region, partsOf('AWS::Events::Archive')),
    readQueues(context, partsOf('AWS::SQS::Queue')),
    readFunctions(context, partsOf('AWS::Lambda::Function')),
    readMappings(context, partsOf('AWS::Lambda::EventSourceMapping')),
    readTopics(context, partsOf('AWS::SNS::Topic')),
    readAlarms(context, partsOf('AWS::CloudWatch::Alarm')),
  ]);
  return { rules, buses, archives, queues, functions, mappings, topics, alarms };
}

/** The stack has a stack set only where an organization is watched. */
async function readReach(context: DoctorContext, parts: readonly StackPart[]) {
  const organization: Inspection<OrganizationDescription> =
    parts.length === 0
      ? notInspected('organizations:DescribeOrganization')
      : await readOrganizationAccounts(context.caller);
  const isManagement = foundIn(organization)?.managementAccount === context.caller.account;
  return { organization, stackSets: await readStackSets(context, parts, isManagement) };
}

function tablesOf(partsOf: PartsOf, named: string | undefined): readonly StackPart[] {
  const parts = partsOf('AWS::DynamoDB::GlobalTable');
  if (parts.length > 0 || named === undefined) return parts;
  return [{ id: 'Table', type: 'AWS::DynamoDB::GlobalTable', name: named }];
}

function readEntries({ members, accounts }: DoctorOptions): Promise<readonly ReadRoleEntry[]> {
  return Promise.all(
    accounts.map(async (account): Promise<ReadRoleEntry> => {
      const lookup = await members.of(account);
      const needs = 'sts:AssumeRole';
      return {
        account,
        entered: { needs, lookup: lookup.kind === 'found' ? { kind: 'found', value: true } : lookup },
      };
    }),
  );
}
