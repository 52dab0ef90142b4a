/**
 * The preview of a log, which is read once; and once more where more calls wait for how their sessions began than memory
 * holds: that may be recorded in a later file.
 *
 * Errors  none of its own; what the reading or a source throws passes through.
 */
import type { Normalized } from '../../normalize/normalized.ts';
import { LogSessions } from './log-sessions.ts';
import { Preview, type PreviewParts, type PreviewResult } from './preview.ts';

export interface LogRecord {
  readonly normalized: Normalized;
  /** As CloudTrail writes it; undefined where it is none. */
  readonly raw: unknown;
}

export interface LogToPreview extends Omit<PreviewParts, 'sessions' | 'isRead'> {
  /** Records in the order of the log. `isAgain`: what cannot be read was reported before. */
  readonly read: (isAgain: boolean) => AsyncIterable<Iterable<LogRecord>>;
  /** Calls up to now; undefined: they are counted only when the log is read again. */
  readonly onProgress?: (calls: number | undefined) => void;
}

export async function previewLog({ read, onProgress, ...parts }: LogToPreview): Promise<PreviewResult> {
  const sessions = new LogSessions(parts.reads);
  const previewed = async (isRead: boolean): Promise<Preview> => {
    const preview = new Preview({ ...parts, sessions, isRead });
    for await (const batch of read(isRead)) {
      for (const { normalized, raw } of batch) preview.take(normalized, raw);
      if (preview.isFull) await preview.evaluateHeld(false);
      onProgress?.(preview.isIncomplete ? undefined : preview.calls);
    }
    await preview.evaluateHeld(true);
    return preview;
  };
  const once = await previewed(false);
  return (once.isIncomplete ? await previewed(true) : once).result();
}
