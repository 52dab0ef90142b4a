/**
 * Reads a policy document once, for many evaluations.
 *
 * Shape   JSON value -> statements; faults, with their JSON paths, go to `faults`.
 * Errors  a document with faults must not be evaluated: the faulty part would be missing.
 * Source  IAM User Guide, "Grammar of the IAM JSON policy language", "… Version", "… Sid", "… Effect"; AWS
 *         Organizations User Guide, "SCP syntax", "RCP syntax".
 */

import type { PolicyGrammar } from '../../model/policy-layer.ts';
import { isObject, type JsonObject } from '../../record/json.ts';
import { type ActionElement, readActions } from './action.ts';
import { type Condition, readConditions } from './condition-block.ts';
import { type Fault, isArray, memberPath, reject } from './fault.ts';
import { type PrincipalElement, readPrincipals } from './principal.ts';
import { type ResourceElement, readResources } from './resource.ts';

export interface Statement {
  /** Position in the document, from 0. */
  readonly index: number;
  readonly sid: string | undefined;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: ActionElement;
  /** undefined: the resource that the policy is attached to. */
  readonly resources: ResourceElement | undefined;
  /** undefined: the identity that the policy is attached to. */
  readonly principals: PrincipalElement | undefined;
  readonly conditions: readonly Condition[];
}

export interface CompiledPolicy {
  readonly name: string | undefined;
  readonly arn: string | undefined;
  readonly statements: readonly Statement[];
}

interface DocumentContext {
  readonly grammar: PolicyGrammar;
  /** Only version 2012-10-17 has policy variables. */
  readonly variables: boolean;
  readonly faults: Fault[];
}

export function readDocument(
  document: unknown,
  grammar: PolicyGrammar,
  path: string,
  faults: Fault[],
): readonly Statement[] {
  if (!isObject(document)) return reject(faults, path, 'must be a policy document');
  rejectUnknownMembers(document, DOCUMENT_MEMBERS, 'a policy document', path, faults);
  const context = { grammar, variables: hasVariables(document.Version, path, faults), faults };
  const statementPath = `${path}.Statement`;
  const { Statement: statements } = document;
  if (!isArray(statements)) return readStatement(statements, 0, statementPath, context);
  return statements.flatMap((statement, index) =>
    readStatement(statement, index, `${statementPath}[${index}]`, context),
  );
}

function hasVariables(version: unknown, path: string, faults: Fault[]): boolean {
  if (version !== undefined && version !== '2012-10-17' && version !== '2008-10-17') {
    faults.push({ path: `${path}.Version`, problem: 'must be "2012-10-17" or "2008-10-17"' });
  }
  return version === '2012-10-17';
}

const DOCUMENT_MEMBERS: ReadonlySet<string> = new Set(['Version', 'Id', 'Statement']);

const STATEMENT_MEMBERS: ReadonlySet<string> = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

/** The statement, if it is one. */
function readStatement(
  value: unknown,
  index: number,
  path: string,
  context: DocumentContext,
): readonly Statement[] {
  const { faults, variables } = context;
  if (!isObject(value)) return reject(faults, path, 'must be a statement');
  rejectUnknownMembers(value, STATEMENT_MEMBERS, 'a statement', path, faults);
  const { Condition: condition = {} } = value;
  const statement: Statement = {
    index,
    sid: readSid(value.Sid, `${path}.Sid`, faults),
    effect: readEffect(value.Effect, `${path}.Effect`, faults),
    actions: readActionElement(value, path, context),
    resources: readResourceElement(value, path, context),
    principals: readPrincipalElement(value, path, context),
    conditions: readConditions(condition, variables, `${path}.Condition`, faults),
  };
  return [statement];
}

/** AWS refuses to store unknown elements; without this, a misspelt one would simply be ignored. */
function rejectUnknownMembers(
  value: JsonObject,
  known: ReadonlySet<string>,
  owner: string,
  path: string,
  faults: Fault[],
): void {
  for (const member of Object.keys(value)) {
    if (!known.has(member))
      faults.push({ path: memberPath(path, member), problem: `is not an element of ${owner}` });
  }
}

function readSid(value: unknown, path: string, faults: Fault[]): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  faults.push({ path, problem: 'must be a string' });
  return undefined;
}

function readEffect(value: unknown, path: string, faults: Fault[]): 'Allow' | 'Deny' {
  if (value === 'Allow' || value === 'Deny') return value;
  faults.push({ path, problem: 'must be "Allow" or "Deny"' });
  return 'Deny';
}

/** An element or its negation; a statement must not have both. */
function chooseElement(
  statement: JsonObject,
  name: 'Action' | 'Resource' | 'Principal',
  path: string,
  faults: Fault[],
): { readonly value: unknown; readonly negated: boolean; readonly path: string } | undefined {
  const negatedName = `Not${name}`;
  const hasPlain = Object.hasOwn(statement, name);
  const hasNegated = Object.hasOwn(statement, negatedName);
  if (hasPlain && hasNegated) {
    faults.push({ path: `${path}.${negatedName}`, problem: `cannot be used together with ${name}` });
  }
  if (hasPlain) return { value: statement[name], negated: false, path: `${path}.${name}` };
  return hasNegated
    ? { value: statement[negatedName], negated: true, path: `${path}.${negatedName}` }
    : undefined;
}

function readActionElement(statement: JsonObject, path: string, { grammar, faults }: DocumentContext) {
  const element = chooseElement(statement, 'Action', path, faults);
  if (element === undefined) faults.push({ path, problem: 'must have Action or NotAction' });
  else if (element.negated && !grammar.notAction) {
    faults.push({ path: element.path, problem: 'is not allowed in a resource control policy' });
  }
  const { value = '*', negated = false } = element ?? {};
  return readActions(value, negated, element?.path ?? path, faults);
}

function readResourceElement(
  statement: JsonObject,
  path: string,
  { grammar, variables, faults }: DocumentContext,
): ResourceElement | undefined {
  const element = chooseElement(statement, 'Resource', path, faults);
  if (element === undefined) {
    if (grammar.resource === 'required') faults.push({ path, problem: 'must have Resource or NotResource' });
    return undefined;
  }
  const syntax = { variables, padsIncompleteArns: grammar.padsIncompleteArns };
  return readResources(element.value, element.negated, syntax, element.path, faults);
}

function readPrincipalElement(
  statement: JsonObject,
  path: string,
  { grammar, faults }: DocumentContext,
): PrincipalElement | undefined {
  const element = chooseElement(statement, 'Principal', path, faults);
  if (element === undefined) {
    if (grammar.principal !== 'forbidden') {
      faults.push({ path, problem: 'must have Principal or NotPrincipal' });
    }
    return undefined;
  }
  if (grammar.principal === 'forbidden') {
    faults.push({ path: element.path, problem: 'is not allowed in this kind of policy' });
    return undefined;
  }
  if (element.negated && statement.Effect === 'Allow') {
    faults.push({ path: element.path, problem: 'cannot be used with Allow' });
  }
  const principals = readPrincipals(element.value, element.negated, element.path, faults);
  if (grammar.principal === 'everyone' && (element.negated || !principals.everyone)) {
    faults.push({ path: element.path, problem: 'must be "*" in a resource control policy' });
  }
  return principals;
}
