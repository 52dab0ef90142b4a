import { expect, test } from 'vitest';
import { recordsIn } from '../../../core/record/envelope.ts';

const [one, two, three] = [{ eventName: 'One' }, { eventName: 'Two' }, { eventName: 'Three' }];

test.each<[string, unknown, readonly unknown[]]>([
  ['a record', one, [one]],
  ['no object', 'text', ['text']],
  ['a log file', { Records: [one, two] }, [one, two]],
  ['lists in a list, in order', [one, [two, { Records: [three] }], one], [one, two, three, one]],
  ['an event', { 'detail-type': 'AWS API Call via CloudTrail', detail: one }, [one]],
  ['lookup-events', { Events: [{ CloudTrailEvent: JSON.stringify(one) }, two] }, [one, two]],
  ['a looked up text that is no JSON', { CloudTrailEvent: '{' }, ['{']],
  ['nothing in it', { Records: [] }, []],
  [
    'members of the prototype',
    JSON.parse('{"__proto__":{"Records":[1]}}'),
    [JSON.parse('{"__proto__":{"Records":[1]}}')],
  ],
])('%s', (_, value, records) => {
  expect(recordsIn(value)).toEqual(records);
});
