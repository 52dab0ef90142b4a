/**
 * Reads a policy document once, for many evaluations.
 *
 * Shape   JSON value -> statements.
 * Errors  a document without statements is a fault. A document that stands in an account was accepted by AWS, so
 *         everything else is evaluated, with a warning.
 * Source  IAM User Guide, "Grammar of the IAM JSON policy language", "… Version", "… Sid"; Access Analyzer, "Policy
 *         check reference".
 */

import type { PolicyGrammar } from '../../model/policy-layer.ts';
import { isObject } from '../../record/json.ts';
import { isArray, type Problems, reject, type Warning } from './fault.ts';
import { readMemberNames, readStatement, type Statement } from './statement.ts';
import type { VariableSyntax } from './template.ts';

export interface CompiledPolicy {
  readonly name: string | undefined;
  readonly arn: string | undefined;
  readonly statements: readonly Statement[];
}

const DOCUMENT_MEMBERS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);

export function readDocument(
  document: unknown,
  grammar: PolicyGrammar,
  path: string,
  { faults, warnings }: Problems,
): readonly Statement[] {
  if (!isObject(document)) return reject(faults, path, 'must be a policy document');
  const { Statement: given } = document;
  const statementPath = `${path}.Statement`;
  const values = isArray(given) ? given : [given];
  if (values.length > 0 && !values.some(isObject)) {
    return reject(faults, statementPath, 'must be a statement or a list of statements');
  }
  const isClear = readMemberNames(document, DOCUMENT_MEMBERS, 'a policy document', path, warnings);
  const variables = isClear ? variableSyntax(document.Version, path, warnings) : 'unknown';
  const context = { grammar, variables, warnings };
  const pathOf = (index: number) => (isArray(given) ? `${statementPath}[${index}]` : statementPath);
  const statements = values.flatMap((value, index) => readStatement(value, index, pathOf(index), context));
  warnOfRepeatedSids(statements, pathOf, warnings);
  return statements;
}

/** Only version 2012-10-17 has policy variables; a document without version is of 2008-10-17. */
function variableSyntax(version: unknown, path: string, warnings: Warning[]): VariableSyntax {
  if (version === '2012-10-17') return 'known';
  if (version === undefined || version === '2008-10-17') return 'none';
  const says = 'This is no version of the policy language; it is unknown whether it has variables.';
  warnings.push({ path: `${path}.Version`, says });
  return 'unknown';
}

function warnOfRepeatedSids(
  statements: readonly Statement[],
  pathOf: (index: number) => string,
  warnings: Warning[],
): void {
  const first = new Map<string, number>();
  for (const { sid, index } of statements) {
    if (sid === undefined || sid === '') continue;
    const known = first.get(sid) ?? index;
    first.set(sid, known);
    if (known !== index) {
      const says = 'An earlier statement has the same Sid; both are evaluated.';
      warnings.push({ path: `${pathOf(index)}.Sid`, says });
    }
  }
}
