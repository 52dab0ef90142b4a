/**
 * The calls of a log, evaluated with the known policies and with a variant: which would end otherwise.
 *
 * Shape   records one by one, in any order -> PreviewResult. A call waits until it is known what its session was given, for
 *         which its record may come later: `evaluateHeld`.
 * Memory  bounded, but for the rows, where the held calls are evaluated when it is full. Equal requests are evaluated once.
 * Errors  none of its own; what a source throws passes through.
 *
 * INVARIANT: calls = evaluated + not evaluated; evaluated = unchanged + contradictions + changed outcomes.
 */
import { ALL_READ, type VolatileReads } from '../../context/volatile-reads.ts';
import { deniedCall } from '../../gather/denied-call.ts';
import { knownGrant } from '../../gather/known-grant.ts';
import type { Layer } from '../../model/attribution.ts';
import { createBoundedMap } from '../../model/bounded-map.ts';
import type { Denial } from '../../model/denial.ts';
import { identityType } from '../../model/identity-type.ts';
import type { GrantKnowledge } from '../../model/session-grant.ts';
import type { Normalized } from '../../normalize/normalized.ts';
import { GRANTING_CALLS } from '../../normalize/session-grant.ts';
import { timeOf } from '../../record/event-time.ts';
import { isObject, type JsonObject, jsonIn, textAt } from '../../record/json.ts';
import type { RecordScan } from '../../record/record-scan.ts';
import { ByteKeys } from './byte-key.ts';
import { callChecks, type PreviewSources } from './call-checks.ts';
import {
  type HeldCalls,
  type HeldRequest,
  HeldRequests,
  HOLD_LIMITS,
  type HoldLimits,
  type OwnOfCall,
  recordOfSession,
  sessionOf,
} from './held-calls.ts';
import type { LogSessions } from './log-sessions.ts';
import { type CallOutcome, OUTCOMES, type Outcome, outcomeOf } from './outcome.ts';
import { NOT_EVALUATED, type NotEvaluated, type RecordedCall, recordedCall } from './recorded-call.ts';
import { grantKey, recordKey } from './request-key.ts';
import { type ContradictionRow, type PreviewRow, Rows } from './rows.ts';

export interface PreviewParts {
  readonly sources: PreviewSources;
  readonly reads: VolatileReads;
  readonly sessions: LogSessions;
  /** The log was read before, and the sessions are known. */
  readonly isRead: boolean;
  readonly isWanted: (denial: Pick<Denial, 'time' | 'account'>) => boolean;
  readonly limits?: HoldLimits;
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
  readonly #held: HeldRequests;
  readonly #byteKeys: ByteKeys;
  readonly #copies = createBoundedMap<true>({ entries: MOST_COPIES });
  #calls = 0;
  #unchanged = 0;
  #isIncomplete = false;

  constructor(parts: PreviewParts) {
    this.#parts = parts;
    this.#byteKeys = new ByteKeys(parts.reads);
    this.#held = new HeldRequests(parts.limits ?? HOLD_LIMITS);
  }

  get calls(): number {
    return this.#calls;
  }

  /** Evaluate what is held, before more is taken. */
  get isFull(): boolean {
    return !this.#isIncomplete && this.#held.isFull;
  }

  /** Too many calls waited: the log must be read again, by another preview with the same sessions. */
  get isIncomplete(): boolean {
    return this.#isIncomplete;
  }

