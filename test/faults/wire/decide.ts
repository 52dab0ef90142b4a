/** What goes wrong with each attempt of a run's sends, by the run's rates; a fault may last longer than the SDK tries. */
import { oneOf, type Random } from '../../support/seeded-random.ts';
import type { Invocation, Tally } from '../invocation.ts';
import { cancelled, type Service, serverError, throttled } from './answers.ts';
import { batchOf, withoutLast } from './batches.ts';
import type { OnWire } from './proxy.ts';

/** As the SDK asks for it. */
export interface Asked {
  /** Number of the send that the attempt belongs to. */
  readonly send: number;
  readonly service: Service;
  readonly operation: string;
  readonly body: string;
}

export type Decision =
  /** `refused`: nothing listens there. `killed`: the engine does it, and the run ends without its answer. */
  OnWire | { readonly kind: 'refused' } | { readonly kind: 'killed' };

/** The SDK tries DynamoDB four times and SNS three times. */
const MORE_ATTEMPTS = [0, 0, 1, 3] as const;

/** More than the store tries a transaction. */
const LONG_CONFLICT = 14;
const LONG_CONFLICT_SHARE = 0.05;

export class Decider {
  readonly #invocation: Invocation;
  readonly #random: Random;
  readonly #tally: Tally;
  readonly #lasting = new Map<number, { readonly kind: Lasting; left: number }>();
  #conflicts = 0;

  constructor(invocation: Invocation, random: Random, tally: Tally) {
    this.#invocation = invocation;
    this.#random = random;
    this.#tally = tally;
  }

  /** Throws when the run is killed before the request is sent. */
  decide(asked: Asked, isAway: boolean): Decision {
    const decision = this.#decide(asked, isAway);
    const { onWire } = this.#tally;
    if (decision.kind !== 'passed') onWire[decision.kind] = (onWire[decision.kind] ?? 0) + 1;
    return decision;
  }

  #decide(asked: Asked, isAway: boolean): Decision {
    const canConflict = asked.operation === 'TransactWriteItems';
    const refused = this.#invocation.refusalOf(canConflict);
    if (isAway || refused === 'ServiceUnavailable') return { kind: 'refused' };
    if (canConflict && (refused === 'Conflict' || this.#conflicts > 0)) return this.#conflict(asked);
    const lasting = this.#lasting.get(asked.send);
    if (lasting !== undefined && lasting.left > 0) {
      lasting.left -= 1;
      return this.#faultOf(lasting.kind, asked);
    }
    if (refused !== undefined) return this.#begin(oneOf(this.#random, BEFORE), asked);
    const lost = this.#invocation.lossOf();
    if (lost === 'crash') return { kind: 'killed' };
    return lost === 'answer' ? this.#begin(oneOf(this.#random, AFTER), asked) : this.#leftOver(asked);
  }

  #conflict({ body }: Asked): OnWire {
    if (this.#conflicts > 0) this.#conflicts -= 1;
    else if (this.#random() < LONG_CONFLICT_SHARE) this.#conflicts = LONG_CONFLICT;
    const { TransactItems } = JSON.parse(body);
    return { kind: 'conflict', answer: cancelled(TransactItems.length, this.#random) };
  }

  #begin(kind: Lasting, asked: Asked): Decision {
    this.#lasting.set(asked.send, { kind, left: oneOf(this.#random, MORE_ATTEMPTS) });
    return this.#faultOf(kind, asked);
  }

  #faultOf(kind: Lasting, { service }: Asked): Decision {
    if (kind === 'serverError') return { kind, answer: serverError(service, this.#random) };
    if (kind === 'throttled') return { kind, answer: throttled(service, this.#random) };
    return { kind };
  }

  #leftOver({ operation, body }: Asked): OnWire {
    const batch = batchOf(operation, body);
    const left = batch === undefined ? 0 : this.#invocation.leftOver(batch.entries.length);
    if (batch === undefined || left === 0) return { kind: 'passed' };
    return { kind: 'leftOver', part: withoutLast(batch, left) };
  }
}

type Lasting = (typeof BEFORE)[number] | (typeof AFTER)[number];

/** The request has no effect. */
const BEFORE = ['refused', 'reset', 'serverError', 'throttled'] as const;
/** It has, and the answer does not arrive. */
const AFTER = ['dropped', 'cut', 'late', 'overtaken'] as const;
