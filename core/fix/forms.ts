/**
 * A suggested statement as people keep policies: JSON, CDK (TypeScript) and Terraform.
 *
 * INVARIANT: every text from outside is written as a quoted literal, so that it cannot end its string and become code;
 * in Terraform `${` and `%{` are escaped, so that policy variables reach AWS as they are.
 */

import { isObject } from '../record/json.ts';
import { jsonText } from '../text/json-text.ts';
import { escapeUnseen } from '../text/unseen.ts';
import type { Statement } from './statement.ts';

export const FIX_FORMS = ['json', 'cdk', 'terraform'] as const;

export type FixForm = (typeof FIX_FORMS)[number];

export type FixForms = Readonly<Record<FixForm, string>>;

export function fixForms(statement: Statement): FixForms {
  return {
    json: jsonText(statement, 2),
    cdk: `iam.PolicyStatement.fromJson(${jsonText(statement, 2)})`,
    terraform: terraformOf(statement),
  };
}

function terraformOf({ Effect, Principal, Action, Resource, Condition }: Statement): string {
  const lines = [
    'statement {',
    `  effect = ${hcl(String(Effect))}`,
    `  actions = ${hclList(Action)}`,
    ...(Resource === undefined ? [] : [`  resources = ${hclList(Resource)}`]),
    ...principalLines(Principal),
    ...conditionLines(Condition),
    '}',
  ];
  return lines.join('\n');
}

function principalLines(principal: unknown): readonly string[] {
  if (!isObject(principal)) return [];
  return Object.entries(principal).flatMap(([type, identifiers]) => [
    '  principals {',
    `    type = ${hcl(type)}`,
    `    identifiers = ${hclList(identifiers)}`,
    '  }',
  ]);
}

function conditionLines(condition: unknown): readonly string[] {
  if (!isObject(condition)) return [];
  return Object.entries(condition).flatMap(([test, keys]) =>
    Object.entries(isObject(keys) ? keys : {}).flatMap(([variable, values]) => [
      '  condition {',
      `    test = ${hcl(test)}`,
      `    variable = ${hcl(variable)}`,
      `    values = ${hclList(values)}`,
      '  }',
    ]),
  );
}

function hclList(value: unknown): string {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return `[${values.map((each) => hcl(String(each))).join(', ')}]`;
}

/** HCL knows fewer escapes than JSON: what has none of its own is written by its code point. */
function hcl(text: string): string {
  return `"${escapeUnseen(text.toWellFormed().replace(/["\\]|[$%](?=\{)/g, escaped), codePoint)}"`;
}

function codePoint(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16);
  return digits.length > 4 ? `\\U${digits.padStart(8, '0')}` : `\\u${digits.padStart(4, '0')}`;
}

const escaped = (sign: string): string => (sign === '"' || sign === '\\' ? `\\${sign}` : sign + sign);
