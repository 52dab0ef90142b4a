/**
 * The input of an execution → what to read.
 *
 * Errors  one sentence that says which member is wrong, and what it may be.
 */
import { instantGiven } from '../record/event-time.ts';
import { isObject, valueAt } from '../record/json.ts';
import { jsonText } from '../text/json-text.ts';
import { clip, oneLine } from '../text/one-line.ts';
import type { BackfillRequest } from './progress.ts';

type Result<T> = { readonly value: T } | { readonly problem: string };

const MEMBERS = ['bucket', 'prefix', 'since', 'until'];

export function backfillRequest(input: unknown): Result<BackfillRequest> {
  if (!isObject(input)) return { problem: 'the input must be a JSON object, such as {"bucket":"logs"}' };
  const unknown = Object.keys(input).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined)
    return { problem: `\`${shown(unknown)}\` is not known: an input has ${MEMBERS.join(', ')}` };
  const bucket = valueAt(input, 'bucket');
  if (typeof bucket !== 'string' || bucket === '')
    return { problem: '`bucket` must be the name of the bucket' };
  const prefix = valueAt(input, 'prefix') ?? '';
  if (typeof prefix !== 'string') return { problem: `\`prefix\` must be a text, not ${shown(prefix)}` };
  const [since, until] = [dayAt(input, 'since'), dayAt(input, 'until')];
  if ('problem' in since) return since;
  if ('problem' in until) return until;
  if (since.value !== null && until.value !== null && since.value > until.value)
    return { problem: '`since` lies behind `until`' };
  return { value: { bucket, prefix, since: since.value, until: until.value } };
}

function dayAt(input: unknown, name: string): Result<string | null> {
  const value = valueAt(input, name) ?? null;
  if (value === null) return { value };
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && instantGiven(value) !== undefined)
    return { value };
  return { problem: `\`${name}\` must be a day such as 2026-11-20, not ${shown(value)}` };
}

const LONGEST_SHOWN = 80;

const shown = (value: unknown): string => clip(oneLine(jsonText(value)), LONGEST_SHOWN);
