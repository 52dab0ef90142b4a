/**
 * Read one line of a history: an event, or a tick of the clock.
 *
 * Shape   text → event | tick | mistake. Keys that are missing or null are unknown; others must be texts. `at` that is
 *         missing or null is `ts`.
 * Units   epoch seconds.
 * Errors  never throws; what is wrong is one sentence. A time that only milliseconds explain is named as such: taken for
 *         seconds, a history would lie in the far future, and every hour of it would last forty days.
 */
import { jsonIn } from '../record/json.ts';
import { type DetectEvent, type EventKeys, isCountable } from './event.ts';

export type HistoryLine =
  | { readonly kind: 'event'; readonly event: DetectEvent }
  | { readonly kind: 'tick'; readonly tick: number }
  | { readonly kind: 'mistake'; readonly says: string };

export function readHistoryLine(text: string): HistoryLine {
  const value = jsonIn(text);
  if (!isRecord(value)) return mistake('not a JSON object');
  if (value.tick !== undefined) return readTick(value.tick);
  const { ts, id, keys } = value;
  const at = value.at ?? ts;
  if (!isTime(ts)) return mistake(`\`ts\` ${whyNoTime(ts)}`);
  if (!isTime(at)) return mistake(`\`at\` ${whyNoTime(at)}`);
  if (typeof id !== 'string' || id === '') return mistake('`id` must be a text');
  const known = readKeys(keys);
  if (known === undefined) return mistake('`keys` must be an object of texts');
  return { kind: 'event', event: { ts, at, id, keys: known, group: undefined } };
}

function readTick(tick: unknown): HistoryLine {
  return isTime(tick) ? { kind: 'tick', tick } : mistake(`\`tick\` ${whyNoTime(tick)}`);
}

function isTime(value: unknown): value is number {
  return typeof value === 'number' && isCountable({ ts: value, at: value });
}

function whyNoTime(value: unknown): string {
  const isMilliseconds = typeof value === 'number' && isTime(value / 1000);
  return isMilliseconds ? 'looks like milliseconds; it must be epoch seconds' : 'must be epoch seconds';
}

/** INVARIANT: only these five names are read; what else the object has, or inherits, does not matter. */
function readKeys(value: unknown): EventKeys | undefined {
  if (!isRecord(value)) return undefined;
  const { principal, account, action, resource, policy } = value;
  if (isKey(principal) && isKey(account) && isKey(action) && isKey(resource) && isKey(policy)) {
    return {
      principal: principal ?? undefined,
      account: account ?? undefined,
      action: action ?? undefined,
      resource: resource ?? undefined,
      policy: policy ?? undefined,
    };
  }
  return undefined;
}

function isKey(value: unknown): value is string | null | undefined {
  return typeof value === 'string' || value === undefined || value === null;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function mistake(says: string): HistoryLine {
  return { kind: 'mistake', says };
}
