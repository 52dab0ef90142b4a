/** Does anybody hear what is published? A subscription counts once its owner has confirmed it. */
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
            `nobody hears it: ${pending} not confirmed`,
            'open the link in the e-mail of AWS (it is valid for three days), or subscribe again',
          ],
          [confirmed === 0, 'nobody is subscribed', subscribe],
          [!isEncrypted, 'is not encrypted', PUT_BACK],
        ],
        `${confirmed} confirmed`,
      ),
    );
  });
}
