/** A channel that takes alerts, refuses them, takes them and loses its answer, or is away for a while. */
import type { Alert, NamedSink } from '../../core/ports.ts';
import type { Invocation } from './invocation.ts';

export class Channel {
  readonly name: NamedSink['name'];
  readonly #isAway: () => boolean;
  /** By deduplication id: how often it was taken. */
  readonly taken = new Map<string, number>();
  /** By deduplication id: how often the sender cannot know that it was taken. */
  readonly excused = new Map<string, number>();
  /** Alerts of incidents that were taken, and that page. */
  readonly paged = new Set<string>();

  constructor(name: NamedSink['name'], isAway: () => boolean) {
    this.name = name;
    this.#isAway = isAway;
  }

  /** As one run uses it. `sent` notes what the run must take note of before it may be killed. */
  open(invocation: Invocation, sent: [Channel, string][]): NamedSink {
    return {
      name: this.name,
      publish: async (alert: Alert) => {
        await invocation.turns();
        if (this.#isAway()) throw new Error('the topic is away');
        invocation.before(false);
        const { deduplicationId: id, notice } = alert;
        add(this.taken, id);
        if (notice.type !== 'resolve') this.paged.add(notice.incident);
        sent.push([this, id]);
        try {
          invocation.after();
        } catch (error) {
          // Once: a run that is killed here excuses it as well.
          if (!invocation.crashed) add(this.excused, id);
          throw error;
        }
      },
    };
  }
}

export function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
