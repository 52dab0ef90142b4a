/**
 * Decides by its bytes alone whether a record can matter, so that the others are never parsed. It may pass too many
 * records, never too few: a skipped record is a complete CloudTrail record of a call that succeeded and changed nothing
 * that we keep.
 */
import { POLICY_CHANGE_NAMES } from '../../core/normalize/policy-change.ts';
import { GRANTING_CALLS } from '../../core/normalize/session-grant.ts';
import { NO_API_EVENT_TYPES } from '../../core/record/no-api-event.ts';

const ERROR_CODE = Buffer.from('errorCode');
const EVENT_NAME = Buffer.from('eventName');
const EVENT_TYPE = Buffer.from('eventType');
const QUOTED_WORD = /^[\\"\s]*:[\\"\s]*(\w+)/;
/** `aws:kinesis:record`: an event of Lambda, which wraps records. */
const OF_LAMBDA: ReadonlySet<string> = new Set(['aws']);
/** Room for quotes, escapes and the longest API name. */
const NAME_BYTES = 100;

export function mayMatter(record: Buffer): boolean {
  if (record.includes(ERROR_CODE)) return true;
  let names = 0;
  for (let at = record.indexOf(EVENT_NAME); at >= 0; at = record.indexOf(EVENT_NAME, at + 1)) {
    names += 1;
    const name = wordBehind(record, at + EVENT_NAME.length);
    if (
      name === undefined ||
      OF_LAMBDA.has(name) ||
      POLICY_CHANGE_NAMES.has(name) ||
      GRANTING_CALLS.has(name)
    )
      return true;
  }
  // No name at all: let the parser say what is wrong with it.
  return names === 0 || mayBeNoApiEvent(record);
}

/** Insights events name, deeper down, the operation that they are about. */
function mayBeNoApiEvent(record: Buffer): boolean {
  const at = record.indexOf(EVENT_TYPE);
  return at >= 0 && NO_API_EVENT_TYPES.has(wordBehind(record, at + EVENT_TYPE.length) ?? '');
}

/** The word that is the value of the member whose name ends here. */
function wordBehind(record: Buffer, at: number): string | undefined {
  return QUOTED_WORD.exec(record.toString('latin1', at, at + NAME_BYTES))?.[1];
}
