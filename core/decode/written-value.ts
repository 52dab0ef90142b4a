/**
 * A principal, resource or ARN as the text writes it, without quotes, full stops and line breaks of a terminal.
 * Nothing is completed or invented; an elided value (`...`) or a placeholder (`<role-arn>`) is no value.
 *
 * Errors  none. Linear in the length of the value.
 */
const QUOTES = '"\'`';
const OPENING = `${QUOTES}[({<*`;
const TRAILING = `${QUOTES},;! `;
const BRACKETS: readonly (readonly [open: string, close: string])[] = [
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['<', '>'],
];

const NOTHING = new Set(['null', 'undefined', 'none', 'n/a', 'redacted', 'omitted', 'removed', 'hidden']);

/** The value in a part of a text that contains nothing else; undefined if that cannot be a value. */
export function writtenValue(stretch: string, pasted: boolean): string | undefined {
  if (!pasted) return verbatimValue(stretch.trim());
  const written = joinLines(stretch);
  const value = stripWriting(written);
  return isNothing(value, written) ? undefined : value;
}

/** As AWS writes it: at most a pair of quotes around the value; older SES messages use a back-tick and a quote. */
function verbatimValue(written: string): string | undefined {
  const first = written.charAt(0);
  const closing = first === '`' ? "'" : first;
  const quoted = written.length > 1 && QUOTES.includes(first) && written.endsWith(closing);
  const value = quoted ? written.slice(1, -1) : written;
  return value === '' ? undefined : value;
}

/** Something was left out of the middle or the end. */
export function isElided(value: string): boolean {
  return value.includes('...') || value.includes('…');
}

/** Joins a value broken over lines: pieces of an ARN without a space, words before a name with one. */
export function joinLines(stretch: string): string {
  const pieces = stretch
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return closeGaps(pieces.map((piece, at) => (endsInWord(pieces[at - 1]) ? ` ${piece}` : piece)).join(''));
}

/** `role`, `instance profile`, `policy`: words before a name, not the start of a name. */
function endsInWord(piece: string | undefined): boolean {
  const word = piece?.slice(piece.lastIndexOf(' ') + 1).toLowerCase();
  return word !== undefined && KIND_WORDS.has(word);
}

/** The words with which IAM introduces a resource that it names without an ARN. */
export const KIND_WORDS: ReadonlySet<string> = new Set([
  'role',
  'user',
  'group',
  'policy',
  'instance',
  'profile',
  'access',
  'key',
  'server',
  'certificate',
  'provider',
  'saml',
  'oidc',
  'login',
  'mfa',
  'device',
]);

/** An ARN has no spaces before its resource part, and names of IAM have none behind `/` and `-`. */
function closeGaps(value: string): string {
  if (!startsLikeArn(value) || !value.includes(' ')) return value;
  const bounds = resourceStart(value);
  const head = value.slice(0, bounds).replaceAll(' ', '');
  const tail = value.slice(bounds).trimStart();
  return head + (isIdentityArn(head) ? tail.replaceAll('/ ', '/').replaceAll('- ', '-') : tail);
}

function isIdentityArn(head: string): boolean {
  return head.includes(':iam:') || head.includes(':sts:');
}

export function startsLikeArn(value: string): boolean {
  return value.startsWith('arn:') || value.startsWith('arn :');
}

function resourceStart(arn: string): number {
  let at = -1;
  for (let colons = 0; colons < 5; colons++) {
    const next = arn.indexOf(':', at + 1);
    if (next < 0) return arn.length;
    at = next;
  }
  return at + 1;
}

function stripWriting(text: string): string {
  if (isStar(text)) return '*';
  let from = 0;
  let to = text.length;
  while (from < to && OPENING.includes(text.charAt(from))) from++;
  const emphasized = text.slice(0, from).includes('*');
  while (to > from && isTrailing(text, from, to, emphasized)) to--;
  return text.slice(from, to);
}

function isStar(text: string): boolean {
  return text.length < 8 && [...text].filter((char) => !`${QUOTES}.,; `.includes(char)).join('') === '*';
}

/** Trailing punctuation; a closing bracket only when it was not opened inside the value. */
function isTrailing(text: string, from: number, to: number, emphasized: boolean): boolean {
  const last = text.charAt(to - 1);
  if (last === '*') return emphasized;
  if (last === '.') return text.slice(to - 3, to) !== '...';
  if (TRAILING.includes(last)) return true;
  const pair = BRACKETS.find(([, close]) => close === last);
  return pair !== undefined && !text.slice(from, to - 1).includes(pair[0]);
}

/** Redacted, left out, or a placeholder. */
function isNothing(value: string, written: string): boolean {
  if (value === '*') return false;
  const bare = [...value].filter((char) => !'*.…_-Xx# '.includes(char)).join('');
  if (bare === '' || NOTHING.has(bare.toLowerCase())) return true;
  return (written.startsWith('<') || written.startsWith('{')) && !written.includes(':');
}
