/**
 * Results of checks as text, TAP, JUnit or JSON.
 *
 * Source  TAP 14 specification, "Escaping", "YAML Diagnostics"; XML 1.0, "Characters"; the JUnit form that Jenkins,
 *         GitLab and GitHub's actions read.
 *
 * INVARIANT: names come from outside: each stays within its line or its attribute.
 */
import { counted, digits } from '../core/text/counted.ts';
import { jsonText } from '../core/text/json-text.ts';
import { oneLine } from '../core/text/one-line.ts';
import type { CheckResult } from '../core/what-if/run-checks.ts';
import type { Io } from './command.ts';
import { printText } from './print-text.ts';

export const CHECK_FORMATS = ['text', 'tap', 'junit', 'json'] as const;

export type CheckFormat = (typeof CHECK_FORMATS)[number];

export interface FileResults {
  readonly file: string;
  readonly results: readonly CheckResult[];
}

/** Lines of the text fit the terminal. */
export async function printChecks(io: Io, format: CheckFormat, files: readonly FileResults[]): Promise<void> {
  const text = checksText(format, files);
  await (format === 'text' ? printText(io, text, HANG) : io.out(text));
}

function checksText(format: CheckFormat, files: readonly FileResults[]): string {
  switch (format) {
    case 'text':
      return asText(files);
    case 'tap':
      return asTap(files);
    case 'junit':
      return asJunit(files);
    case 'json':
      return asJson(files);
  }
}

/** What is broken off stands below the name of the check. */
const HANG = 6;

const titleOf = ({ name, action, resource }: CheckResult): string =>
  oneLine(`${name}: ${action} on ${resource}`);

const failed = (results: readonly CheckResult[]): number => results.filter(({ ok }) => !ok).length;

const allOf = (files: readonly FileResults[]): readonly CheckResult[] =>
  files.flatMap(({ results }) => results);

function asText(files: readonly FileResults[]): string {
  const all = allOf(files);
  const lines = all.map((result) =>
    result.ok
      ? `ok    ${titleOf(result)}\n`
      : `FAIL  ${titleOf(result)}\n      expected ${result.expect}: ${oneLine(result.why ?? '')}\n`,
  );
  const bad = failed(all);
  return `${lines.join('')}${counted(all.length, 'check')}, ${digits(bad)} failed\n`;
}

function asTap(files: readonly FileResults[]): string {
  const all = allOf(files);
  const lines = all.map((result, index) => {
    const line = `${result.ok ? 'ok' : 'not ok'} ${index + 1} - ${tapText(titleOf(result))}\n`;
    if (result.ok) return line;
    return `${line}  ---\n  message: ${jsonText(result.why)}\n  expected: ${result.expect}\n  outcome: ${result.outcome}\n  ...\n`;
  });
  return `TAP version 14\n1..${all.length}\n${lines.join('')}`;
}

const tapText = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('#', '\\#');

function asJunit(files: readonly FileResults[]): string {
  const all = allOf(files);
  const suites = files.map(({ file, results }) => {
    const cases = results.map((result) => testCase(result, file)).join('');
    return `  <testsuite name="${xmlText(file)}" tests="${results.length}" failures="${failed(results)}" errors="0">\n${cases}  </testsuite>\n`;
  });
  const counts = `tests="${all.length}" failures="${failed(all)}" errors="0"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n${suites.join('')}</testsuites>\n`;
}

function testCase(result: CheckResult, file: string): string {
  const start = `    <testcase classname="${xmlText(file)}" name="${xmlText(titleOf(result))}"`;
  if (result.ok) return `${start}/>\n`;
  const message = `expected ${result.expect}: ${result.why ?? ''}`;
  return `${start}>\n      <failure message="${xmlText(message)}"/>\n    </testcase>\n`;
}

const MARKUP: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&apos;'],
]);

/** Controls, half characters and what else XML does not take are escapes after `oneLine`. */
const xmlText = (text: string): string =>
  oneLine(text.toWellFormed()).replaceAll(/[&<>"']/g, (sign) => MARKUP.get(sign) ?? '');

function asJson(files: readonly FileResults[]): string {
  const all = allOf(files);
  return `${jsonText({ checks: all.length, failed: failed(all), results: all }, 2)}\n`;
}