  /**
   * Takes the record if its bytes show that its request is known.
   * `record`: its bytes, or its members where it was looked through; it comes before the records that are taken after it.
   */
  takeBytes(record: Buffer | RecordScan): boolean {
    const { isRead, sessions } = this.#parts;
    const request = this.#byteKeys.read(record) ? this.#held.findByBytes(this.#byteKeys.key) : undefined;
    const own = request === undefined ? undefined : this.#byteKeys.own(this.#calls);
    if (request?.beginsSession !== false || own === undefined || sessions.isOdd(own.accessKey)) return false;
    const { time, sharedEventId } = own;
    if (!isRead && request.place !== undefined) sessions.coverage.noteAt(request.place, time);
    if (this.#isIncomplete) return true;
    this.#count(request, own, sharedEventId);
    return true;
  }

  /** `bytes`: the text of the record, where it is nothing else. */
  take(normalized: Normalized, record: unknown, bytes?: Buffer): void {
    if (!isObject(record)) return;
    const { isRead, sessions } = this.#parts;
    const place = isRead ? undefined : sessions.note(normalized, record);
    if (this.#isIncomplete) return;
    const time = timeOf(record);
    const eventId = textAt(record, 'eventID');
    const isWhole = time !== undefined && eventId !== undefined;
    const isOdd = sessions.isOdd(textAt(record, 'userIdentity', 'accessKeyId'));
    const hasKey = isWhole && !isOdd && bytes !== undefined && this.#byteKeys.read(bytes);
    const known = hasKey ? this.#held.findByBytes(this.#byteKeys.key) : undefined;
    const request = known ?? this.#requestOf(normalized, record, { place, isWhole, isOdd });
    if (request === undefined) return;
    if (hasKey && known === undefined) this.#held.addBytes(this.#byteKeys.key, request);
    const own = {
      ...{ time: time ?? '', order: this.#calls, eventId: () => eventId ?? '' },
      ...sessionOf(record),
    };
    this.#count(request, own, textAt(record, 'sharedEventID'));
  }

  /** Records without a time or an id are no others' equals. */
  #requestOf(
    normalized: Normalized,
    record: JsonObject,
    { place, isWhole, isOdd }: Pick<HeldRequest, 'place' | 'isOdd'> & { readonly isWhole: boolean },
  ): HeldRequest | undefined {
    const key = `${isOdd} ${recordKey(record, isOdd ? ALL_READ : this.#parts.reads)}`;
    const known = isWhole ? this.#held.find(key) : undefined;
    if (known !== undefined) return known;
    const call = recordedCall(normalized, record, this.#parts.sources.table);
    if (call === undefined) return undefined;
    const text = 'reason' in call ? '' : JSON.stringify(record);
    const beginsSession = mayBeginSession(normalized, record);
    const parts = { call, text, isOdd, place, beginsSession };
    const request = { ...parts, sessions: new Map(), outcomes: new Map() };
    if (isWhole) this.#held.add(key, request);
    return request;
  }

  #count(request: HeldRequest, own: OwnOfCall, shared: string | undefined): void {
    const { call } = request;
    if (!this.#parts.isWanted({ time: own.time, account: call.denial?.account ?? null })) return;
    this.#calls += 1;
    if ('reason' in call) this.#skip(call.reason);
    else if (this.#isCopy(shared)) this.#skip('otherCopy');
    else this.#held.count(request, own);
  }

  #isCopy(shared: string | undefined): boolean {
    if (shared === undefined) return false;
    if (this.#copies.get(shared) !== undefined) return true;
    this.#copies.set(shared, true);
    return false;
  }

  /** In the middle of the log, or at its end, when nothing further can be learnt of a session. */
  async evaluateHeld(isEnd: boolean): Promise<void> {
    const isAllKnown = isEnd || this.#parts.isRead;
    for (const request of this.#held.all) {
      if (!this.#isIncomplete) await this.#evaluateRequest(request, isAllKnown);
    }
    if (isEnd) return;
    this.#held.forgetReleased();
    if (this.#held.isHalfFull && !isAllKnown) this.#isIncomplete = true;
    if (this.#isIncomplete) this.#held.forgetCalls();
  }

  async #evaluateRequest(request: HeldRequest, isAllKnown: boolean): Promise<void> {
    const { call, text, sessions } = request;
    const record = sessions.size === 0 ? undefined : jsonIn(text);
    if ('reason' in call || !isObject(record)) return;
    for (const [key, calls] of sessions) {
      const { accessKey } = calls.session;
      const recorded = this.#parts.sessions.grantOf(accessKey);
      if (recorded.kind === 'unknown' && !isAllKnown) continue;
      // Its policy came after calls that were taken for equal.
      if (recorded.kind === 'recorded' && !request.isOdd && this.#parts.sessions.isOdd(accessKey)) {
        this.#isIncomplete = true;
        return;
      }
      const { coverage } = this.#parts.sessions;
      const ofSession = { denial: call.denial, record: recordOfSession(record, calls.session) };
      const grant = await knownGrant(ofSession, recorded, coverage);
      this.#add(await this.#outcome(request, call, { record, grant }), call.denial, calls);
      this.#held.released(request, key);
    }
  }

  async #outcome(
    { outcomes }: HeldRequest,
    { denial, isAuthorized }: RecordedCall,
    { record, grant }: { readonly record: JsonObject; readonly grant: GrantKnowledge },
  ): Promise<CallOutcome> {
    const key = grantKey(grant);
    const known = outcomes.get(key);
    if (known !== undefined) return known;
    const { sources } = this.#parts;
    const checks = await callChecks(deniedCall({ denial, record, grant }, sources.table), sources);
    const { isService } = identityType(denial.principal.type);
    const outcome: CallOutcome =
      typeof checks === 'string'
        ? { kind: 'notEvaluated', reason: checks }
        : outcomeOf(checks, { isAuthorized, isService, stated: statedLayer(denial) });
    outcomes.set(key, outcome);
    return outcome;
  }

  #add(outcome: CallOutcome, denial: Denial, calls: HeldCalls): void {
    switch (outcome.kind) {
      case 'notEvaluated':
        this.#skip(outcome.reason, calls.calls);
        return;
      case 'unchanged':
        this.#unchanged += calls.calls;
        return;
      case 'contradiction':
      case 'willBeDenied':
      case 'mayBeDenied':
      case 'willBeAllowed':
        this.#rows.add(outcome, denial, calls);
    }
  }

  #skip(reason: NotEvaluated, calls = 1): void {
    this.#notEvaluated.set(reason, (this.#notEvaluated.get(reason) ?? 0) + calls);
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
}

/** What it gave to the session must be read. One that was denied, by its error code, gave nothing. */
const mayBeginSession = ({ kind }: Normalized, record: JsonObject): boolean =>
  kind !== 'denial' && GRANTING_CALLS.has(textAt(record, 'eventName') ?? '');

function statedLayer({ attribution }: Denial): Layer | undefined {
  return attribution.layer === 'unknown' ? undefined : attribution.layer;
}

const callsIn = (rows: readonly { readonly calls: number }[]): number =>
  rows.reduce((sum, { calls }) => sum + calls, 0);
