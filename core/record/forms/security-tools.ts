/**
 * What tools of security teams make of a record that they keep under CloudTrail's own names.
 *
 * Source  Panther, "Standard fields" (`p_`); Wazuh, "Monitoring AWS based services", and its module `aws-s3`, which turns every
 *         value into a text; Datadog, "AWS CloudTrail" pipeline, whose standard attributes take some members over.
 */
import { isObject, type JsonObject, textAt, valueAt } from '../json.ts';
import { partialRecord } from '../partial-record.ts';
import type { Form } from './form.ts';
import { objectOf } from './rebuilt.ts';

/** The record, with members of Panther's beside its own. */
export function withoutPanther(record: JsonObject): JsonObject {
  if (textAt(record, 'p_log_type') === undefined && textAt(record, 'p_row_id') === undefined) return record;
  return Object.fromEntries(Object.entries(record).filter(([name]) => !name.startsWith('p_')));
}

/** Lists in a request may be lost on the way, so the request is not read. */
export const wazuh: Form = ({ data }) => {
  const aws = valueAt(data, 'aws');
  if (!isObject(aws) || textAt(aws, 'eventName') === undefined) return undefined;
  const { requestParameters: _, responseElements: __, log_info: ___, ...members } = aws;
  const record = Object.fromEntries(Object.entries(members).filter(([, value]) => value !== 'null'));
  return { record: partialRecord(record, ['requestParameters', 'responseElements', 'additionalEventData']) };
};

export const datadog: Form = (value) => {
  const eventName = textAt(value, 'evt', 'name');
  const eventSource = textAt(value, 'eventSource');
  if (eventName === undefined || eventSource === undefined || !isObject(value.userIdentity)) return undefined;
  const standard = objectOf({
    eventName,
    sourceIPAddress: textAt(value, 'network', 'client', 'ip'),
    userAgent: textAt(value, 'http', 'useragent'),
  });
  return { record: partialRecord({ ...standard, ...value }, ['userIdentity']) };
};
