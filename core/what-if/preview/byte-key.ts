/**
 * The key of equal requests, and what differs between them, found in the bytes of a record: of most calls an equal one was
 * seen, and what was seen needs no parsing.
 *
 * Shape   the bytes of one JSON object -> its key and its own values; undefined: it must be parsed.
 * Memory  remembers a few thousand addresses and roles.
 *
 * INVARIANT: of two with one key, if one is a record then the other is, and `recordKey` is the same for both. The reverse
 * does not hold: the order of members and the blanks between them count here. What the key leaves out are plain strings that
 * are not empty, and `responseElements`, which is parsed.
 */
import { parseAssumedRole } from '../../model/arn.ts';
import { type BoundedMap, createBoundedMap } from '../../model/bounded-map.ts';
import { timeOf } from '../../record/event-time.ts';
import { isIpAddress } from '../../record/ip-address.ts';
import { jsonIn } from '../../record/json.ts';
import {
  ACCESS_KEY,
  ADDRESS,
  AGENT,
  ARN,
  CREATED,
  EVENT_ID,
  EVENT_TIME,
  ISSUER_ARN,
  PRINCIPAL_ID,
  REQUEST_ID,
  RESPONSE,
  SHARED_EVENT_ID,
} from './byte-members.ts';
import { ByteScan } from './byte-scan.ts';
import type { CallSession } from './held-calls.ts';
import { isOfMcp, KEY_PREFIX, SAYS_MORE, type VolatileReads } from './request-key.ts';

export interface BytesOfCall {
  readonly key: string;
  /** ISO 8601, UTC, in whole seconds. */
  readonly time: string;
  readonly eventId: string;
  readonly sharedEventId: string | undefined;
  readonly session: CallSession;
}

/** Of a longer record, what is left out of the key could decide whether its denial is too long. */
const MOST_BYTES = 8192;

/** Marks behind the bytes of a key: what was left out of them, and how it is read. */
const [WITHOUT_ADDRESS, OF_MCP, WITHOUT_NAME, WITH_RESPONSE] = [1, 2, 4, 8];

const NULL = 0x6e;

export class ByteKeys {
  readonly #reads: VolatileReads;
  readonly #found = new ByteScan();
  readonly #key = Buffer.alloc(MOST_BYTES + 1);
  readonly #addresses = createBoundedMap<boolean>({ entries: 4000 });
  readonly #agents = createBoundedMap<boolean>({ entries: 4000 });
  readonly #roles = createBoundedMap<boolean>({ entries: 4000 });
  #cuts: { readonly from: number; readonly end: number }[] = [];

  constructor(reads: VolatileReads) {
    this.#reads = reads;
  }

  read(bytes: Buffer): BytesOfCall | undefined {
    if (bytes.length > MOST_BYTES || !this.#found.scan(bytes)) return undefined;
    const eventId = this.#text(bytes, EVENT_ID);
    const time = timeOf({ eventTime: this.#text(bytes, EVENT_TIME) });
    if (eventId === undefined || time === undefined) return undefined;
    const key = this.#keyOf(bytes);
    if (key === undefined) return undefined;
    const session = { accessKey: this.#text(bytes, ACCESS_KEY), began: this.#text(bytes, CREATED) };
    return { key, time, eventId, sharedEventId: this.#text(bytes, SHARED_EVENT_ID), session };
  }

  #text(bytes: Buffer, member: number): string | undefined {
    const { from, end } = this.#found;
    return end[member] === 0 ? undefined : bytes.toString('latin1', from[member], end[member]);
  }

  /** Undefined: what is left out must be parsed, and cannot be. */
  #keyOf(bytes: Buffer): string | undefined {
    this.#cuts = [];
    for (const member of [EVENT_ID, REQUEST_ID, SHARED_EVENT_ID]) this.#cut(member);
    if (!this.#reads.time) this.#cut(EVENT_TIME);
    if (!this.#reads.sessionStart) this.#cut(CREATED);
    this.#cut(ACCESS_KEY, KEY_PREFIX);
    const response = this.#responseMark(bytes);
    if (response === undefined) return undefined;
    const marks = response + this.#addressMark(bytes) + this.#agentMark(bytes) + this.#nameMark(bytes);
    let length = 0;
    let from = 0;
    for (const cut of this.#cuts.sort((left, right) => left.from - right.from)) {
      length += bytes.copy(this.#key, length, from, cut.from);
      from = cut.end;
    }
    length += bytes.copy(this.#key, length, from);
    this.#key[length] = marks;
    return this.#key.toString('latin1', 0, length + 1);
  }

  /** All but the first `kept` bytes of a value. */
  #cut(member: number, kept = 0): void {
    const from = (this.#found.from[member] ?? 0) + kept;
    const end = this.#found.end[member] ?? 0;
    if (from < end) this.#cuts.push({ from, end });
  }

  #responseMark(bytes: Buffer): number | undefined {
    const text = this.#text(bytes, RESPONSE);
    if (text === undefined || bytes[this.#found.from[RESPONSE] ?? 0] === NULL) return 0;
    // As deep as it lies in the record.
    if (jsonIn(`[${text}]`) === undefined) return undefined;
    this.#cut(RESPONSE);
    return WITH_RESPONSE;
  }

  #addressMark(bytes: Buffer): number {
    const text = this.#reads.address ? undefined : this.#text(bytes, ADDRESS);
    if (text === undefined || !remembered(this.#addresses, text, isIpAddress)) return 0;
    this.#cut(ADDRESS);
    return WITHOUT_ADDRESS;
  }

  #agentMark(bytes: Buffer): number {
    const text = this.#reads.userAgent ? undefined : this.#text(bytes, AGENT);
    if (text === undefined) return 0;
    this.#cut(AGENT);
    return remembered(this.#agents, text, isOfMcp) ? OF_MCP : 0;
  }

  /** The name of a session, which ends the ARN and the id of its principal. */
  #nameMark(bytes: Buffer): number {
    const arn = this.#reads.sessionName ? undefined : this.#text(bytes, ARN);
    const principal = this.#text(bytes, PRINCIPAL_ID);
    if (arn === undefined || principal === undefined || !this.#found.has(ISSUER_ARN)) return 0;
    const start = arn.lastIndexOf('/') + 1;
    const name = arn.slice(start);
    if (!NAME.test(name) || SAYS_MORE.test(name) || !principal.endsWith(`:${name}`)) return 0;
    if (!remembered(this.#roles, arn.slice(0, start), isBeforeName)) return 0;
    this.#cut(ARN, start);
    this.#cut(PRINCIPAL_ID, principal.length - name.length);
    return WITHOUT_NAME;
  }
}

/** Source  STS API Reference, AssumeRole (`RoleSessionName`). */
const NAME = /^[\w+=,.@-]+$/;

const isBeforeName = (text: string): boolean => parseAssumedRole(`${text}x`)?.session === 'x';

function remembered(known: BoundedMap<boolean>, text: string, is: (text: string) => boolean): boolean {
  const found = known.get(text) ?? is(text);
  known.set(text, found);
  return found;
}
