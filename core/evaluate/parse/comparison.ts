/**
 * How one value of a policy is compared with one value of a request: a row for each comparison that AWS documents.
 * Negation, set operators, absent and unknown keys: see `decide/condition.ts`.
 *
 * Shape   policy value -> ValueTest, or undefined when the operator does not accept the value.
 * Errors  a request value of another type (no number, no address …) matches nothing.
 * Source  IAM User Guide, "IAM JSON policy elements: Condition operators".
 */

import { matchesArn, parseArnPattern } from './arn-pattern.ts';
import type { RequestContext } from './context.ts';
import { isWithin, parseIp, parseIpRange } from './ip-address.ts';
import { parseBase64, parseDate, parseNumber, parseTruth } from './scalar.ts';
import { matchesTemplate, parseTemplate } from './template.ts';
import { and, type Ternary, ternary } from './ternary.ts';

/** Does this value of the request match? */
export type ValueTest = (actual: string, context: RequestContext) => Ternary;

/** Values that are compared in the same way; see `decide/value-classes.ts`. */
export type ValueFamily = 'text' | 'number' | 'date' | 'truth' | 'address' | 'bytes';

export type TextSyntax = 'literal' | 'ignoreCase' | 'pattern' | 'arn';

export interface Comparison {
  readonly family: ValueFamily;
  /** What a policy value must be, for the text of the fault. */
  readonly expects: string;
  /** How texts are matched; only in the family `text`. */
  readonly syntax?: TextSyntax;
  /** Is a `${…}` in the policy's value a variable? */
  readonly takesVariables: boolean;
  readonly compile: (expected: string, variables: boolean) => ValueTest | undefined;
}

function textComparison(wildcards: boolean): Comparison {
  return {
    family: 'text',
    syntax: wildcards ? 'pattern' : 'literal',
    expects: 'a string',
    takesVariables: true,
    compile: (expected, variables) => {
      const template = parseTemplate(expected, { wildcards, variables });
      return (actual, context) => matchesTemplate(template, actual, context);
    },
  };
}

const ignoreCase: Comparison = {
  family: 'text',
  syntax: 'ignoreCase',
  expects: 'a string',
  takesVariables: true,
  compile: (expected, variables) => {
    const template = parseTemplate(expected, { wildcards: false, variables });
    return (actual, context) => matchesTemplate(template, actual, context, true);
  },
};

const arn: Comparison = {
  family: 'text',
  syntax: 'arn',
  expects: 'an ARN',
  takesVariables: true,
  compile: (expected, variables) => {
    const pattern = parseArnPattern(expected, variables);
    return (actual, context) => matchesArn(pattern, actual, context);
  },
};

type Read<T> = (text: string) => T | undefined;

/** A comparison of values that are read from text and take no variables. */
function valueComparison<T>(
  family: ValueFamily,
  expects: string,
  read: { readonly expected: Read<T>; readonly actual: Read<T> },
  holds: (actual: T, expected: T) => boolean,
): Comparison {
  return {
    family,
    expects,
    takesVariables: false,
    compile: (text) => {
      const expected = read.expected(text);
      if (expected === undefined) return undefined;
      return (actual) => {
        const value = read.actual(actual);
        return ternary(value !== undefined && holds(value, expected));
      };
    },
  };
}

const same = <T>(read: Read<T>) => ({ expected: read, actual: read });

const number = (holds: (actual: number, expected: number) => boolean) =>
  valueComparison('number', 'a number', same(parseNumber), holds);

const date = (holds: (actual: number, expected: number) => boolean) =>
  valueComparison('date', 'a date or seconds since the epoch', same(parseDate), holds);

const truth: Comparison = {
  family: 'truth',
  expects: '"true" or "false"',
  takesVariables: true,
  compile: (expected, variables) => {
    const isVariable = variables && expected.includes('${');
    if (!isVariable && parseTruth(expected) === undefined) return undefined;
    const template = parseTemplate(expected, { wildcards: false, variables });
    return (actual, context) => {
      if (parseTruth(actual) === undefined) return 'no';
      const matches = matchesTemplate(template, actual, context, true);
      // One page of AWS allows variables here, another does not.
      return isVariable ? and(matches, 'maybe') : matches;
    };
  },
};

const address: Comparison = {
  family: 'address',
  expects: 'an IP address or range',
  takesVariables: false,
  compile: (text) => {
    const expected = parseIpRange(text);
    if (expected === undefined) return undefined;
    const widest = text.includes('/') ? undefined : parseIpRange(`${text}/32`);
    return (actual) => {
      const value = parseIp(actual);
      if (value === undefined) return 'no';
      if (isWithin(value, expected)) return 'yes';
      // "/32 by default" is said of both versions.
      return widest !== undefined && isWithin(value, widest) ? 'maybe' : 'no';
    };
  },
};

export const COMPARISONS = {
  text: textComparison(false),
  textIgnoringCase: ignoreCase,
  textPattern: textComparison(true),
  arnPattern: arn,
  numberEquals: number((actual, expected) => actual === expected),
  numberLess: number((actual, expected) => actual < expected),
  numberAtMost: number((actual, expected) => actual <= expected),
  numberGreater: number((actual, expected) => actual > expected),
  numberAtLeast: number((actual, expected) => actual >= expected),
  dateEquals: date((actual, expected) => actual === expected),
  dateBefore: date((actual, expected) => actual < expected),
  dateAtMost: date((actual, expected) => actual <= expected),
  dateAfter: date((actual, expected) => actual > expected),
  dateAtLeast: date((actual, expected) => actual >= expected),
  truth,
  bytes: valueComparison('bytes', 'Base64', same(parseBase64), (actual, expected) => actual === expected),
  address,
} as const;
