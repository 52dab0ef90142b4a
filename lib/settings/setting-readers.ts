/**
 * How one setting is read: its name and what was given -> its value, or one sentence.
 *
 * Errors  SettingsError, which names the setting, what it may be and what was given.
 */

import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { isRegionName } from '../../contract/region-name.ts';

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** `given` is undefined if the setting is not given. */
export type Reader<T> = (name: string, given: unknown) => T;

export function wholeNumber(least: number, most: number, usual: number): Reader<number> {
  return (name, given) => {
    const value = numberIn(given ?? usual);
    if (value !== undefined && Number.isInteger(value) && value >= least && value <= most) return value;
    throw refusal(name, `a whole number from ${least} to ${most}`, given);
  };
}

export function oneOf<T>(allowed: readonly T[], usual: T): Reader<T> {
  return (name, given) => {
    const found = allowed.find((each) => each === (given ?? usual));
    if (found !== undefined) return found;
    throw refusal(name, listed(allowed), given);
  };
}

export function text(what: string, pattern: RegExp): Reader<string | undefined> {
  return (name, given) => {
    if (given === undefined) return undefined;
    if (typeof given === 'string' && pattern.test(given)) return given;
    throw refusal(name, what, given);
  };
}

/** A list, or its members with commas between them, as the command line gives it. */
export function list(what: string, isMember: (text: string) => boolean): Reader<readonly string[]> {
  return (name, given) => {
    const members: unknown = typeof given === 'string' ? given.split(',') : (given ?? []);
    const refused = refusal(name, `a list of ${what}`, given);
    if (!Array.isArray(members)) throw refused;
    const wrong = members.find((member) => typeof member !== 'string' || !isMember(member));
    if (wrong !== undefined) throw refusal(name, `a list of ${what}`, wrong);
    return [...new Set<string>(members)];
  };
}

const LOG_RETENTIONS: readonly RetentionDays[] = Object.values(RetentionDays).filter(isRetention);

/** One of the periods that CloudWatch offers. */
export function logRetention(usual: RetentionDays): Reader<RetentionDays> {
  const read = oneOf(LOG_RETENTIONS, usual);
  return (name, given) => {
    if (given === undefined) return usual;
    const value = numberIn(given);
    if (value === undefined) throw refusal(name, listed(LOG_RETENTIONS), given);
    return read(name, value);
  };
}

export const regionName: Reader<string | undefined> = (name, given) => {
  if (given === undefined || (typeof given === 'string' && isRegionName(given))) return given;
  throw refusal(name, 'a Region such as `us-east-1`', given);
};

/** Catches typing errors only: the owner of the address confirms the subscription. */
export const emailAddress = text('an e-mail address', /^[^\s@]+@[^\s@]+$/);
const accountText = text('the 12 digits of an account', /^\d{12}$/);

/** As a number it would lose leading zeros. */
export const accountId: Reader<string | undefined> = (name, given) => {
  if (typeof given === 'number') throw refusal(name, 'the 12 digits of an account in quotes', given);
  return accountText(name, given);
};

/** The command line gives every value as text, files give numbers. */
function numberIn(given: unknown): number | undefined {
  if (typeof given === 'number') return given;
  return typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : undefined;
}

function isRetention(value: unknown): value is RetentionDays {
  return typeof value === 'number' && value !== RetentionDays.INFINITE;
}

function refusal(name: string, wanted: string, given: unknown): SettingsError {
  return new SettingsError(`setting \`${name}\` must be ${wanted}, not \`${shown(given)}\``);
}

const LONGEST_SHOWN = 200;

/** On one line, and no longer than a person reads; a value may be nested deeper than the stack. */
export function shown(given: unknown): string {
  const text = typeof given === 'string' ? given : jsonOf(given);
  const cut = text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
  return cut.replaceAll(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
}

function jsonOf(given: unknown): string {
  try {
    return JSON.stringify(given) ?? 'undefined';
  } catch {
    return 'a value with too many levels';
  }
}

export function listed(values: readonly unknown[]): string {
  return values.length < 2 ? values.join() : `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
