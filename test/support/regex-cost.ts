/**
 * How the time of a regular expression grows with the text: measured on texts that it matches, pumped up at every place.
 *
 * Shape  a RegExp -> the worst pump, or undefined where the time grows about as the text does.
 */
import fc from 'fast-check';

export interface Growth {
  /** The beginning of the text, its repeated part, and its length. */
  readonly start: string;
  readonly part: string;
  readonly length: number;
  readonly milliseconds: number;
  /** Of the time as a power of the length; infinite where a short text is too much. */
  readonly exponent: number;
}

const SAMPLES = 3;
const MOST_EXPONENT = 1.5;
/** Each takes a bounded multiple of the one before, even of an expression whose time doubles with each character. */
const SHORT = [
  4, 8, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 40, 50, 62, 78, 97, 121, 240, 480, 960,
];
const [MIDDLE, LONG] = [2_000, 16_000];
/** For a short text. */
const TOO_LONG = 20;
/** Below it a time is noise. */
const LEAST_MILLISECONDS = 10;

/** What no sample ends in: the match fails as late as it can. */
const ENDS = ['', '\u0000'];

export function superLinear(pattern: RegExp): Growth | undefined {
  for (const start of samplesOf(pattern)) {
    for (const part of partsOf(start)) {
      for (const end of ENDS) {
        const growth = growthOf(pattern, start, part, end);
        if (growth !== undefined) return growth;
      }
    }
  }
  return undefined;
}

/** Texts that match, cut at several places: what comes before the repeated part. */
function samplesOf(pattern: RegExp): readonly string[] {
  const whole = matching(pattern);
  const cut = whole.flatMap((text) => [text, text.slice(0, text.length >> 1), text.slice(0, -1)]);
  return [...new Set(['', ...cut.map((text) => text.slice(0, 60))])];
}

/**
 * fast-check knows no assertions and no classes of Unicode, and looks for ever for what is not ASCII: then the words of
 * the expression itself must do.
 */
function matching({ source, flags }: RegExp): readonly string[] {
  if (/[uv]/.test(flags) || /\[\^(?:\\[0xu]| -~)|[^ -~]|\\u/.test(source)) return wordsOf(source);
  try {
    const plain = new RegExp(source, flags.replaceAll(/[gy]/g, ''));
    return fc.sample(fc.stringMatching(plain, { size: 'xsmall' }), { numRuns: SAMPLES, seed: 1 });
  } catch {
    return wordsOf(source);
  }
}

const wordsOf = (source: string): readonly string[] =>
  [...source.matchAll(/[\w ]{1,40}/g)].map(([text]) => text).slice(0, SAMPLES);

const COMMON = ['a', '0', ' ', '\n', 'a ', ':', '/', '-', 'a.', 'aA', '"', '\\', '*', '{', 'arn:', '${'];

function partsOf(start: string): readonly string[] {
  const own = [1, 3].flatMap((length) => [start.slice(-length), start.slice(0, length)]);
  return [...new Set([...own.filter((part) => part !== ''), ...COMMON])];
}

function growthOf(pattern: RegExp, start: string, part: string, end: string): Growth | undefined {
  const textOf = (length: number) => start + part.repeat(Math.ceil(length / part.length)) + end;
  for (const length of SHORT) {
    const milliseconds = timeOf(pattern, textOf(length), TOO_LONG);
    if (milliseconds > TOO_LONG)
      return { start, part, length, milliseconds, exponent: Number.POSITIVE_INFINITY };
  }
  const long = timeOf(pattern, textOf(LONG), LEAST_MILLISECONDS);
  if (long < LEAST_MILLISECONDS) return undefined;
  const middle = Math.max(0.01, timeOf(pattern, textOf(MIDDLE), 0));
  const exponent = Math.log(long / middle) / Math.log(LONG / MIDDLE);
  return exponent < MOST_EXPONENT ? undefined : { start, part, length: LONG, milliseconds: long, exponent };
}

/** The least of three, unless the first is below `enough`: CPU of this thread. */
function timeOf(pattern: RegExp, text: string, enough: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let left = 3; left > 0 && least > enough; left -= 1) {
    const before = process.threadCpuUsage().user;
    pattern.lastIndex = 0;
    if (pattern.global) text.replaceAll(pattern, '');
    else pattern.test(text);
    least = Math.min(least, (process.threadCpuUsage().user - before) / 1000);
  }
  return least;
}
