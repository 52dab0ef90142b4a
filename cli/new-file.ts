/**
 * A file that a command writes as a whole: it is the old one or the new one, never a part.
 *
 * Errors  `UsageError`, before the work is done: it is a folder, a device, or a file that the command reads; or there is no
 *         such folder to write it into.
 */
import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from './command.ts';

export interface NewFile {
  readonly replace: (text: string) => Promise<void>;
}

/** `read`: files that must stay. */
export async function fileToWrite(path: string, read: readonly string[]): Promise<NewFile> {
  const there = await statOf(path);
  if (there?.isDirectory()) throw new UsageError(`\`${path}\` is a folder; give the name of a file in it`);
  if (there !== undefined && !there.isFile())
    throw new UsageError(`\`${path}\` is no file that can be replaced`);
  for (const other of read) {
    const kept = await statOf(other);
    if (there !== undefined && kept?.ino === there.ino && kept.dev === there.dev)
      throw new UsageError(`\`${path}\` is the store itself; give another name`);
  }
  const folder = await statOf(dirname(path));
  if (folder?.isDirectory() !== true)
    throw new UsageError(`there is no folder \`${dirname(path)}\` to write \`${basename(path)}\` into`);
  // A link stays one: what it leads to is replaced.
  const target = there === undefined ? path : await realpath(path);
  return { replace: (text) => replace(target, text) };
}

async function replace(path: string, text: string): Promise<void> {
  const beside = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomUUID().slice(0, 8)}`);
  try {
    await writeFile(beside, text, { flag: 'wx', flush: true });
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw new UsageError(`cannot write \`${path}\`: ${(error as Error).message}`, { cause: error });
  }
}

/** Undefined: there is nothing. */
async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))) return undefined;
    throw new UsageError(`cannot read \`${path}\`: ${(error as Error).message}`, { cause: error });
  }
}
