/** The stack's alarms, many to a call. Source: CloudWatch API Reference, DescribeAlarms. */
import { CloudWatchClient, DescribeAlarmsCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import type { AlarmReading } from '../../core/doctor/alarms.ts';
import type { Looked } from '../../core/doctor/reading.ts';
import type { StackPart } from '../../core/doctor/stack.ts';
import type { Place } from './functions.ts';
import { look } from './look.ts';

const NEEDS = 'cloudwatch:DescribeAlarms';
const AT_ONCE = 100;

export async function readAlarms(
  { caller, region }: Place,
  parts: readonly StackPart[],
): Promise<readonly Looked<AlarmReading>[]> {
  const client = caller.client(CloudWatchClient, region);
  const looked: Looked<AlarmReading>[] = [];
  for (let at = 0; at < parts.length; at += AT_ONCE) {
    const some = parts.slice(at, at + AT_ONCE);
    const AlarmNames = some.map(({ name }) => name);
    const { sight } = await look(NEEDS, () =>
      client.send(new DescribeAlarmsCommand({ AlarmNames, MaxRecords: AT_ONCE })),
    );
    const alarms = sight.kind === 'found' ? (sight.value.MetricAlarms ?? []) : [];
    const found = new Map(alarms.map((alarm) => [alarm.AlarmName ?? '', alarm]));
    for (const { id, name } of some) {
      const alarm = found.get(name);
      const there =
        alarm === undefined
          ? { kind: 'absent' as const }
          : { kind: 'found' as const, value: readingOf(alarm) };
      looked.push({
        id,
        name,
        reading: { needs: NEEDS, sight: sight.kind === 'notVisible' ? sight : there },
      });
    }
  }
  return looked;
}

function readingOf({ StateValue, StateReason = '', ActionsEnabled, ...alarm }: MetricAlarm): AlarmReading {
  return {
    state: StateValue ?? 'UNKNOWN',
    reason: StateReason,
    hasActions: ActionsEnabled === true && (alarm.AlarmActions ?? []).length > 0,
    watches: (alarm.Dimensions ?? []).flatMap(({ Value }) => Value ?? []),
  };
}
