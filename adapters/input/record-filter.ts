/**
 * Decides by its bytes alone whether a record can matter, so that the others are never parsed. It may pass too many
 * records, never too few: a skipped record is a complete CloudTrail record of a call that succeeded and changed nothing
 * that we keep.
 */
import { POLICY_CHANGE_NAMES } from '../../core/normalize/policy-change.ts';
import { GRANTING_CALLS } from '../../core/normalize/session-grant.ts';
import { NO_API_EVENT_TYPES } from '../../core/record/no-api-event.ts';
import { ERROR_CODE, EVENT_NAME, EVENT_TYPE } from '../../core/record/record-members.ts';
import { RecordScan } from '../../core/record/record-scan.ts';

const ERROR_CODE_TEXT = Buffer.from('errorCode');
const EVENT_NAME_TEXT = Buffer.from('eventName');
const EVENT_TYPE_TEXT = Buffer.from('eventType');
const QUOTED_WORD = /^[\\"\s]*:[\\"\s]*(\w+:?)/;
/** `aws:kinesis:record`: an event of Lambda, which wraps records. */
const OF_LAMBDA = 'aws:';
/** Room for quotes, escapes and the longest API name. */
const NAME_BYTES = 100;

/** Of a record, its bytes, or its members where it was looked through. */
export function mayMatter(record: Buffer | RecordScan): boolean {
  if (!(record instanceof RecordScan)) return mayMatterSomewhere(record);
  return record.has(EVENT_NAME) ? mayMatterBy(record) : mayMatterSomewhere(record.record);
}

const MATTERS: ReadonlySet<string> = new Set([...POLICY_CHANGE_NAMES, ...GRANTING_CALLS]);

function mayMatterBy(found: RecordScan): boolean {
  const name = found.text(EVENT_NAME) ?? '';
  return (
    found.has(ERROR_CODE) ||
    MATTERS.has(name) ||
    name.startsWith(OF_LAMBDA) ||
    NO_API_EVENT_TYPES.has(found.text(EVENT_TYPE) ?? '')
  );
}

/** A record may be wrapped in another text. */
function mayMatterSomewhere(record: Buffer): boolean {
  // With escapes, a name may be written in many ways.
  if (record.includes(ERROR_CODE_TEXT) || record.includes('\\u')) return true;
  let names = 0;
  for (let at = record.indexOf(EVENT_NAME_TEXT); at >= 0; at = record.indexOf(EVENT_NAME_TEXT, at + 1)) {
    names += 1;
    const name = wordBehind(record, at + EVENT_NAME_TEXT.length);
    if (name === undefined || name === OF_LAMBDA || MATTERS.has(name)) return true;
  }
  // No name at all: let the parser say what is wrong with it.
  return names === 0 || mayBeNoApiEvent(record);
}

/** Insights events name, deeper down, the operation that they are about. */
function mayBeNoApiEvent(record: Buffer): boolean {
  const at = record.indexOf(EVENT_TYPE_TEXT);
  return at >= 0 && NO_API_EVENT_TYPES.has(wordBehind(record, at + EVENT_TYPE_TEXT.length) ?? '');
}

/** The word that is the value of the member whose name ends here, with the colon behind it. */
function wordBehind(record: Buffer, at: number): string | undefined {
  return QUOTED_WORD.exec(record.toString('latin1', at, at + NAME_BYTES))?.[1];
}
