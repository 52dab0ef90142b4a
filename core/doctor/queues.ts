/** Do messages wait too long, or in a dead-letter queue? */
import { alarmName } from '../../contract/names.ts';
import { PUT_BACK, runbook } from './advice.ts';
import { type AlarmDescription, alarmOn } from './alarms.ts';
import { type CheckResult, firstProblem, resultsFor, subjectOf } from './check-result.ts';
import type { InspectedPart, Inspection } from './inspection.ts';

export interface QueueDescription {
  readonly waiting: number;
  /** Received, and not deleted yet. */
  readonly inFlight: number;
  readonly isEncrypted: boolean;
  /** Its dead-letter queue; null for a dead-letter queue itself. */
  readonly deadLetters: string | null;
  /** Seconds, over the last hour; only of queues that a function reads. */
  readonly oldest: Inspection<number>;
}

const LONGEST_WAIT_SECONDS = 600;

export function checkQueues(
  queues: readonly InspectedPart<QueueDescription>[],
  alarms: readonly InspectedPart<AlarmDescription>[],
): readonly CheckResult[] {
  return queues.flatMap(({ name, inspection }) => {
    const short = nameIn(name);
    const queue = subjectOf('queues', short);
    return resultsFor(queue, inspection, PUT_BACK, (found) => {
      const isOpen = [!found.isEncrypted, 'is not encrypted', PUT_BACK] as const;
      return found.deadLetters === null
        ? firstProblem(
            queue,
            [deadLetters(alarmOn(alarms, short), found), isOpen],
            'nothing waits for a person',
          )
        : [
            firstProblem(queue, [isOpen], `${found.waiting} wait, ${found.inFlight} are being handled`),
            oldest(short, found),
          ];
    });
  });
}

/** Of the queue's URL. */
const nameIn = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

/** The alarm on the queue has the runbook entry that says what to do with its messages. */
function deadLetters(
  alarm: string | undefined,
  { waiting, inFlight }: QueueDescription,
): readonly [boolean, string, string] {
  const count = waiting + inFlight;
  const todo = alarm === undefined ? 'read its messages: they are what could not be handled' : runbook(alarm);
  return [count > 0, `${count} ${count === 1 ? 'waits' : 'wait'} for a person`, todo];
}

/** CloudWatch has the age, SQS does not; a queue that was unused for hours has none. */
function oldest(name: string, { waiting, oldest: age }: QueueDescription): CheckResult {
  const queue = subjectOf('queues', `${name}: oldest`);
  const { needs, lookup } = age;
  switch (lookup.kind) {
    case 'absent':
      return waiting === 0
        ? queue.fine('nothing waits')
        : queue.unknown('its age is not known yet', 'look again in five minutes');
    case 'notVisible':
      return queue.unknown(lookup.why, `needs ${needs}`);
    case 'found':
      return firstProblem(
        queue,
        [
          [
            lookup.value > LONGEST_WAIT_SECONDS,
            `waited ${lookup.value} s`,
            runbook(alarmName('late-events')),
          ],
        ],
        `waited ${lookup.value} s`,
      );
  }
}
