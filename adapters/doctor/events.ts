/** Rules, buses and archives. Source: EventBridge API Reference. */
import {
  DescribeArchiveCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import type { ArchiveDescription, BusDescription } from '../../core/doctor/bus.ts';
import type { InspectedPart } from '../../core/doctor/inspection.ts';
import type { RuleDescription } from '../../core/doctor/rules.ts';
import { ruleNamed, type StackPart } from '../../core/doctor/stack.ts';
import type { Caller } from '../aws/member-clients.ts';
import { documentOf } from '../aws/member-read.ts';
import { inspectEach } from './inspect.ts';

const MISSING = ['ResourceNotFoundException'];

type Parts = readonly StackPart[];

export function readRules(
  caller: Caller,
  region: string,
  parts: Parts,
): Promise<readonly InspectedPart<RuleDescription>[]> {
  const client = caller.client(EventBridgeClient, region);
  const read = async ({ name }: StackPart): Promise<RuleDescription> => {
    const { bus, rule } = ruleNamed(name);
    const onBus = bus === undefined ? {} : { EventBusName: bus };
    const found = await client.send(new DescribeRuleCommand({ Name: rule, ...onBus }));
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ Rule: rule, ...onBus }));
    return {
      state: found.State ?? 'UNKNOWN',
      pattern: found.EventPattern === undefined ? null : documentOf(found.EventPattern),
      targets: Targets.length,
    };
  };
  return inspectEach(parts, 'events:DescribeRule and events:ListTargetsByRule', read, MISSING);
}

export function readBuses(
  caller: Caller,
  region: string,
  parts: Parts,
): Promise<readonly InspectedPart<BusDescription>[]> {
  const client = caller.client(EventBridgeClient, region);
  const read = async ({ name }: StackPart): Promise<BusDescription> => {
    const { Policy, LogConfig } = await client.send(new DescribeEventBusCommand({ Name: name }));
    return {
      policy: Policy === undefined ? null : documentOf(Policy),
      logLevel: LogConfig?.Level ?? null,
    };
  };
  return inspectEach(parts, 'events:DescribeEventBus', read, MISSING);
}

export function readArchives(
  caller: Caller,
  region: string,
  parts: Parts,
): Promise<readonly InspectedPart<ArchiveDescription>[]> {
  const client = caller.client(EventBridgeClient, region);
  const read = async ({ name }: StackPart): Promise<ArchiveDescription> => {
    const { State = 'UNKNOWN', RetentionDays = 0 } = await client.send(
      new DescribeArchiveCommand({ ArchiveName: name }),
    );
    return { state: State, retentionDays: RetentionDays };
  };
  return inspectEach(parts, 'events:DescribeArchive', read, MISSING);
}
