/**
 * The way of events through what moto has: the rules of a bus by EventBridge's own matcher, their targets, and the functions
 * that mappings name. Rules, targets and mappings are read from moto, not from a template. No message is put into moto's queues:
 * it would call the function itself, in Docker.
 */
import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
} from '@aws-sdk/client-eventbridge';
import {
  type EventSourceMappingConfiguration,
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
} from '@aws-sdk/client-lambda';
import { matchEvents } from '../engines/ruler.ts';
import type { Envelope } from '../event-envelope.ts';
import type { MotoAccount } from './moto-account.ts';

/** ARN of a target → the events that reach it, each once for each rule. */
export type Reached = ReadonlyMap<string, readonly Envelope[]>;

export async function throughRules(
  bus: string,
  { client }: MotoAccount,
  events: readonly Envelope[],
): Promise<Reached> {
  const eventbridge = new EventBridgeClient(client);
  const { Rules = [] } = await eventbridge.send(new ListRulesCommand({ EventBusName: bus }));
  const rules = Rules.filter(isOurs);
  const patterns = rules.map(({ Name = '', EventPattern = '{}' }) => [Name, JSON.parse(EventPattern)]);
  const { matched } = matchEvents(Object.fromEntries(patterns), events);
  const reached = new Map<string, Envelope[]>();
  for (const { Name = '' } of rules) {
    const passing = events.filter((_, index) => matched[index]?.includes(Name));
    if (passing.length === 0) continue;
    const command = new ListTargetsByRuleCommand({ Rule: Name, EventBusName: bus });
    const { Targets = [] } = await eventbridge.send(command);
    for (const { Arn = '' } of Targets) reached.set(Arn, [...(reached.get(Arn) ?? []), ...passing]);
  }
  return reached;
}

/** With a pattern, and not the one that an archive makes. */
const isOurs = ({ EventPattern, ManagedBy }: Rule): boolean =>
  EventPattern !== undefined && ManagedBy === undefined;

export interface Mapping {
  /** `ingest` */
  readonly reader: string;
  readonly source: string;
  readonly patterns: readonly unknown[];
}

export interface DeployedEnvironment {
  readonly name: string;
  readonly variables: Readonly<Record<string, string>>;
}

/** What moto's Lambda feeds to which function, and the environment of each. */
export async function functionsOf({ client }: MotoAccount): Promise<{
  readonly mappings: readonly Mapping[];
  readonly environments: readonly DeployedEnvironment[];
}> {
  const lambda = new LambdaClient(client);
  const { EventSourceMappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  const mappings: Mapping[] = [];
  const environments = new Map<string, DeployedEnvironment>();
  for (const { FunctionArn = '', EventSourceArn = '', FilterCriteria } of EventSourceMappings) {
    const command = new GetFunctionConfigurationCommand({ FunctionName: FunctionArn });
    const { Description = '', Environment } = await lambda.send(command);
    const name = Description.replace('denial-monitor ', '');
    mappings.push({ reader: name, source: EventSourceArn, patterns: patternsOf(FilterCriteria) });
    environments.set(name, { name, variables: Environment?.Variables ?? {} });
  }
  return { mappings, environments: [...environments.values()] };
}

const patternsOf = (criteria: EventSourceMappingConfiguration['FilterCriteria']): readonly unknown[] =>
  (criteria?.Filters ?? []).map(({ Pattern = '{}' }) => JSON.parse(Pattern));
