/**
 * ARN patterns of the Service Authorization Reference, `arn:${Partition}:s3:::${BucketName}/${ObjectName}`:
 * whether an ARN fits one, and the ARN that a request gives when its variables are filled in.
 *
 * Matching goes through the pattern's fixed pieces from left to right, so its time grows only with the length of the
 * ARN, whatever a caller wrote into it.
 */
interface Piece {
  /** Text before the variable. */
  readonly fixed: string;
  readonly variable: string | undefined;
}

const VARIABLE = /\$\{([^}]{1,128})\}/;

function splitPattern(pattern: string): readonly Piece[] {
  const words = pattern.split(VARIABLE);
  return words.flatMap((fixed, index) => (index % 2 === 0 ? [{ fixed, variable: words[index + 1] }] : []));
}

/** A pattern's fixed text must follow in order, with at least one character for each variable between. */
export function matchesPattern(arn: string, pattern: string): boolean {
  // Most values of a request are no ARNs: they end here.
  const variable = pattern.indexOf('${');
  if (!arn.startsWith(variable < 0 ? pattern : pattern.slice(0, variable))) return false;
  const wanted = pattern.split(':');
  const given = arn.split(':');
  if (given.length < 6 || wanted.length < 6) return false;
  const heads = wanted.slice(0, 5).every((part, index) => matchesPart(given[index] ?? '', part));
  return heads && matchesPart(given.slice(5).join(':'), wanted.slice(5).join(':'));
}

function matchesPart(text: string, pattern: string): boolean {
  const pieces = splitPattern(pattern);
  let at = 0;
  for (const [index, { fixed, variable }] of pieces.entries()) {
    const found = findFixed(text, fixed, at, pieces[index - 1]?.variable, variable === undefined);
    if (found === undefined) return false;
    at = found + fixed.length;
  }
  return at === text.length;
}

/** Where the fixed piece stands: at once when no variable comes before it, at the end when none comes after. */
function findFixed(
  text: string,
  fixed: string,
  from: number,
  variableBefore: string | undefined,
  isLast: boolean,
): number | undefined {
  if (variableBefore === undefined) return text.startsWith(fixed, from) ? from : undefined;
  const at = isLast ? text.length - fixed.length : text.indexOf(fixed, from + 1);
  if (at <= from || !text.startsWith(fixed, at)) return undefined;
  return mayHold(variableBefore, text.slice(from, at)) ? at : undefined;
}

/** A bucket name has no slash: with one it is an object. Other names may have paths. */
function mayHold(variable: string, value: string): boolean {
  return !(variable.toLowerCase().startsWith('bucket') && value.includes('/'));
}

export type VariableReader = (variable: string) => string | undefined;

export interface FilledPattern {
  readonly arn: string;
  /** How many variables the request itself gave, apart from partition, Region and account. */
  readonly variables: number;
}

export const CALL_VARIABLES: ReadonlySet<string> = new Set(['Partition', 'Region', 'Account']);

/** `undefined` as soon as one variable has no value. */
export function fillPattern(pattern: string, read: VariableReader): FilledPattern | undefined {
  let arn = '';
  let variables = 0;
  for (const { fixed, variable } of splitPattern(pattern)) {
    arn += fixed;
    if (variable === undefined) continue;
    const value = read(variable);
    if (value === undefined || value === '') return undefined;
    arn += value;
    if (!CALL_VARIABLES.has(variable)) variables++;
  }
  return { arn, variables };
}

/** The variables of a pattern that only a request can fill. */
export function requestVariables(pattern: string): readonly string[] {
  return splitPattern(pattern).flatMap(({ variable }) =>
    variable === undefined || CALL_VARIABLES.has(variable) ? [] : [variable],
  );
}
