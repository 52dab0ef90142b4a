/** The logs that a path names: a file, a folder, or `s3://BUCKET/PREFIX`. */
import { fileInputs, type LogInput } from '../adapters/input/log-input.ts';
import type { LogSourceOptions } from '../adapters/s3/log-source.ts';
import type { Io } from './command.ts';
import { isS3Url, type S3Wanted, s3UrlFrom } from './s3-options.ts';

export interface InputsOptions {
  readonly isImported?: LogSourceOptions['isImported'];
  /** Only what may matter to the monitor is asked for. */
  readonly isSifted?: boolean;
}

export async function inputsAt(
  path: string,
  wanted: S3Wanted,
  io: Io,
  { isImported = () => false, isSifted = false }: InputsOptions = {},
): Promise<AsyncIterable<LogInput>> {
  if (!isS3Url(path)) return fileInputs(path, isSifted);
  // The clients are loaded for a bucket alone.
  const { s3Inputs } = await import('./s3-logs.ts');
  return s3Inputs(s3UrlFrom(path), wanted, io, isImported);
}
