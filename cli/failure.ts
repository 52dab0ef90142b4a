/**
 * How a command that failed ends: what the person can mend is one sentence and status 2; every other error is a defect
 * of ours, which shows its stack and ends with status 70.
 *
 * Source  sysexits.h: 70 is EX_SOFTWARE; SQLite, "Result and Error Codes".
 */
import { oneLine } from '../core/text/one-line.ts';
import type { Io } from './command.ts';

const MENDABLE = 2;
export const DEFECT = 70;

/** Of our own errors: their messages are sentences for a person. */
const SENTENCES: readonly string[] = ['UsageError', 'InputError', 'BusyError', 'LayoutError'];

/** SQLite was locked, not permitted, out of space, or read something that is no database: the file, not the statement. */
const SQLITE_FILE_ERRORS: readonly number[] = [5, 6, 8, 10, 11, 13, 14, 26];

export async function reportFailure(error: unknown, io: Pick<Io, 'err'>): Promise<number> {
  const sentence = await sentenceFor(error);
  if (sentence !== undefined) {
    io.err(`denials: ${oneLine(sentence)}\n`);
    return MENDABLE;
  }
  io.err(`denials: this is a defect of denials, please report it with these lines\n${traceOf(error)}\n`);
  return DEFECT;
}

/** Undefined: the person can do nothing about it. */
export async function sentenceFor(error: unknown): Promise<string | undefined> {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  if (SENTENCES.includes(name)) return message;
  if (name === 'CredentialsProviderError') return `no AWS credentials were found: ${message}`;
  // A client of the SDK notes on an error what it had tried.
  if ('$metadata' in error) return (await refusalSentence(error)) ?? `AWS answered ${name}: ${message}`;
  if ('syscall' in error) return message;
  if (isReadOnly(error))
    return 'the store cannot be written: make its file and its folder writable, or copy it to a folder of your own';
  if (isFileError(error)) return `the store cannot be used: ${message}`;
  return error.name === 'TypeError' && error.cause !== undefined ? sentenceFor(error.cause) : undefined;
}

/** Undefined: AWS's message names no action. */
async function refusalSentence({ name, message }: Error): Promise<string | undefined> {
  // Its tables are large, and most commands end without a refusal.
  const { decodeMessage } = await import('../core/decode/decode.ts');
  const { action, resource, principal } = decodeMessage(message, { errorCode: name });
  if (action === null || principal === null) return undefined;
  const on = resource === null ? '' : ` on ${resource}`;
  return `AWS refuses ${action}${on} to ${principal}: its policies must allow it (docs/permissions.md, "People"); AWS answered ${name}: ${message}`;
}

const SQLITE_READ_ONLY = 8;

/** Extended result codes hold the basic one in their lowest byte. */
const isFileError = (error: Error): boolean => SQLITE_FILE_ERRORS.includes(sqliteCode(error));
/** SQLite refused to write. */
export const isReadOnly = (error: Error): boolean => sqliteCode(error) === SQLITE_READ_ONLY;

const sqliteCode = (error: Error): number =>
  'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : 0;

function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { name, message, stack = '' } = error;
  const frames = stack
    .slice(stack.indexOf(message) + message.length)
    .split('\n')
    .slice(1);
  const trace = [`${name}: ${message}`, ...frames].map(oneLine).join('\n');
  return error.cause === undefined ? trace : `${trace}\ncaused by ${traceOf(error.cause)}`;
}
