/** Does anybody hear what is published? A subscription counts once its owner has confirmed it. */
import { shellQuoted } from '../text/shell-quoted.ts';
import { PUT_BACK } from './advice.ts';
import type { Looked } from './reading.ts';
import { about, assess, firstOf, type Verdict } from './verdict.ts';

export interface TopicReading {
  readonly confirmed: number;
  readonly pending: number;
  readonly isEncrypted: boolean;
}

export function checkTopics(topics: readonly Looked<TopicReading>[]): readonly Verdict[] {
  return topics.flatMap(({ name, reading }) => {
    const topic = about('topics', name.slice(name.lastIndexOf(':') + 1));
    const subscribe = `aws sns subscribe --topic-arn ${shellQuoted(name)} --protocol email --notification-endpoint YOU@EXAMPLE.COM`;
    return assess(topic, reading, PUT_BACK, ({ confirmed, pending, isEncrypted }) =>
      firstOf(
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
