/** Rules, buses and archives. Source: EventBridge API Reference. */
import {
  DescribeArchiveCommand,
  DescribeEventBusCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
} from '@aws-sdk/client-eventbridge';
import type { ArchiveReading, BusReading } from '../../core/doctor/bus.ts';
import type { Looked } from '../../core/doctor/reading.ts';
import type { RuleReading } from '../../core/doctor/rules.ts';
import { ruleNamed, type StackPart } from '../../core/doctor/stack.ts';
import type { Caller } from '../aws/member-clients.ts';
import { documentOf } from '../aws/member-read.ts';
import { lookAtEach } from './look.ts';

const MISSING = ['ResourceNotFoundException'];

type Parts = readonly StackPart[];

export function readRules(
  caller: Caller,
  region: string,
  parts: Parts,
): Promise<readonly Looked<RuleReading>[]> {
  const client = caller.client(EventBridgeClient, region);
  const read = async ({ name }: StackPart): Promise<RuleReading> => {
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
  return lookAtEach(parts, 'events:DescribeRule and events:ListTargetsByRule', read, MISSING);
}

export function readBuses(
  caller: Caller,
  region: string,
  parts: Parts,
): Promise<readonly Looked<BusReading>[]> {
  const client = caller.client(EventBridgeClient, region);
  const read = async ({ name }: StackPart): Promise<BusReading> => {
    const { Policy, LogConfig } = await client.send(new DescribeEventBusCommand({ Name: name }));
    return {
      policy: Policy === undefined ? null : documentOf(Policy),
      logLevel: LogConfig?.Level ?? null,
    };
  };
  return lookAtEach(parts, 'events:DescribeEventBus', read, MISSING);
}

export function readArchives(
  caller: Caller,
  region: string,
  parts: Parts,
): Promise<readonly Looked<ArchiveReading>[]> {
  const client = caller.client(EventBridgeClient, region);
  const read = async ({ name }: StackPart): Promise<ArchiveReading> => {
    const { State = 'UNKNOWN', RetentionDays = 0 } = await client.send(
      new DescribeArchiveCommand({ ArchiveName: name }),
    );
    return { state: State, retentionDays: RetentionDays };
  };
  return lookAtEach(parts, 'events:DescribeArchive', read, MISSING);
}
