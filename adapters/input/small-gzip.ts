/**
 * A gzip file of usual size, inflated in one step: of a trail's many small files, streams cost more than what is in them.
 *
 * Shape   path -> the bytes in it. Undefined: it is not named as gzip, or is none of one member, too large, or at fault: it is
 *         read as a stream then, which says what is wrong with it.
 * Memory  at most `MOST_INFLATED`, beside the file itself.
 * Source  RFC 1952: the last four bytes are the length of what was compressed.
 */
import { readFileSync, statSync } from 'node:fs';
import { gunzip, gunzipSync } from 'node:zlib';
import { giveBack } from './give-back.ts';
import { isGzip } from './gzip.ts';

const MOST_INFLATED = 8 * 1024 * 1024;
const MOST_STORED = 4 * 1024 * 1024;
/** The head and the end of a member. */
const LEAST_STORED = 18;

export async function smallGzip(path: string): Promise<Buffer | undefined> {
  const member = memberIn(path);
  if (member === undefined) return undefined;
  const { stored, length } = member;
  const inflated = await inflatedOf(member);
  giveBack(stored);
  return inflated?.length === length ? inflated : undefined;
}

/** The same for a thread that has nothing else to do meanwhile. */
export function inflatedAtOnce(path: string): Buffer | undefined {
  const member = memberIn(path);
  if (member === undefined) return undefined;
  try {
    const inflated = gunzipSync(member.stored, optionsFor(member));
    giveBack(member.stored);
    return inflated.length === member.length ? inflated : undefined;
  } catch {
    return undefined;
  }
}

interface Member {
  readonly stored: Buffer;
  /** Of what is in it, as it says itself. */
  readonly length: number;
}

function memberIn(path: string): Member | undefined {
  // What is most likely no gzip is not read twice.
  const stored = path.endsWith('.gz') ? storedIn(path) : undefined;
  if (stored === undefined || stored.length < LEAST_STORED || !isGzip(stored)) return undefined;
  const length = stored.readUInt32LE(stored.length - 4);
  return length > MOST_INFLATED ? undefined : { stored, length };
}

/** Nothing but a file has a size that is known before it is read. */
function storedIn(path: string): Buffer | undefined {
  try {
    const info = statSync(path);
    return info.isFile() && info.size <= MOST_STORED ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

function inflatedOf(member: Member): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    gunzip(member.stored, optionsFor(member), (error, inflated) =>
      resolve(error === null ? inflated : undefined),
    );
  });
}

/** One byte more than is needed, so that nothing is asked for again. */
function optionsFor({ length }: Member) {
  return { chunkSize: Math.max(64, length + 1), maxOutputLength: Math.max(64, length) };
}
