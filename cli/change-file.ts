/** A file of changes, whatever its form: how it is read, and how what is wrong in it is reported. */
import type { Fault, Warning } from '../core/evaluate/parse/fault.ts';
import { oneLine } from '../core/text/one-line.ts';
import type { NotRead } from '../core/what-if/terraform/changes.ts';
import type { Change } from '../core/what-if/variant/change.ts';
import type { Io } from './command.ts';
import type { WrittenFile, WrittenForm } from './written-file.ts';

export interface FileRead {
  readonly notRead?: readonly NotRead[];
  readonly changes?: readonly Change[];
  readonly warnings?: readonly Warning[];
  readonly faults?: readonly Fault[];
}

export interface ChangeFile {
  readonly path: string;
  readonly read: (text: string) => FileRead;
  readonly form?: WrittenForm;
  /** It names things that no snapshot may have yet: they are named, and left out. */
  readonly mayBeNew?: true;
}

/** `FILE: line 3: $.changes[0].document: …` */
export function report(io: Pick<Io, 'err'>, { path, lineOf }: WrittenFile, at: string, says: string): void {
  const line = lineOf(at);
  io.err(`${oneLine(`${path}: ${line === undefined ? '' : `line ${line}: `}${says}`)}\n`);
}
