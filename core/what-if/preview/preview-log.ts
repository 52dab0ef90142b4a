/**
 * The preview of a log, which is read once; and once more where more calls wait for how their sessions began than memory
 * holds: that may be recorded in a later file.
 *
 * Errors  none of its own; what the reading or a source throws passes through.
 */
import type { Normalized } from '../../normalize/normalized.ts';
import type { RecordScan } from '../../record/record-scan.ts';
import { LogSessions } from './log-sessions.ts';
import { Preview, type PreviewParts, type PreviewResult } from './preview.ts';

export interface LogRecord {
  readonly normalized: Normalized;
  /** As CloudTrail writes it; undefined where it is none. */
  readonly raw: unknown;
  /** The text of the record, where it is nothing else. */
  readonly bytes?: Buffer;
}

export interface LogReading {
  /** What cannot be read was reported before. */
  readonly isAgain: boolean;
  /** Takes a record by its bytes, or its members where it was looked through: then it need not be parsed. Asked in the order of the log. */
  readonly takes: (record: Buffer | RecordScan) => boolean;
}

export interface LogToPreview extends Omit<PreviewParts, 'sessions' | 'isRead'> {
  /** Records in the order of the log, each read when it is taken. */
  readonly read: (reading: LogReading) => AsyncIterable<Iterable<LogRecord>>;
  /** Calls up to now; undefined: they are counted only when the log is read again. */
  readonly onProgress?: (calls: number | undefined) => void;
}

export async function previewLog({ read, onProgress, ...parts }: LogToPreview): Promise<PreviewResult> {
  const sessions = new LogSessions(parts.reads);
  const previewed = async (isRead: boolean): Promise<Preview> => {
    const preview = new Preview({ ...parts, sessions, isRead });
    const takes = (record: Buffer | RecordScan) => preview.takeBytes(record);
    for await (const batch of read({ isAgain: isRead, takes })) {
      for (const { normalized, raw, bytes } of batch) preview.take(normalized, raw, bytes);
      if (preview.isFull) await preview.evaluateHeld(false);
      onProgress?.(preview.isIncomplete ? undefined : preview.calls);
    }
    await preview.evaluateHeld(true);
    return preview;
  };
  const once = await previewed(false);
  return (once.isIncomplete ? await previewed(true) : once).result();
}
