/**
 * Reads one statement of a policy document.
 *
 * Shape   JSON value -> Statement; two of them, an Allow and a Deny, if its effect cannot be read.
 * Errors  none: what AWS would not take is a warning. A part that cannot be read covers everything, and the statement
 *         then applies perhaps, never for certain.
 * Source  IAM User Guide, "Grammar of the IAM JSON policy language", "… Sid", "… Effect"; AWS Organizations User Guide,
 *         "SCP syntax", "RCP syntax".
 */
import type { PolicyGrammar } from '../../model/policy-layer.ts';
import { isObject, type JsonObject } from '../../record/json.ts';
import { type ActionElement, EVERY_ACTION, readActions } from './action.ts';
import { type Condition, readConditions } from './condition-block.ts';
import { memberPath, type Part, readable, unreadable, type Warning } from './fault.ts';
import { NO_PRINCIPAL, type PrincipalElement, readPrincipals, warnOfHalfExemptions } from './principal.ts';
import { type ResourceElement, readResources } from './resource.ts';
import type { VariableSyntax } from './template.ts';

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
  /** false: a part cannot be read, so that the statement applies perhaps, or not. */
  readonly isReadable: boolean;
}

export interface StatementContext {
  readonly grammar: PolicyGrammar;
  readonly variables: VariableSyntax;
  readonly warnings: Warning[];
}

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

export function readStatement(
  value: unknown,
  index: number,
  path: string,
  context: StatementContext,
): readonly Statement[] {
  const { warnings, variables } = context;
  if (!isObject(value)) {
    warnings.push({ path, says: 'This is no statement; it is unknown what it would allow or deny.' });
    return ofEitherEffect({ ...EVERYTHING, index });
  }
  const isClear = readMemberNames(value, STATEMENT_MEMBERS, 'a statement', path, warnings);
  const effect = value.Effect;
  const actions = readActionElement(value, path, context);
  const resources = readResourceElement(value, path, context);
  const principals = readPrincipalElement(value, path, context);
  const { Condition: condition = {} } = value;
  const conditions = readConditions(condition, variables, `${path}.Condition`, warnings);
  const statement = {
    index,
    sid: readSid(value.Sid, `${path}.Sid`, warnings),
    actions: actions.value,
    resources: resources.value,
    principals: principals.value,
    conditions: conditions.value,
    isReadable: isClear && [actions, resources, principals, conditions].every(({ isReadable }) => isReadable),
  };
  if (effect === 'Allow' || effect === 'Deny') return [{ ...statement, effect }];
  warnings.push({
    path: `${path}.Effect`,
    says: 'The effect is neither "Allow" nor "Deny"; it is unknown which the statement does.',
  });
  return ofEitherEffect(statement);
}

type WithoutEffect = Omit<Statement, 'effect'>;

const EVERYTHING = {
  sid: undefined,
  actions: EVERY_ACTION,
  resources: undefined,
  principals: undefined,
  conditions: [],
  isReadable: false,
};

function ofEitherEffect(statement: WithoutEffect): readonly Statement[] {
  const unreadable = { ...statement, isReadable: false };
  return [
    { ...unreadable, effect: 'Allow' },
    { ...unreadable, effect: 'Deny' },
  ];
}

/**
 * AWS does not store unknown elements; without the warning, a misspelt one would silently have no effect.
 *
 * @returns false: an element is written in another case, and AWS does not say whether it counts.
 */
export function readMemberNames(
  value: JsonObject,
  known: ReadonlySet<string>,
  owner: string,
  path: string,
  warnings: Warning[],
): boolean {
  let isClear = true;
  for (const member of Object.keys(value)) {
    if (known.has(member)) continue;
    const meant = known.values().find((name) => name.toLowerCase() === member.toLowerCase());
    const says =
      meant === undefined
        ? `This is no element of ${owner}; it is ignored.`
        : `${owner} has ${meant}, in this case; it is unknown whether AWS reads it.`;
    warnings.push({
      path: memberPath(path, member),
      says: `${says.charAt(0).toUpperCase()}${says.slice(1)}`,
    });
    if (meant !== undefined) isClear = false;
  }
  return isClear;
}

function readSid(value: unknown, path: string, warnings: Warning[]): string | undefined {
  if (value === undefined || typeof value === 'string') return value;
  warnings.push({ path, says: 'The Sid is no text; it is ignored.' });
  return undefined;
}

type ElementChoice =
  | { readonly kind: 'one'; readonly value: unknown; readonly negated: boolean; readonly path: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'both' };

