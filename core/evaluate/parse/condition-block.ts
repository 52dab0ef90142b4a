/**
 * Reads the Condition element: operators, their keys, and the values of each. All conditions must hold.
 *
 * Errors  unknown operators, and values that an operator does not accept, are faults.
 * Source  IAM User Guide, "Grammar of the IAM JSON policy language": values may be strings, numbers or booleans.
 */

import { isObject } from '../../record/json.ts';
import type { Comparison, ValueTest } from './comparison.ts';
import { type Fault, isArray, memberPath, reject } from './fault.ts';
import { type Operator, parseOperator } from './operators.ts';
import { parseTruth } from './scalar.ts';
import { parsePieces, variableNames } from './template.ts';

export interface Condition {
  /** As written, like all that is shown to people. */
  readonly operatorName: string;
  readonly keyName: string;
  readonly expected: readonly string[];
  /** In lower case. */
  readonly key: string;
  readonly operator: Operator;
  readonly test: ConditionTest;
  /** A `${…}` in the values is a variable. */
  readonly hasVariables: boolean;
  /** Names of the variables in the values, as written. */
  readonly variables: readonly string[];
}

export type ConditionTest =
  | { readonly kind: 'existence'; readonly wantsAbsent: readonly boolean[] }
  | {
      readonly kind: 'compare';
      readonly comparison: Comparison;
      readonly negated: boolean;
      readonly values: readonly ValueTest[];
    };

export function readConditions(
  value: unknown,
  variables: boolean,
  path: string,
  faults: Fault[],
): readonly Condition[] {
  if (!isObject(value)) return reject(faults, path, 'must be an object of condition operators');
  return Object.entries(value).flatMap(([operatorName, keys]) =>
    readOperator(operatorName, keys, variables, memberPath(path, operatorName), faults),
  );
}

function readOperator(
  operatorName: string,
  keys: unknown,
  variables: boolean,
  path: string,
  faults: Fault[],
): readonly Condition[] {
  const operator = parseOperator(operatorName);
  if (operator === undefined) return reject(faults, path, 'is not a condition operator');
  if (!isObject(keys)) return reject(faults, path, 'must be an object of condition keys');
  return Object.entries(keys).map(([keyName, value]) => {
    const keyPath = memberPath(path, keyName);
    const expected = readValues(value, keyPath, faults);
    return {
      operatorName,
      keyName,
      expected,
      key: keyName.toLowerCase(),
      operator,
      hasVariables: variables,
      test: compileTest(operator, expected, variables, keyPath, faults),
      variables: readVariables(operator, expected, variables),
    };
  });
}

function readValues(value: unknown, path: string, faults: Fault[]): readonly string[] {
  const items = isArray(value) ? value : [value];
  return items.flatMap((item): readonly string[] => {
    if (typeof item === 'string') return [item];
    if (typeof item === 'number' || typeof item === 'boolean') return [String(item)];
    return reject(faults, path, 'must be a string, a number, a boolean or a list of them');
  });
}

function compileTest(
  { test }: Operator,
  expected: readonly string[],
  variables: boolean,
  path: string,
  faults: Fault[],
): ConditionTest {
  const rejectValue = (text: string, expects: string) =>
    reject(faults, path, `must be ${expects}, not ${JSON.stringify(text)}`);
  if (test.kind === 'existence') {
    const wantsAbsent = expected.flatMap((text) => {
      const truth = parseTruth(text);
      return truth ?? rejectValue(text, '"true" or "false"');
    });
    return { kind: 'existence', wantsAbsent };
  }
  const { comparison, negated } = test;
  const values = expected.flatMap((text) => {
    const compiled = comparison.compile(text, variables);
    return compiled ?? rejectValue(text, comparison.expects);
  });
  return { kind: 'compare', comparison, negated, values };
}

/** Names of the variables in the values. */
function readVariables(
  { test }: Operator,
  expected: readonly string[],
  variables: boolean,
): readonly string[] {
  if (test.kind === 'existence' || !test.comparison.takesVariables) return [];
  const open = expected.filter((text) => text.includes('${'));
  return open.flatMap((text) => variableNames(parsePieces(text, { wildcards: false, variables })));
}
