/** Does anything wait too long, or for a person? */
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
  /** Where what fails goes; null for a dead-letter queue. */
  readonly deadLetters: string | null;
  /** Seconds, over the last hour; of queues that are read only. */
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

/** Its alarm has the entry of the runbook that says whose letters they are. */
function deadLetters(
  alarm: string | undefined,
  { waiting, inFlight }: QueueDescription,
): readonly [boolean, string, string] {
  const count = waiting + inFlight;
  const todo =
    alarm === undefined ? 'look at its messages: they are what could not be handled' : runbook(alarm);
  return [count > 0, `${count} ${count === 1 ? 'waits' : 'wait'} for a person`, todo];
}

/** SQS does not tell the age itself, CloudWatch does; a queue that nobody used for hours has none. */
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
