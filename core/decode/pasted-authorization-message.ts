/**
 * Decoded authorization messages in a pasted text: the output of `aws sts decode-authorization-message` as JSON, YAML or
 * text, its value alone, pretty-printed or not, in the log of another tool or alone.
 *
 * Shape   text -> the messages in order, and the text without them.
 * Errors  none: what only begins like a message stays text. At most TRIED beginnings of LONGEST characters are read.
 * Source  AWS CLI reference, `sts decode-authorization-message`: `allowed` is the first member.
 */
import { jsonIn } from '../record/json.ts';
import { type AuthorizationMessage, decodeAuthorizationMessage } from './authorization-message.ts';

const TRIED = 100;
const LONGEST = 65_536;

/** The quotes may be escaped, as often as the message was wrapped in JSON. */
const BEGINNING = /\{\s{0,80}\\{0,7}"allowed\\{0,7}"\s{0,20}:/g;

export interface AuthorizationMessagesInText {
  readonly messages: readonly AuthorizationMessage[];
  readonly rest: string;
}

export function findAuthorizationMessages(text: string): AuthorizationMessagesInText {
  const messages: AuthorizationMessage[] = [];
  const rest: string[] = [];
  let behind = 0;
  for (const { index } of [...text.matchAll(BEGINNING)].slice(0, TRIED)) {
    const found = index < behind ? undefined : messageAt(text.slice(index, index + LONGEST));
    if (found === undefined) continue;
    messages.push(found.message);
    rest.push(text.slice(behind, index));
    behind = index + found.length;
  }
  return { messages, rest: [...rest, text.slice(behind)].join('\n') };
}

interface Found {
  readonly message: AuthorizationMessage;
  readonly length: number;
}

function messageAt(text: string, depth = 0): Found | undefined {
  if (!text.startsWith('{') || depth > 3) return undefined;
  if (/^\{\s{0,80}\\/.test(text)) {
    const length = endOfString(text);
    const inner = unescaped(text.slice(0, length));
    const found = inner === undefined ? undefined : messageAt(inner, depth + 1);
    return found === undefined ? undefined : { message: found.message, length };
  }
  const length = endOfObject(text);
  if (length === undefined) return undefined;
  const json = text.slice(0, length);
  // A terminal breaks lines inside strings too; elsewhere JSON needs no line break.
  const message = decodeAuthorizationMessage(json) ?? decodeAuthorizationMessage(unbroken(json));
  return message === undefined ? undefined : { message, length };
}

const unbroken = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .join('');

/** The end of a JSON string whose opening quote is before the text. */
function endOfString(text: string): number {
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\') at++;
    else if (char === '"') return at;
  }
  return text.length;
}

function unescaped(content: string): string | undefined {
  const value = jsonIn(`"${content.replaceAll(/[\n\r]/g, '')}"`);
  return typeof value === 'string' ? value : undefined;
}

/** Behind the bracket that closes the object; undefined if the text ends before. */
function endOfObject(text: string): number | undefined {
  let open = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (quoted && char === '\\') at++;
    else if (char === '"') quoted = !quoted;
    else if (!quoted && char === '{') open++;
    else if (!quoted && char === '}' && --open === 0) return at + 1;
  }
  return undefined;
}
