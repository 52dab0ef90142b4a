/**
 * Reads the Condition element: operators, their keys, and the values of each. All conditions must hold.
 *
 * Errors  none: a condition with an unknown operator, or with a value that its operator does not accept, is not
 *         readable, and holds for certain never.
 * Source  IAM User Guide, "Grammar of the IAM JSON policy language": values may be strings, numbers or booleans.
 */

import { isObject } from '../../record/json.ts';
import type { Comparison, ValueTest } from './comparison.ts';
import { isArray, memberPath, type Part, readable, unreadable, type Warning } from './fault.ts';
import { hasUsualCase, type Operator, parseOperator } from './operators.ts';
import { parseTruth } from './scalar.ts';
import { parsePieces, type Variable, type VariableSyntax, variablesIn } from './template.ts';

export interface Condition {
  /** As written, like all that is shown to people. */
  readonly operatorName: string;
  readonly keyName: string;
  readonly expected: readonly string[];
  /** In lower case. */
  readonly key: string;
  readonly set: Operator['set'];
  readonly ifExists: boolean;
  readonly test: ConditionTest;
  /** false: its operator is unknown, or one of its values does not fit. */
  readonly isReadable: boolean;
  /** A `${…}` in the values is a variable. */
  readonly hasVariables: boolean;
  /** Those in the values. */
  readonly variables: readonly Variable[];
  /** false: AWS leaves open whether the condition counts as it is read. */
  readonly isDocumented: boolean;
}

export type ConditionTest =
  | { readonly kind: 'existence'; readonly wantsAbsent: readonly boolean[] }
  | {
      readonly kind: 'compare';
      readonly comparison: Comparison;
      readonly negated: boolean;
      readonly values: readonly ValueTest[];
    }
  | { readonly kind: 'unreadable' };

export function readConditions(
  value: unknown,
  variables: VariableSyntax,
  path: string,
  warnings: Warning[],
): Part<readonly Condition[]> {
  if (!isObject(value)) {
    warnings.push({ path, says: `This is no object of condition operators, so ${OPEN}.` });
    return unreadable([]);
  }
  const parts = Object.entries(value).map(([operatorName, keys]) =>
    readOperator(operatorName, keys, variables, memberPath(path, operatorName), warnings),
  );
  return {
    value: parts.length === 1 ? (parts[0]?.value ?? []) : parts.flatMap((part) => part.value),
    isReadable: parts.every(({ isReadable }) => isReadable),
  };
}

const OPEN = 'it is unknown whether the statement applies';

function readOperator(
  operatorName: string,
  keys: unknown,
  variables: VariableSyntax,
  path: string,
  warnings: Warning[],
): Part<readonly Condition[]> {
  const operator = parseOperator(operatorName);
  if (operator === undefined) warnings.push({ path, says: `This is no condition operator, so ${OPEN}.` });
  if (!isObject(keys)) {
    warnings.push({ path, says: `This is no object of condition keys, so ${OPEN}.` });
    return unreadable([]);
  }
  return readable(
    Object.keys(keys).map((keyName) => {
      const { [keyName]: value } = keys;
      return readCondition(
        operatorName,
        operator,
        keyName,
        value,
        variables,
        memberPath(path, keyName),
        warnings,
      );
    }),
  );
}

function readCondition(
  operatorName: string,
  operator: Operator | undefined,
  keyName: string,
  value: unknown,
  variables: VariableSyntax,
  path: string,
  warnings: Warning[],
): Condition {
  const items = isArray(value) ? value : [value];
  const expected = items.map(textOf).filter((text) => text !== undefined);
  const hasVariables = variables === 'known';
  const test: CompiledTest =
    operator === undefined
      ? { test: UNREADABLE, expects: undefined }
      : compileTest(operator, expected, hasVariables);
  const isOpen = variables === 'unknown' && expected.some((text) => text.includes('${'));
  if (expected.length < items.length) {
    warnings.push({ path, says: `A value is no text, number or truth value, so ${OPEN}.` });
  }
  if (test.expects !== undefined) {
    warnings.push({ path, says: `A value is not ${test.expects}, so ${OPEN}.` });
  }
  const isComplete = expected.length === items.length && !isOpen;
  return {
    operatorName,
    keyName,
    expected,
    key: keyName.toLowerCase(),
    set: operator?.set,
    ifExists: operator?.ifExists ?? false,
    test: isComplete ? test.test : UNREADABLE,
    isReadable: isComplete && operator !== undefined && test.expects === undefined,
    hasVariables,
    variables: readVariables(operator, expected, hasVariables),
    isDocumented: isDocumented(operatorName, operator, keyName),
  };
}

const UNREADABLE: ConditionTest = { kind: 'unreadable' };

function textOf(item: unknown): string | undefined {
  if (typeof item === 'string') return item;
  return typeof item === 'number' || typeof item === 'boolean' ? String(item) : undefined;
}

interface CompiledTest {
  readonly test: ConditionTest;
  /** What a value had to be that is something else. */
  readonly expects: string | undefined;
}

function compileTest({ test }: Operator, expected: readonly string[], variables: boolean): CompiledTest {
  if (test.kind === 'existence') {
    const wantsAbsent = expected.flatMap((text) => parseTruth(text) ?? []);
    if (wantsAbsent.length < expected.length) return { test: UNREADABLE, expects: '"true" or "false"' };
    return { test: { kind: 'existence', wantsAbsent }, expects: undefined };
  }
  const { comparison, negated } = test;
  const compiled = expected.map((text) => comparison.compile(text, variables));
  return {
    test: { kind: 'compare', comparison, negated, values: compiled.map((each) => each ?? MAY_MATCH) },
    expects: compiled.includes(undefined) ? comparison.expects : undefined,
  };
}

/** A value that its operator does not accept: what AWS compares it with is unknown. */
const MAY_MATCH: ValueTest = () => 'maybe';

/**
 * The case of an operator's name is not documented, and of one key AWS's own example contradicts the rule of its
 * operator.
 */
function isDocumented(name: string, operator: Operator | undefined, keyName: string): boolean {
  const isContradicted =
    operator?.set === 'forAllValues' && operator.test.kind === 'compare' && operator.test.negated;
  return hasUsualCase(name) && !(isContradicted && keyName.toLowerCase() === 'aws:resourceorgpaths');
}

/** The variables in the values. */
function readVariables(
  operator: Operator | undefined,
  expected: readonly string[],
  variables: boolean,
): readonly Variable[] {
  if (operator === undefined || operator.test.kind === 'existence') return [];
  if (!operator.test.comparison.takesVariables) return [];
  const open = variables ? expected.filter((text) => text.includes('${')) : [];
  return open.flatMap((text) => variablesIn(parsePieces(text, { wildcards: false, variables })));
}
