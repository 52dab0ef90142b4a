/**
 * JSON that a person or a tool wrote, and that is read as a whole.
 *
 * Shape   text -> its value, or the fault that refuses it: too long, no JSON, or a member that occurs twice.
 */
import { parseJson } from '../../record/json.ts';
import type { Fault } from './fault.ts';
import { findRepeatedMember } from './json-text.ts';

export type BoundedJson = { readonly value: unknown } | { readonly fault: Fault };

/** `most`: UTF-16 units. */
export function readBoundedJson(text: string, most: number): BoundedJson {
  if (text.length > most) return faulty('$', `has more than ${most} characters`);
  const parsed = parseJson(text);
  if ('problem' in parsed) return faulty('$', `is not JSON: ${parsed.problem}`);
  const repeated = findRepeatedMember(text, '$');
  return repeated === undefined ? { value: parsed.value } : faulty(repeated, 'occurs twice');
}

const faulty = (path: string, problem: string): BoundedJson => ({ fault: { path, problem } });
