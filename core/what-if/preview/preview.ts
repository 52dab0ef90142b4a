/**
 * The calls of a log, evaluated with the known policies and with a variant: which would end otherwise.
 *
 * Shape   records one by one, in any order -> PreviewResult.
 * Memory  bounded, but for the rows. Equal requests are evaluated once.
 * Errors  none of its own; what a source throws passes through.
 *
 * INVARIANT: calls = evaluated + not evaluated; evaluated = unchanged + contradictions + changed outcomes.
 */
import { type DeniedCall, deniedCall } from '../../gather/denied-call.ts';
import { accessKeyOf, knownGrant, type SessionCoverage } from '../../gather/known-grant.ts';
import type { Layer } from '../../model/attribution.ts';
import { type BoundedMap, createBoundedMap } from '../../model/bounded-map.ts';
import type { Denial } from '../../model/denial.ts';
import { identityType } from '../../model/identity-type.ts';
import { type GrantKnowledge, UNKNOWN_GRANT } from '../../model/session-grant.ts';
import type { Normalized } from '../../normalize/normalized.ts';
import { timeOf } from '../../record/event-time.ts';
import { isObject, type JsonObject, textAt } from '../../record/json.ts';
import { callChecks, type PreviewSources } from './call-checks.ts';
import { type CallOutcome, OUTCOMES, type Outcome, outcomeOf } from './outcome.ts';
import {
  type CallOfRecord,
  NOT_EVALUATED,
  type NotEvaluated,
  type RecordedCall,
  recordedCall,
} from './recorded-call.ts';
import { recordKey, requestKey, type VolatileReads } from './request-key.ts';
import { type ContradictionRow, type PreviewRow, Rows } from './rows.ts';

export interface PreviewParts {
  readonly sources: PreviewSources;
  readonly reads: VolatileReads;
  /** What sessions were given when they began, by access key. */
  readonly grantOf: (accessKey: string | undefined) => GrantKnowledge;
  readonly coverage: SessionCoverage;
  readonly isWanted: (denial: Pick<Denial, 'time' | 'account'>) => boolean;
}

/** The public JSON. */
export interface PreviewResult {
  readonly calls: number;
  readonly evaluated: number;
  readonly notEvaluated: Readonly<Partial<Record<NotEvaluated, number>>>;
  readonly unchanged: number;
  readonly outcomes: Readonly<Record<Outcome, { readonly calls: number; readonly rows: number }>>;
  /** Calls that the snapshot denies although AWS let them pass: how far it can be trusted. */
  readonly contradictions: { readonly calls: number; readonly rows: readonly ContradictionRow[] };
  readonly rows: readonly PreviewRow[];
}

/** Second copies of a call that two accounts see come near the first, and mostly in another file. */
const MOST_COPIES = 200_000;

export class Preview {
  readonly #parts: PreviewParts;
  readonly #rows = new Rows();
  readonly #notEvaluated = new Map<NotEvaluated, number>();
  readonly #derived: BoundedMap<CallOfRecord> = createBoundedMap({ entries: 10_000, weight: 15_000_000 });
  readonly #known: BoundedMap<CallOutcome> = createBoundedMap({ entries: 50_000, weight: 30_000_000 });
  readonly #copies = createBoundedMap<true>({ entries: MOST_COPIES });
  #calls = 0;
  #unchanged = 0;

  constructor(parts: PreviewParts) {
    this.#parts = parts;
  }

  get calls(): number {
    return this.#calls;
  }

