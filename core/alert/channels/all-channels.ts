/**
 * Every channel that is on. An alert is told when at least one of them took it: one that is broken must not make the
 * others tell the same thing again and again. Its failure is reported, and its own dead-letter queue is watched.
 *
 * Errors  of the channels, when none took it: then it is tried again as a whole.
 */
import type { Alert, AlertSink } from '../../ports.ts';

export interface NamedSink extends AlertSink {
  readonly name: string;
}

export function allChannels(
  sinks: readonly NamedSink[],
  onFailure: (channel: string, error: unknown) => void,
): AlertSink {
  return {
    async publish(alert: Alert): Promise<void> {
      const results = await Promise.allSettled(sinks.map((sink) => sink.publish(alert)));
      const failures = results.flatMap((result, index) =>
        result.status === 'rejected' ? [{ name: sinks[index]?.name ?? '', reason: result.reason }] : [],
      );
      for (const { name, reason } of failures) onFailure(name, reason);
      const [first] = failures;
      if (first !== undefined && failures.length === sinks.length) throw first.reason;
    },
  };
}
