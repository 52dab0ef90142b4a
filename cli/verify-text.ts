/** What `denials verify` found, for a person. */
import { counted } from '../core/text/counted.ts';
import { oneLine } from '../core/text/one-line.ts';
import { RESOURCE_UNKNOWN, type SeenCall, type Verification } from '../core/verify/verification.ts';
import type { LookedThrough } from './verify-history.ts';

/** What was looked through, in the public JSON. */
export interface Looked {
  /** Null: the logs that were given. */
  readonly history: LookedThrough | null;
  readonly records: number;
}

export function verifyText(found: Verification, looked: Looked): string {
  return [outcomeText(found), ...otherwiseText(found), lookedText(looked)]
    .map((line) => `${oneLine(line)}\n`)
    .join('');
}

function outcomeText({ outcome, first, newest, successes, denials, lastDenied }: Verification): string {
  switch (outcome) {
    case 'fixed':
      return `fixed: succeeded ${times(successes)} since ${timeOf(first)}, first event ${eventOf(first)}${newestOf(first, newest)}`;
    case 'stillDenied':
      return `still denied: ${times(denials)} more, last at ${lastDenied}`;
    case 'otherwise':
    case 'noSuchCall':
      return `no such call since ${lastDenied}: whether it would pass now was not seen`;
  }
}

const newestOf = (first: SeenCall | null, newest: SeenCall | null): string =>
  newest === null || newest.eventId === first?.eventId ? '' : `, newest at ${newest.time}`;

function otherwiseText({ otherwise: { calls, differs } }: Verification): readonly string[] {
  if (calls === 0) return [];
  const ways = differs.map((each) =>
    each === RESOURCE_UNKNOWN ? 'a resource that is not known to be the same' : each,
  );
  return [`not counted: ${times(calls)} it passed in another way than it was denied: ${ways.join(', ')}`];
}

function lookedText({ history, records }: Looked): string {
  if (history === null) return `looked through ${counted(records, 'record')} of the logs`;
  const { region, attribute, from, isComplete } = history;
  const what = `${counted(records, 'management event')} of ${region} by ${attribute}, back to ${from}`;
  const rest = isComplete ? '' : '; what is older was not looked at';
  return `looked through ${what}${rest}. Data events are not in CloudTrail's event history: for those give logs`;
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);
const timeOf = (seen: SeenCall | null): string => seen?.time ?? 'unknown';
const eventOf = (seen: SeenCall | null): string => seen?.eventId ?? 'unknown';
