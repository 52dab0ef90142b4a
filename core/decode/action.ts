/**
 * An action as a denial writes it: `service:Operation`, upper and lower case kept.
 *
 * Errors  none: anything else (`null`, "this operation", a cut name) is undefined.
 */
import { type MessageText, rawAt, squeezedAt } from './message-text.ts';

export interface ActionWord {
  readonly value: string;
  /** Raw position right behind it. */
  readonly to: number;
}

/** `service:Operation`, or Lambda's "call CreateNetworkInterface on EC2". */
export function readAction(text: MessageText, q: number): ActionWord | undefined {
  const prefix = readWord(text, rawAt(text, q), '-');
  if (prefix.value === '') return undefined;
  const colon = text.pasted ? skipBreaks(text.raw, prefix.to) : prefix.to;
  if (text.raw.charAt(colon) !== ':') return readAssumeRole(prefix) ?? readCalledOn(text, prefix);
  const start = text.pasted ? skipBreaks(text.raw, colon + 1) : colon + 1;
  const name = readWord(text, start, '*');
  if (name.value === '' || text.raw.startsWith('...', name.to)) return undefined;
  return { value: `${prefix.value}:${name.value}`, to: name.to };
}

/** `Operation` at `name`, of the service that is written at `service`. */
export function readBareAction(text: MessageText, service: number, name: number): ActionWord | undefined {
  const prefix = readWord(text, rawAt(text, service), '-').value;
  const operation = readWord(text, rawAt(text, name), '*');
  if (prefix === '' || !isUpper(operation.value.charCodeAt(0))) return undefined;
  return { value: `${prefix}:${operation.value}`, to: operation.to };
}

/** The one operation that services write without its service; only one service has it. */
function readAssumeRole(operation: ActionWord): ActionWord | undefined {
  return operation.value === 'AssumeRole' ? { value: 'sts:AssumeRole', to: operation.to } : undefined;
}

const SERVICE_OF: ReadonlyMap<string, string> = new Map([['msk', 'kafka']]);

function readCalledOn(text: MessageText, operation: ActionWord): ActionWord | undefined {
  const q = squeezedAt(text, operation.to);
  if (!text.squeezed.startsWith('on', q) || !isUpper(operation.value.charCodeAt(0))) return undefined;
  const service = readWord(text, rawAt(text, q + 2), '');
  if (!isUpper(service.value.charCodeAt(0))) return undefined;
  const prefix = service.value.toLowerCase();
  return { value: `${SERVICE_OF.get(prefix) ?? prefix}:${operation.value}`, to: service.to };
}

const WORD_LENGTH = 128;

/** Letters, digits and `also`; in a pasted text also across a line break inside the word. */
function readWord(text: MessageText, from: number, also: string): ActionWord {
  const to = endOfWord(text.raw, from, also);
  if (text.pasted && text.raw.charAt(to) === '\n') {
    const next = endOfWord(text.raw, to + 1, also);
    if (isMiddle(text, to, next)) {
      return { value: text.raw.slice(from, to) + text.raw.slice(to + 1, next), to: next };
    }
  }
  return { value: text.raw.slice(from, to), to };
}

/** Is the next line's first word still a part of this word: does the rest of the sentence begin only behind it? */
function isMiddle(text: MessageText, to: number, next: number): boolean {
  const operation = text.raw.charAt(next) === ':' && isUpper(text.raw.charCodeAt(next + 1));
  return !startsRest(text, to) && (operation || startsRest(text, next));
}

const REST = ['onresource', 'resource:', 'onthe', 'onthis', 'because', 'withanexplicit', 'action'];

function startsRest(text: MessageText, r: number): boolean {
  const q = squeezedAt(text, r);
  return REST.some((phrase) => text.squeezed.startsWith(phrase, q));
}

function endOfWord(raw: string, from: number, also: string): number {
  let to = from;
  while (to - from < WORD_LENGTH && isWordCharacter(raw, to, also)) to++;
  return to;
}

function isWordCharacter(raw: string, at: number, also: string): boolean {
  const code = raw.charCodeAt(at);
  const letter = (code >= 0x61 && code <= 0x7a) || isUpper(code);
  return letter || (code >= 0x30 && code <= 0x39) || (also !== '' && raw.charAt(at) === also);
}

function isUpper(code: number): boolean {
  return code >= 0x41 && code <= 0x5a;
}

function skipBreaks(raw: string, from: number): number {
  let to = from;
  while (raw.charAt(to) === '\n' || raw.charAt(to) === ' ') to++;
  return to;
}
