/**
 * Whether CloudTrail writes a call at all, and as which kind of event: what was never logged is no evidence that
 * nothing was denied.
 *
 * Shape   eventSource, eventName -> category, and what may be missing.
 * Source  data/logging.json.
 */
import logging from '../../data/logging.json' with { type: 'json' };

export interface Logging {
  /** Data events arrive only where the trail selects them. */
  readonly category: 'management' | 'data';
  /** Why a denial may be in no log though the trail selects such calls. */
  readonly missing: string | undefined;
}

const DATA_EVENTS: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(logging.dataEvents));
const DENIALS_MISSING: ReadonlyMap<string, string> = new Map(Object.entries(logging.denialsMissing));

export function loggingOf(eventSource: string, eventName: string): Logging {
  const source = eventSource.toLowerCase().split('.amazonaws.')[0] ?? '';
  const isData = DATA_EVENTS.get(source)?.some((name) => fits(eventName, name)) === true;
  return { category: isData ? 'data' : 'management', missing: DENIALS_MISSING.get(source) };
}

function fits(eventName: string, name: string): boolean {
  return name.endsWith('*') ? eventName.startsWith(name.slice(0, -1)) : eventName === name;
}
