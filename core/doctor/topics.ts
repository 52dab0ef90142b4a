/** Does each topic have a confirmed subscription? */
import { shellQuoted } from '../text/shell-quoted.ts';
import { PUT_BACK } from './advice.ts';
import { type CheckResult, firstProblem, resultsFor, subjectOf } from './check-result.ts';
import type { InspectedPart } from './inspection.ts';

export interface TopicDescription {
  readonly confirmed: number;
  readonly pending: number;
  readonly isEncrypted: boolean;
}

export function checkTopics(topics: readonly InspectedPart<TopicDescription>[]): readonly CheckResult[] {
  return topics.flatMap(({ name, inspection }) => {
    const topic = subjectOf('topics', name.slice(name.lastIndexOf(':') + 1));
    const subscribe = `aws sns subscribe --topic-arn ${shellQuoted(name)} --protocol email --notification-endpoint YOU@EXAMPLE.COM`;
    return resultsFor(topic, inspection, PUT_BACK, ({ confirmed, pending, isEncrypted }) =>
      firstProblem(
        topic,
        [
          [
            confirmed === 0 && pending > 0,
            `has no confirmed subscription: ${pending} not confirmed`,
            'open the link in the e-mail from AWS (it is valid for three days), or subscribe again',
          ],
          [confirmed === 0, 'has no subscription', subscribe],
          [!isEncrypted, 'is not encrypted', PUT_BACK],
        ],
        `${confirmed} confirmed`,
      ),
    );
  });
}
