/**
 * Publish on every channel that is on. An alert is published when at least one channel took it: a broken channel must
 * not make the others send the same alert again and again. Its failure is reported, and an alarm watches its dead-letter
 * queue.
 *
 * Errors  of the first channel, when none took the alert: then all of them try again.
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
