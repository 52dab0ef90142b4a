/**
 * Every choice that is made at deploy time.
 *
 * Shape   CDK context (`-c name=value`, or `context` in cdk.json) -> Settings.
 * Units   in the names: `retentionDays` are days.
 * Errors  SettingsError, one sentence that names the setting, what it may be and what was given.
 */
import { RetentionDays } from 'aws-cdk-lib/aws-logs';

export const LOG_LEVELS = ['DEBUG', 'INFO', 'WARN', 'ERROR'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Settings {
  /** How long a denial is kept; DynamoDB deletes it within a few days after. */
  readonly retentionDays: number;
  /** How long the Lambda functions' own logs are kept: one of the periods that CloudWatch offers. */
  readonly logRetentionDays: RetentionDays;
  readonly logLevel: LogLevel;
  /** How many copies of `ingest` may run at once: the brake between a storm of denials and the bill. */
  readonly ingestMaxConcurrency: number;
  /** Receives the alerts, once its owner has confirmed the subscription. */
  readonly alertEmail: string | undefined;
}

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

type Reader<T> = (name: string, given: unknown) => T;
type Readers = { readonly [Name in keyof Settings]: Reader<Settings[Name]> };

const LOG_RETENTIONS: readonly RetentionDays[] = Object.values(RetentionDays).filter(isRetention);

const READERS: Readers = {
  retentionDays: wholeNumber(1, 3650, 90),
  logRetentionDays: (name, given) => oneOf(name, LOG_RETENTIONS, numberIn(given ?? 30), given),
  logLevel: (name, given) => oneOf(name, LOG_LEVELS, given ?? 'INFO', given),
  ingestMaxConcurrency: wholeNumber(2, 1000, 5),
  alertEmail: emailAddress,
};

/** Names of other tools' context hold a colon, a slash or a dash; a plain name can only be meant for us. */
const PLAIN_NAME = /^[A-Za-z]+$/;

export function readSettings(context: Readonly<Record<string, unknown>>): Settings {
  const unknown = Object.keys(context).find((name) => PLAIN_NAME.test(name) && !Object.hasOwn(READERS, name));
  if (unknown !== undefined) {
    throw new SettingsError(`unknown setting \`${unknown}\`: ${listed(Object.keys(READERS))} can be set`);
  }
  const read = <Name extends keyof Settings>(name: Name): Settings[Name] =>
    READERS[name](name, context[name] ?? undefined);
  return {
    retentionDays: read('retentionDays'),
    logRetentionDays: read('logRetentionDays'),
    logLevel: read('logLevel'),
    ingestMaxConcurrency: read('ingestMaxConcurrency'),
    alertEmail: read('alertEmail'),
  };
}

function wholeNumber(least: number, most: number, usual: number): Reader<number> {
  return (name, given) => {
    const value = numberIn(given ?? usual);
    if (value !== undefined && Number.isInteger(value) && value >= least && value <= most) return value;
    throw refusal(name, `a whole number from ${least} to ${most}`, given);
  };
}

function oneOf<T>(name: string, allowed: readonly T[], value: unknown, given: unknown): T {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw refusal(name, listed(allowed), given);
}

/** Only what catches a slip: the address proves itself when its owner confirms the subscription. */
function emailAddress(name: string, given: unknown): string | undefined {
  if (given === undefined) return undefined;
  if (typeof given === 'string' && /^[^\s@]+@[^\s@]+$/.test(given)) return given;
  throw refusal(name, 'an e-mail address', given);
}

/** The command line gives every value as text, cdk.json gives numbers. */
function numberIn(given: unknown): number | undefined {
  if (typeof given === 'number') return given;
  return typeof given === 'string' && /^\d+$/.test(given) ? Number(given) : undefined;
}

function isRetention(value: unknown): value is RetentionDays {
  return typeof value === 'number' && value !== RetentionDays.INFINITE;
}

function refusal(name: string, wanted: string, given: unknown): SettingsError {
  const shown = typeof given === 'string' ? given : JSON.stringify(given);
  return new SettingsError(`setting \`${name}\` must be ${wanted}, not \`${shown}\``);
}

function listed(values: readonly unknown[]): string {
  return `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;
}
