/** A channel that takes alerts, refuses them, takes them and loses its answer, or is away for a while. */
import type { Alert, AlertSink, NamedSink } from '../../core/ports.ts';
import type { Engine, Mailbox } from './engine.ts';
import type { Invocation } from './invocation.ts';

export class Channel {
  readonly name: NamedSink['name'];
  readonly #isAway: () => boolean;
  /** By deduplication id: how often it was taken. */
  readonly taken = new Map<string, number>();
  /** By deduplication id: how often the sender cannot know that it was taken. */
  readonly excused = new Map<string, number>();
  /** Incidents of which an alert was taken that pages. */
  readonly paged = new Set<string>();

  constructor(name: NamedSink['name'], isAway: () => boolean) {
    this.name = name;
    this.#isAway = isAway;
  }

  /** As one run uses it. `sent` notes what the run must take note of before it may be killed. */
  open(engine: Engine, invocation: Invocation, sent: [Channel, string][]): NamedSink {
    const { name } = this;
    const publisher = engine.publisher(invocation, {
      name,
      isAway: this.#isAway,
      took: (id) => {
        const [incident = '', type] = id.split('/');
        add(this.taken, id);
        if (type !== 'resolve') this.paged.add(incident);
        sent.push([this, id]);
      },
      // Once: a run that is killed here excuses it as well.
      unsure: (id) => {
        if (!invocation.crashed) add(this.excused, id);
      },
    });
    return { name, publish: (alert) => publisher.publish(alert) };
  }
}

/** Takes alerts in this process. */
export const inProcess = (invocation: Invocation, mailbox: Mailbox): AlertSink => ({
  async publish({ deduplicationId: id }: Alert) {
    await invocation.turns();
    if (mailbox.isAway()) throw new Error('the topic is away');
    invocation.before(false);
    mailbox.took(id);
    try {
      invocation.after();
    } catch (error) {
      mailbox.unsure(id);
      throw error;
    }
  },
});

export function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
