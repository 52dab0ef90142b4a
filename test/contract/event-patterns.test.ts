import { describe, expect, test } from 'vitest';
import { ERROR_CODES, ownRoleArn, readCases, ruleCases } from '../support/rule-cases.ts';
import { rulePatterns, stackTemplate } from '../support/stack-template.ts';

interface Recorded {
  readonly engine: string;
  readonly patterns: Readonly<Record<string, unknown>>;
  readonly results: readonly { readonly note: string; readonly matched: readonly string[] }[];
}

const template = stackTemplate();

describe('what the real matcher said, recorded by `npm run test:engines`', () => {
  const recorded = readCases<Recorded>('recorded');

  test('was said of the patterns that the template has now', () => {
    expect(recorded.patterns).toEqual(rulePatterns(template, ownRoleArn));
  });

  test('is what every made event should match', () => {
    expect(recorded.results).toEqual(ruleCases().map(({ note, want }) => ({ note, matched: want })));
  });

  test('covers denials, look-alikes and changes', () => {
    const matching = (rule: string) => recorded.results.filter(({ matched }) => matched.includes(rule));
    const codes = [...ERROR_CODES.denials, ...ERROR_CODES.dependencies];
    expect(matching('deniedCalls').length).toBeGreaterThan(codes.length);
    expect(matching('accessChanges').length).toBeGreaterThan(30);
    for (const rule of ['ownDenials', 'coverage', 'canary', 'organizationChanges']) {
      expect(matching(rule), rule).not.toHaveLength(0);
    }
    expect(recorded.results.filter(({ matched }) => matched.length === 0).length).toBeGreaterThan(30);
  });
});

test('patterns fit into the 2,048 characters of a rule, with the longest names that roles can have', () => {
  const longestArn = () => `arn:aws-us-gov:iam::111122223333:role/${'r'.repeat(64)}`;
  for (const [rule, pattern] of Object.entries(rulePatterns(template, longestArn))) {
    expect(JSON.stringify(pattern).length, rule).toBeLessThan(2048);
  }
});

test('no pattern needs wildcards, which count against how complex a rule may be', () => {
  expect(JSON.stringify(rulePatterns(template, ownRoleArn))).not.toContain('wildcard');
});