  async take(normalized: Normalized, record: unknown): Promise<void> {
    if (!isObject(record)) return;
    const key = recordKey(record, this.#parts.reads);
    const call = this.#callOf(key, normalized, record);
    if (call === undefined) return;
    const own = { time: timeOf(record) ?? '', eventId: textAt(record, 'eventID') ?? '' };
    if (!this.#parts.isWanted({ time: own.time, account: call.denial?.account ?? null })) return;
    this.#calls += 1;
    if ('reason' in call) return this.#skip(call.reason);
    if (this.#isCopy(record)) return this.#skip('otherCopy');
    this.#add(await this.#outcome(call, key, record), call.denial, own);
  }

  /** Records without a time or an id are no others' equals. */
  #callOf(key: string, normalized: Normalized, record: JsonObject): CallOfRecord | undefined {
    const isWhole = timeOf(record) !== undefined && textAt(record, 'eventID') !== undefined;
    const known = isWhole ? this.#derived.get(key) : undefined;
    const call = known ?? recordedCall(normalized, record, this.#parts.sources.table);
    if (call !== undefined && known === undefined && isWhole) this.#derived.set(key, call, key.length);
    return call;
  }

  result(): PreviewResult {
    const rows = this.#rows.changed();
    const contradictions = this.#rows.contradictions();
    const notEvaluated = Object.fromEntries(
      NOT_EVALUATED.flatMap((reason) => {
        const count = this.#notEvaluated.get(reason);
        return count === undefined ? [] : [[reason, count]];
      }),
    );
    const skipped = [...this.#notEvaluated.values()].reduce((sum, count) => sum + count, 0);
    const of = (outcome: Outcome) => {
      const own = rows.filter((row) => row.outcome === outcome);
      return { calls: callsIn(own), rows: own.length };
    };
    const [willBeDenied, mayBeDenied, willBeAllowed] = OUTCOMES;
    return {
      calls: this.#calls,
      evaluated: this.#calls - skipped,
      notEvaluated,
      unchanged: this.#unchanged,
      outcomes: {
        willBeDenied: of(willBeDenied),
        mayBeDenied: of(mayBeDenied),
        willBeAllowed: of(willBeAllowed),
      },
      contradictions: { calls: callsIn(contradictions), rows: contradictions },
      rows: OUTCOMES.flatMap((outcome) => rows.filter((row) => row.outcome === outcome)),
    };
  }

  #isCopy(record: JsonObject): boolean {
    const shared = textAt(record, 'sharedEventID');
    if (shared === undefined) return false;
    if (this.#copies.get(shared) !== undefined) return true;
    this.#copies.set(shared, true);
    return false;
  }

  async #outcome(call: RecordedCall, ofRecord: string, record: JsonObject): Promise<CallOutcome> {
    const { denial, isAuthorized } = call;
    const { grantOf, coverage, sources } = this.#parts;
    const grant = await knownGrant({ denial, record }, grantOf(accessKeyOf(record)), coverage);
    const key = requestKey(ofRecord, record, grant);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const denied: DeniedCall = deniedCall({ denial, record, grant }, sources.table);
    const checks = await callChecks(denied, sources);
    const { isService } = identityType(denial.principal.type);
    const outcome: CallOutcome =
      typeof checks === 'string'
        ? { kind: 'notEvaluated', reason: checks }
        : outcomeOf(checks, { isAuthorized, isService, stated: statedLayer(denial) });
    this.#known.set(key, outcome, key.length);
    return outcome;
  }

  #add(outcome: CallOutcome, denial: Denial, own: Pick<Denial, 'time' | 'eventId'>): void {
    switch (outcome.kind) {
      case 'notEvaluated':
        this.#skip(outcome.reason);
        return;
      case 'unchanged':
        this.#unchanged += 1;
        return;
      case 'contradiction':
      case 'willBeDenied':
      case 'mayBeDenied':
      case 'willBeAllowed':
        this.#rows.add(outcome, denial, own);
    }
  }

  #skip(reason: NotEvaluated): void {
    this.#notEvaluated.set(reason, (this.#notEvaluated.get(reason) ?? 0) + 1);
  }
}

function statedLayer({ attribution }: Denial): Layer | undefined {
  return attribution.layer === 'unknown' ? undefined : attribution.layer;
}

const callsIn = (rows: readonly { readonly calls: number }[]): number =>
  rows.reduce((sum, { calls }) => sum + calls, 0);

/** What sessions were given, as records of their beginnings show it. */
export class SessionGrants {
  readonly #grants = createBoundedMap<GrantKnowledge>({ entries: 200_000, weight: 20_000_000 });

  note(accessKey: string, knowledge: GrantKnowledge): void {
    const weight = knowledge.kind === 'recorded' ? (knowledge.grant.policy?.length ?? 0) : 0;
    this.#grants.set(accessKey, knowledge, weight + accessKey.length);
  }

  of(accessKey: string | undefined): GrantKnowledge {
    return this.#grants.get(accessKey ?? '') ?? UNKNOWN_GRANT;
  }
}
