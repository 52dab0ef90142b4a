/**
 * What AWS appends to a denial: EC2's encoded authorization failure, and since 2026 an authorization id.
 *
 * Shape   `encoded.text` is base64url without padding; `complete` is false when the text is cut, and
 *         then `sts:DecodeAuthorizationMessage` would refuse it.
 * Source  STS API Reference, DecodeAuthorizationMessage; IAM User Guide, "Troubleshoot access denied errors with
 *         an authorization id".
 */
import { type MessageText, rawBehind } from './message-text.ts';

export interface EncodedMessage {
  readonly text: string;
  readonly complete: boolean;
}

const LABEL = 'encodedauthorizationfailuremessage';
const ID_LABELS = ['authorizationid:', '/authorizationdetails/'];
/** The longest message that can be decoded. */
const LONGEST = 10_240;
/** A wrapped line of the blob is longer than any word that may follow the blob on the next line. */
const SHORTEST_PIECE = 20;

export function readEncodedMessage(text: MessageText): EncodedMessage | null {
  const q = text.squeezed.lastIndexOf(LABEL);
  if (q < 0) return null;
  const from = skip(text.raw, rawBehind(text, q + LABEL.length), ': \n"\'`');
  let to = endOfBlob(text.raw, from, from + LONGEST + 1);
  let blob = text.raw.slice(from, to);
  while (text.pasted && '\n '.includes(text.raw.charAt(to)) && to < text.raw.length) {
    const next = endOfBlob(text.raw, to + 1, to + 1 + LONGEST);
    if (!isPiece(text.raw, blob, to, next)) break;
    blob += text.raw.slice(to + 1, next);
    to = next;
  }
  if (blob === '') return null;
  const dots = ['...', '…', '[', '<', '*'].some((mark) => text.raw.startsWith(mark, to));
  return { text: blob, complete: !dots && blob.length <= LONGEST };
}

function isPiece(raw: string, blob: string, to: number, next: number): boolean {
  const length = next - to - 1;
  if (length >= SHORTEST_PIECE) return true;
  const alone = next === raw.length || raw.charAt(next) === '\n';
  return length > 0 && alone && raw.charAt(to) === '\n' && blob.length >= 4 * SHORTEST_PIECE;
}

export function readAuthorizationId(text: MessageText): string | null {
  for (const label of ID_LABELS) {
    const q = text.squeezed.lastIndexOf(label);
    if (q < 0) continue;
    const from = skip(text.raw, rawBehind(text, q + label.length), ' \n"\'`');
    const to = endOfBlob(text.raw, from, from + 128);
    if (to - from >= 8 && !text.raw.startsWith('...', to)) return text.raw.slice(from, to);
  }
  return null;
}

function skip(raw: string, from: number, chars: string): number {
  let at = from;
  while (at < raw.length && chars.includes(raw.charAt(at))) at++;
  return at;
}

function endOfBlob(raw: string, from: number, limit: number): number {
  let to = from;
  while (to < limit && isBlobCharacter(raw.charCodeAt(to))) to++;
  return to;
}

function isBlobCharacter(code: number): boolean {
  const letter = (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
  return letter || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x5f;
}
