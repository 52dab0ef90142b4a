/** The stack's alarms, many to a call. Source: CloudWatch API Reference, DescribeAlarms. */
import { CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { AlarmDescription } from '../../core/doctor/alarms.ts';
import type { InspectedPart } from '../../core/doctor/inspection.ts';
import type { StackPart } from '../../core/doctor/stack.ts';
import { type DoctorContext, inspect } from './inspect.ts';

const NEEDS = 'cloudwatch:DescribeAlarms';
const AT_ONCE = 100;

export async function readAlarms(
  { caller, region }: DoctorContext,
  parts: readonly StackPart[],
): Promise<readonly InspectedPart<AlarmDescription>[]> {
  const client = caller.client(CloudWatchClient, region);
  const looked: InspectedPart<AlarmDescription>[] = [];
  for (let at = 0; at < parts.length; at += AT_ONCE) {
    const some = parts.slice(at, at + AT_ONCE);
    const AlarmNames = some.map(({ name }) => name);
    const { lookup } = await inspect(NEEDS, () =>
      client.send(new DescribeAlarmsCommand({ AlarmNames, MaxRecords: AT_ONCE })),
    );
    const alarms = lookup.kind === 'found' ? (lookup.value.MetricAlarms ?? []) : [];
    const found = new Map(alarms.map((alarm) => [alarm.AlarmName ?? '', alarm]));
    for (const { id, name } of some) {
      const alarm = found.get(name);
      const there =
        alarm === undefined
          ? { kind: 'absent' as const }
          : { kind: 'found' as const, value: describe(alarm) };
      looked.push({
        id,
        name,
        inspection: { needs: NEEDS, lookup: lookup.kind === 'notVisible' ? lookup : there },
      });
    }
  }
  return looked;
}

function describe({ StateValue, StateReason = '', ActionsEnabled, ...alarm }: MetricAlarm): AlarmDescription {
  return {
    state: StateValue ?? 'UNKNOWN',
    reason: StateReason,
    hasActions: ActionsEnabled === true && (alarm.AlarmActions ?? []).length > 0,
    watches: (alarm.Dimensions ?? []).flatMap(({ Value }) => Value ?? []),
  };
}
