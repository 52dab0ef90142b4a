/** Does anything wait too long, or for a person? */
import { PUT_BACK, runbook } from './advice.ts';
import type { Looked, Reading } from './reading.ts';
import { about, firstOf, judge, type Verdict } from './verdict.ts';

export interface QueueReading {
  readonly waiting: number;
  /** Received, and not deleted yet. */
  readonly inFlight: number;
  readonly isEncrypted: boolean;
  /** Where what fails goes; null for a dead-letter queue. */
  readonly deadLetters: string | null;
  /** Seconds, over the last hour; of queues that are read only. */
  readonly oldest: Reading<number>;
}

/** Alarm, and entry of the runbook, by the beginning of the queue's logical id. */
const ENTRIES: readonly (readonly [prefix: string, entry: string])[] = [
  ['SourceUndelivered', 'denial-monitor-undelivered-events'],
  ['SourceUnprocessed', 'denial-monitor-unprocessed-events'],
  ['DetectionUnread', 'denial-monitor-unread-denials'],
  ['AttributionUnread', 'denial-monitor-unexplained-groups'],
  ['AlertsUndelivered', 'denial-monitor-untold-alerts'],
];

const LONGEST_WAIT_SECONDS = 600;

export function checkQueues(queues: readonly Looked<QueueReading>[]): readonly Verdict[] {
  return queues.flatMap(({ id, name, reading }) => {
    const queue = about('queues', name.slice(name.lastIndexOf('/') + 1));
    return judge(queue, reading, PUT_BACK, (found) => {
      const isOpen = [!found.isEncrypted, 'is not encrypted', PUT_BACK] as const;
      return found.deadLetters === null
        ? firstOf(queue, [deadLetters(id, found), isOpen], 'nothing waits for a person')
        : [
            firstOf(queue, [isOpen], `${found.waiting} wait, ${found.inFlight} are being handled`),
            oldest(name, found),
          ];
    });
  });
}

function deadLetters(id: string, { waiting, inFlight }: QueueReading): readonly [boolean, string, string] {
  const entry = ENTRIES.find(([prefix]) => id.startsWith(prefix))?.[1];
  const count = waiting + inFlight;
  const todo =
    entry === undefined ? 'look at its messages: they are what could not be handled' : runbook(entry);
  return [count > 0, `${count} ${count === 1 ? 'waits' : 'wait'} for a person`, todo];
}

/** SQS does not tell the age itself, CloudWatch does; a queue that nobody used for hours has none. */
function oldest(name: string, { waiting, oldest: age }: QueueReading): Verdict {
  const queue = about('queues', `${name.slice(name.lastIndexOf('/') + 1)}: oldest`);
  const { needs, sight } = age;
  switch (sight.kind) {
    case 'absent':
      return waiting === 0
        ? queue.fine('nothing waits')
        : queue.unknown('its age is not known yet', 'look again in five minutes');
    case 'notVisible':
      return queue.unknown(sight.why, `needs ${needs}`);
    case 'found':
      return firstOf(
        queue,
        [
          [
            sight.value > LONGEST_WAIT_SECONDS,
            `waited ${sight.value} s`,
            runbook('denial-monitor-late-events'),
          ],
        ],
        `waited ${sight.value} s`,
      );
  }
}
