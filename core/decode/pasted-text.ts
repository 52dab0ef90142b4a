/**
 * Removes from a pasted error text what tools added: terminal colours, boxes, log prefixes, quoting, escapes and
 * typography. Line breaks stay, because only the reader of a value knows whether one is inside it.
 *
 * Errors  none. Linear in the length of the text.
 */
export function cleanPastedText(pasted: string): string {
  const unescaped = plainTypography(decodeEscapes(stripAnsi(pasted)));
  const lines = unescaped.split('\n').map(stripLine);
  return stripEmphasis(lines.join('\n'));
}

const ESC = '\u001b';

/** Control sequences (`ESC [ … letter`), real or written as text by a log. */
function stripAnsi(text: string): string {
  const real = text.replaceAll('\\u001b', ESC).replaceAll('\\x1b', ESC).replaceAll('\\033', ESC);
  const [first = '', ...rest] = real.split(`${ESC}[`);
  return [first, ...rest.map((piece) => piece.replace(/^[0-9;?]{0,20}[A-Za-z]/, ''))]
    .join('')
    .replaceAll(ESC, '');
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['quot', '"'],
  ['#34', '"'],
  ['#x22', '"'],
  ['apos', "'"],
  ['#39', "'"],
  ['#x27', "'"],
  ['lt', '<'],
  ['gt', '>'],
  ['nbsp', ' '],
  ['amp', '&'],
]);

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\n'],
  ['t', ' '],
  ['u0022', '"'],
  ['u0027', "'"],
  ['u003c', '<'],
  ['u003e', '>'],
  ['u0026', '&'],
  ['u2019', "'"],
]);

function decodeEscapes(text: string): string {
  return text
    .replaceAll(/\\{1,8}(u[0-9a-fA-F]{4}|["'/nrt])/g, (_, name: string) => escapeOf(name))
    .replaceAll(/&(#?\w{2,4});/g, (entity, name: string) => ENTITIES.get(name) ?? entity)
    .replaceAll(/<\/?(?:code|pre|strong|em|td|li|span)>/g, '')
    .replaceAll(/<(?:br|p) ?\/?>/g, '\n');
}

function escapeOf(name: string): string {
  return ESCAPES.get(name.toLowerCase()) ?? (name.length === 1 ? name : ' ');
}

const TYPOGRAPHY: ReadonlyMap<string, string> = new Map(
  [
    ['“”„‟«»＂', '"'],
    ['‘’‚‛＇', "'"],
    ['‐‑‒–—−', '-'],
    ['：', ':'],
    ['，', ','],
    ['＊', '*'],
    ['\u00a0\u2007\u202f\u3000\t', ' '],
    ['\u200b\u200c\u200d\u2060\ufeff\u00ad', ''],
    ['【】「」『』〈〉《》［］（）', ' '],
    ['`', ''],
    ['…', '...'],
    ['\r\u2028\u2029', '\n'],
  ].flatMap(([from = '', to = '']) => [...from].map((char) => [char, to] as const)),
);

function plainTypography(text: string): string {
  const unix = text.replaceAll('\r\n', '\n');
  let plain = '';
  for (const char of unix) plain += TYPOGRAPHY.get(char) ?? char;
  return plain;
}

const BORDERS = '│┃║╷╵╭╰╮╯┌└┐┘├┤▌|>#';

/** One line without box borders, quoting and log prefixes, and without the space around it. */
function stripLine(line: string): string {
  let from = 0;
  let to = line.length;
  while (from < to && (line.charAt(from) === ' ' || BORDERS.includes(line.charAt(from)))) from++;
  while (to > from && ' │┃║|\\'.includes(line.charAt(to - 1))) to--;
  return plainContext(stripPrefix(line.slice(from, to)));
}

/** The console labels the reason; without the label it reads as the end of IAM's sentence. */
const CONTEXTS: readonly (readonly [label: string, plain: string])[] = [
  ['Context: because ', 'because '],
  ['Context: with ', 'with '],
  ['Context: no ', 'because no '],
  ['Context: an explicit deny', 'with an explicit deny'],
  ['Context: explicit deny', 'with an explicit deny'],
];

function plainContext(line: string): string {
  const [label = '', plain = ''] = CONTEXTS.find(([start]) => line.startsWith(start)) ?? [];
  return plain + line.slice(label.length);
}

/** What a log writer puts before every line: a time (GitHub Actions, Docker), a container's name (Compose). */
const PREFIXES = [/^\d{4}-\d{2}-\d{2}[T ][\d:.,]{5,20}(?:Z|[+-]\d{2}:?\d{2})? ?/, /^[\w.-]{1,60} {0,20}\| /];

function stripPrefix(line: string): string {
  return PREFIXES.reduce((rest, prefix) => rest.replace(prefix, ''), line).trimStart();
}

/**
 * `**bold**`: two asterisks that open before a word, and the two that close behind one. Never the three of a
 * redaction, the one of a wildcard, or two in the middle of an ARN.
 */
function stripEmphasis(text: string): string {
  let open = false;
  return text.replaceAll(/\*+/g, (stars, at: number) => {
    if (stars.length !== 2) return stars;
    const before = text.charAt(at - 1);
    const opens = !open && (before === '' || ' \n("\''.includes(before));
    if (!opens && !open) return stars;
    open = opens;
    return '';
  });
}
