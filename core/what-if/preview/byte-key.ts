/**
 * The key of equal requests, and what differs between them, found in the bytes of a record: of most calls an equal one was
 * seen, and what was seen needs no parsing.
 *
 * Shape   the bytes of one JSON object -> its key, which is valid until the next is read; its own values. False: it must be parsed.
 * Memory  remembers a few thousand addresses and roles.
 *
 * INVARIANT: of two with one key, if one is a record then the other is, and `recordKey` is the same for both. The reverse
 * does not hold: the order of members and the blanks between them count here. What the key leaves out are plain strings that
 * are not empty, and `responseElements`, which is JSON.
 */
import type { VolatileReads } from '../../context/volatile-reads.ts';
import { parseAssumedRole } from '../../model/arn.ts';
import { Cuts } from '../../record/cuts.ts';
import { timeOf } from '../../record/event-time.ts';
import { isIpAddress } from '../../record/ip-address.ts';
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
} from '../../record/record-members.ts';
import { RecordScan } from '../../record/record-scan.ts';
import { scanner } from '../../record/scanner.ts';
import type { ByteKey, OwnOfCall } from './held-calls.ts';
import { isOfMcp, KEY_PREFIX, SAYS_MORE } from './request-key.ts';

export interface OwnInBytes extends OwnOfCall {
  readonly sharedEventId: string | undefined;
}

/** Of a longer record, what is left out of the key could decide whether its denial is too long. */
const MOST_BYTES = 8192;

/** Marks behind the bytes of a key: what was left out of them, and how it is read. */
const [WITHOUT_ADDRESS, OF_MCP, WITHOUT_NAME, WITH_RESPONSE] = [1, 2, 4, 8];

const NULL = 0x6e;

export class ByteKeys {
  readonly #reads: VolatileReads;
  readonly #scan = new RecordScan();
  #found = this.#scan;
  /** Of the record that was read last. */
  readonly key: ByteKey & { length: number; hash: number } = { bytes: scanner().key, length: 0, hash: 0 };
  readonly #addresses = new Map<string, boolean>();
  readonly #agents = new Map<string, boolean>();
  readonly #names = new Map<string, boolean>();
  readonly #roles = new Map<string, boolean>();
  readonly #cuts = new Cuts();

  constructor(reads: VolatileReads) {
    this.#reads = reads;
  }

  /** Sets `key`. `record`: its bytes, or its members where it was looked through. */
  read(record: Buffer | RecordScan): boolean {
    if (record.length > MOST_BYTES) return false;
    const isFound = record instanceof RecordScan;
    if (!isFound && this.#scan.scan(record, 0) !== record.length) return false;
    this.#found = isFound ? record : this.#scan;
    return this.#found.has(EVENT_ID) && this.#found.has(EVENT_TIME) && this.#setKey();
  }

  /** Of the record that was read last, and is the so-manieth; undefined: its time is none. */
  own(order: number): OwnInBytes | undefined {
    const found = this.#found;
    const time = timeOf({ eventTime: found.text(EVENT_TIME) });
    if (time === undefined) return undefined;
    return {
      ...{ time, order, eventId: this.#eventId },
      ...{ accessKey: found.text(ACCESS_KEY), began: found.text(CREATED) },
      sharedEventId: found.ownText(SHARED_EVENT_ID),
    };
  }

  readonly #eventId = (): string => this.#found.ownText(EVENT_ID) ?? '';

  /** False: what is left out must be parsed, and cannot be. */
  #setKey(): boolean {
    this.#cuts.clear();
    this.#cut(EVENT_ID);
    this.#cut(REQUEST_ID);
    this.#cut(SHARED_EVENT_ID);
    if (!this.#reads.time) this.#cut(EVENT_TIME);
    if (!this.#reads.sessionStart) this.#cut(CREATED);
    this.#cut(ACCESS_KEY, KEY_PREFIX);
    const response = this.#responseMark();
    if (response === undefined) return false;
    const marks = response + this.#addressMark() + this.#agentMark() + this.#nameMark();
    const { key } = this;
    key.length = this.#found.copyOthers(this.#cuts) + 1;
    key.bytes[key.length - 1] = marks;
    key.hash = scanner().keyHash(key.length);
    return true;
  }

  /** All but the first `kept` bytes of a value. */
  #cut(member: number, kept = 0): void {
    const from = (this.#found.from[member] ?? 0) + kept;
    const end = this.#found.end[member] ?? 0;
    if (from < end) this.#cuts.add(from, end);
  }

  /** Undefined: it is no JSON, or too deep to see that. */
  #responseMark(): number | undefined {
    const { bytes, from, end } = this.#found;
    if (end[RESPONSE] === 0 || bytes[from[RESPONSE] ?? 0] === NULL) return 0;
    if (!this.#found.isJson(RESPONSE)) return undefined;
    this.#cut(RESPONSE);
    return WITH_RESPONSE;
  }

  #addressMark(): number {
    const text = this.#reads.address ? undefined : this.#found.text(ADDRESS);
    if (text === undefined || !remembered(this.#addresses, text, isIpAddress)) return 0;
    this.#cut(ADDRESS);
    return WITHOUT_ADDRESS;
  }

  #agentMark(): number {
    const text = this.#reads.userAgent ? undefined : this.#found.text(AGENT);
    if (text === undefined) return 0;
    this.#cut(AGENT);
    return remembered(this.#agents, text, isOfMcp) ? OF_MCP : 0;
  }

  /** The name of a session, which ends the ARN and the id of its principal. */
  #nameMark(): number {
    const found = this.#found;
    if (this.#reads.sessionName || !found.has(ISSUER_ARN)) return 0;
    const { bytes, from, end } = found;
    const [arn, arnEnd, id, idEnd] = [
      from[ARN] ?? 0,
      end[ARN] ?? 0,
      from[PRINCIPAL_ID] ?? 0,
      end[PRINCIPAL_ID] ?? 0,
    ];
    const length = lengthBehind(bytes, SLASH, arn, arnEnd);
    if (length <= 0 || length !== lengthBehind(bytes, BEFORE_NAME, id, idEnd)) return 0;
    const name = found.textAt(arnEnd - length, arnEnd);
    if (name !== found.textAt(idEnd - length, idEnd)) return 0;
    if (!remembered(this.#names, name, isName)) return 0;
    if (!remembered(this.#roles, found.textAt(arn, arnEnd - length), isBeforeName)) return 0;
    this.#cut(ARN, arnEnd - length - arn);
    this.#cut(PRINCIPAL_ID, idEnd - length - id);
    return WITHOUT_NAME;
  }
}

/** Source  STS API Reference, AssumeRole (`RoleSessionName`). */
const NAME = /^[\w+=,.@-]+$/;

/** One that is what it is in a key too. */
const isName = (text: string): boolean => NAME.test(text) && !SAYS_MORE.test(text);

const isBeforeName = (text: string): boolean => parseAssumedRole(`${text}x`)?.session === 'x';

const [SLASH, BEFORE_NAME] = [0x2f, 0x3a];

/** How many bytes stand behind the last of a kind; -1: there is none. */
function lengthBehind(bytes: Buffer, byte: number, from: number, end: number): number {
  for (let at = end - 1; at >= from; at -= 1) if (bytes[at] === byte) return end - 1 - at;
  return -1;
}

const MOST_REMEMBERED = 4000;

function remembered(known: Map<string, boolean>, text: string, is: (text: string) => boolean): boolean {
  const found = known.get(text);
  if (found !== undefined) return found;
  if (known.size >= MOST_REMEMBERED) known.clear();
  const now = is(text);
  known.set(text, now);
  return now;
}