const NEGATED = { Action: 'NotAction', Resource: 'NotResource', Principal: 'NotPrincipal' } as const;

/** An element or its negation; a statement must not have both. */
function chooseElement(
  statement: JsonObject,
  name: keyof typeof NEGATED,
  path: string,
  warnings: Warning[],
): ElementChoice {
  const negatedName = NEGATED[name];
  const hasPlain = Object.hasOwn(statement, name);
  const hasNegated = Object.hasOwn(statement, negatedName);
  if (hasPlain && hasNegated) {
    const says = `The statement has ${name}, too; it is unknown which of the two counts.`;
    warnings.push({ path: `${path}.${negatedName}`, says });
    return { kind: 'both' };
  }
  if (hasPlain) return { kind: 'one', value: statement[name], negated: false, path: `${path}.${name}` };
  if (!hasNegated) return { kind: 'none' };
  return { kind: 'one', value: statement[negatedName], negated: true, path: `${path}.${negatedName}` };
}

function readActionElement(
  statement: JsonObject,
  path: string,
  { grammar, warnings }: StatementContext,
): Part<ActionElement> {
  const element = chooseElement(statement, 'Action', path, warnings);
  if (element.kind === 'none') {
    warnings.push({ path, says: 'The statement has no Action; it is unknown what it covers.' });
  }
  if (element.kind !== 'one') return unreadable(EVERY_ACTION);
  if (element.negated && !grammar.notAction) {
    const says = 'AWS takes no NotAction in a resource control policy; it is evaluated as it stands.';
    warnings.push({ path: element.path, says });
  }
  return readActions(element.value, element.negated, element.path, warnings);
}

function readResourceElement(
  statement: JsonObject,
  path: string,
  { grammar, variables, warnings }: StatementContext,
): Part<ResourceElement | undefined> {
  const element = chooseElement(statement, 'Resource', path, warnings);
  if (element.kind === 'both') return unreadable(undefined);
  if (element.kind === 'none') {
    if (grammar.resource === 'optional') return readable(undefined);
    warnings.push({ path, says: 'The statement has no Resource; it is unknown what it covers.' });
    return unreadable(undefined);
  }
  const syntax = { variables, padsIncompleteArns: grammar.padsIncompleteArns };
  return readResources(element.value, element.negated, syntax, element.path, warnings);
}

function readPrincipalElement(
  statement: JsonObject,
  path: string,
  { grammar, warnings }: StatementContext,
): Part<PrincipalElement | undefined> {
  if (grammar.principal === 'forbidden') {
    const says = 'This kind of policy applies to its own principals; the element is ignored.';
    for (const name of ['Principal', 'NotPrincipal']) {
      if (Object.hasOwn(statement, name)) warnings.push({ path: `${path}.${name}`, says });
    }
    return readable(undefined);
  }
  const element = chooseElement(statement, 'Principal', path, warnings);
  if (element.kind === 'both') return unreadable(undefined);
  if (element.kind === 'none') return missingPrincipal(grammar, path, warnings);
  const principals = readPrincipals(element.value, element.negated, element.path, warnings);
  if (principals.isReadable) warnOfForm(grammar, statement.Effect, element, principals.value, warnings);
  return principals;
}

/** An RCP is for everyone; in other policies of resources, a statement without principals is for no one. */
function missingPrincipal(
  { principal }: PolicyGrammar,
  path: string,
  warnings: Warning[],
): Part<PrincipalElement | undefined> {
  if (principal === 'everyone') {
    const says = 'The statement has no Principal; it is unknown whether AWS takes it for everyone.';
    warnings.push({ path, says });
    return unreadable(undefined);
  }
  warnings.push({ path, says: 'The statement has no Principal, so it never matches.' });
  return readable(NO_PRINCIPAL);
}

function warnOfForm(
  grammar: PolicyGrammar,
  effect: unknown,
  { negated, path }: Extract<ElementChoice, { kind: 'one' }>,
  principals: PrincipalElement,
  warnings: Warning[],
): void {
  if (grammar.principal === 'everyone' && (negated || !principals.everyone)) {
    const says =
      'AWS takes only the Principal "*" in a resource control policy; it is evaluated as it stands.';
    warnings.push({ path, says });
  } else if (negated && effect === 'Allow') {
    const says =
      'An Allow with NotPrincipal allows everyone that is not listed, anonymous callers among them.';
    warnings.push({ path, says });
  } else if (principals.negated) {
    warnOfHalfExemptions(principals, path, warnings);
  }
}
