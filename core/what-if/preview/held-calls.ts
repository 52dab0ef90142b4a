/**
 * Calls of a log whose outcome must wait, since what their sessions were given may be recorded in a later file: counted by
 * request and session.
 *
 * Memory  grows with the different requests and their sessions; `isFull` says when it is too much.
 */
import type { CoveredPlace } from '../../explain/log-coverage.ts';
import { CONTEXT } from '../../gather/known-grant.ts';
import { isObject, type JsonObject, textAt, valueAt } from '../../record/json.ts';
import type { CallOutcome } from './outcome.ts';
import type { CallOfRecord } from './recorded-call.ts';
import type { CountedCalls } from './rows.ts';

/** What differs between two calls of one request, and what was given to their session depends on it. */
export interface CallSession {
  readonly accessKey: string | undefined;
  /** As recorded: ISO 8601. */
  readonly began: string | undefined;
}

export interface HeldCalls extends CountedCalls {
  readonly session: CallSession;
}

/** Calls that end in the same way where their sessions were given the same. */
export interface HeldRequest {
  readonly call: CallOfRecord;
  /** The first record of it, as JSON. */
  readonly text: string;
  /** Of every member of the record, since a session's own policy reads more than others. */
  readonly isOdd: boolean;
  readonly place: CoveredPlace | undefined;
  /** What each record of it gave to a session must be read. */
  readonly beginsSession: boolean;
  readonly sessions: Map<string, HeldCalls>;
  /** By what was given. */
  readonly outcomes: Map<string, CallOutcome>;
}

export interface OwnOfCall extends CallSession {
  /** ISO 8601, UTC, in whole seconds. */
  readonly time: string;
  /** Its place among all calls. */
  readonly order: number;
  /** Asked before the next call. */
  readonly eventId: () => string;
}

/** Bytes, of which the first so many count, and a number that is the same for the same bytes. */
export interface ByteKey {
  readonly bytes: Buffer;
  readonly length: number;
  readonly hash: number;
}

export interface HoldLimits {
  readonly requests: number;
  /** Of their texts and keys. */
  readonly characters: number;
  /** Requests of different sessions that wait. */
  readonly waiting: number;
}

export const HOLD_LIMITS: HoldLimits = { requests: 3_000, characters: 10_000_000, waiting: 50_000 };

export class HeldRequests {
  readonly #limits: HoldLimits;
  readonly #byRecord = new Map<string, HeldRequest>();
  readonly #byBytes = new Map<number, { readonly bytes: Buffer; readonly request: HeldRequest }>();
  #characters = 0;
  #waiting = 0;

  constructor(limits: HoldLimits) {
    this.#limits = limits;
  }

  get isFull(): boolean {
    return this.#isBeyond(1);
  }

  /** So much still waits that little would be gained. */
  get isHalfFull(): boolean {
    return this.#isBeyond(0.5);
  }

  #isBeyond(share: number): boolean {
    const { requests, characters, waiting } = this.#limits;
    return (
      this.#byRecord.size >= share * requests ||
      this.#byBytes.size >= 2 * share * requests ||
      this.#characters >= share * characters ||
      this.#waiting >= share * waiting
    );
  }

  get all(): Iterable<HeldRequest> {
    return this.#byRecord.values();
  }

  find(key: string): HeldRequest | undefined {
    return this.#byRecord.get(key);
  }

  findByBytes({ bytes, length, hash }: ByteKey): HeldRequest | undefined {
    const found = this.#byBytes.get(hash);
    const isSame = found !== undefined && found.bytes.compare(bytes, 0, length) === 0;
    return isSame ? found.request : undefined;
  }

  add(key: string, request: HeldRequest): void {
    this.#byRecord.set(key, request);
    this.#characters += key.length + request.text.length;
  }

  /** Of two keys with one hash, the later is found. */
  addBytes({ bytes, length, hash }: ByteKey, request: HeldRequest): void {
    this.#characters += length - (this.#byBytes.get(hash)?.bytes.length ?? 0);
    this.#byBytes.set(hash, { request, bytes: Buffer.from(bytes.subarray(0, length)) });
  }

  count(request: HeldRequest, own: OwnOfCall): void {
    const { time, order, began } = own;
    const accessKey = own.accessKey ?? '';
    const first = request.sessions.get(accessKey);
    // An access key has one session, unless the log is forged.
    const key = first === undefined || first.session.began === began ? accessKey : `${accessKey} ${began}`;
    const held = key === accessKey ? first : request.sessions.get(key);
    if (held === undefined) {
      const session = { accessKey: own.accessKey, began };
      const seen = { firstSeen: time, lastSeen: time };
      request.sessions.set(key, { session, calls: 1, order, eventId: own.eventId(), ...seen });
      this.#waiting += 1;
      return;
    }
    held.calls += 1;
    if (time < held.firstSeen) held.firstSeen = time;
    if (time > held.lastSeen) held.lastSeen = time;
  }

  /** Its outcome is known. */
  released(request: HeldRequest, key: string): void {
    if (request.sessions.delete(key)) this.#waiting -= 1;
  }

  /** Requests without calls that wait, to make room. */
  forgetReleased(): void {
    this.#characters = 0;
    for (const [key, request] of this.#byRecord) {
      if (request.sessions.size === 0) this.#byRecord.delete(key);
      else this.#characters += key.length + request.text.length;
    }
    for (const [hash, { bytes, request }] of this.#byBytes) {
      if (request.sessions.size === 0) this.#byBytes.delete(hash);
      else this.#characters += bytes.length;
    }
  }

  forgetCalls(): void {
    for (const { sessions } of this.#byRecord.values()) sessions.clear();
    this.#waiting = 0;
  }
}

export const sessionOf = (record: JsonObject): CallSession => ({
  accessKey: textAt(record, 'userIdentity', 'accessKeyId'),
  began: textAt(record, ...CONTEXT, 'attributes', 'creationDate'),
});

/** The record as if the session had made the call. What the session's call lacks is undefined, though the record has it. */
export function recordOfSession(record: JsonObject, { accessKey, began }: CallSession): JsonObject {
  const { userIdentity: identity } = record;
  if (!isObject(identity)) return record;
  const { sessionContext: context } = identity;
  const attributes = valueAt(context, 'attributes');
  const isInSession = isObject(context) && isObject(attributes);
  return {
    ...record,
    userIdentity: {
      ...identity,
      accessKeyId: accessKey,
      ...(isInSession && {
        sessionContext: { ...context, attributes: { ...attributes, creationDate: began } },
      }),
    },
  };
}
