/**
 * The Resource and NotResource elements.
 *
 * Shape   JSON value -> ResourceElement; the element, a resource and the request's context -> Ternary.
 * Source  IAM User Guide, "IAM JSON policy elements: Resource", "Grammar of the IAM JSON policy language",
 *         "IAM policy elements: Variables and tags"; API Gateway Developer Guide, "Access policy language overview".
 *
 * An ARN is matched as one text, case-sensitively: a `*` also matches `:` and `/`.
 */
import { type ArnPattern, matchesArn, parseArnPattern } from './arn-pattern.ts';
import type { RequestContext } from './context.ts';
import { type Part, readable, unreadable, type Warning } from './fault.ts';
import {
  compileTemplate,
  fixedTemplate,
  matchesTemplate,
  mayLackValue,
  parsePieces,
  type Template,
  type VariableSyntax,
  variablesIn,
} from './template.ts';
import { and, not, some, type Ternary, ternary } from './ternary.ts';
import { readTextList } from './text-list.ts';
import { matchesAny, type Pattern, wildPieces } from './wildcard.ts';

export interface ResourceElement {
  /** NotResource: everything but these. */
  readonly negated: boolean;
  readonly templates: readonly ResourceTemplate[];
  /** Those of the templates, if none depends on the request's context or on what AWS leaves open. */
  readonly patterns: readonly Pattern[] | undefined;
}

export type ResourceTemplate = Template & {
  /** The same pattern matched field by field: it has a wildcard amid a field, of which AWS does not say whether it
   * matches colons, too. */
  readonly byField?: ArnPattern;
};

export interface ResourceSyntax {
  readonly variables: VariableSyntax;
  readonly padsIncompleteArns: boolean;
}

export function readResources(
  value: unknown,
  negated: boolean,
  syntax: ResourceSyntax,
  path: string,
  warnings: Warning[],
): Part<ResourceElement | undefined> {
  const items = readTextList(value, path, warnings);
  if (items === undefined || (negated && items.length === 0)) return unreadable(undefined);
  const isOpen = syntax.variables === 'unknown' && items.some(({ text }) => text.includes('${'));
  if (isOpen) return unreadable(undefined);
  const templates = items.flatMap(({ text }) => parseResource(completeApiArn(text), syntax));
  return readable({ negated, templates, patterns: patternsOf(templates) });
}

function patternsOf(templates: readonly ResourceTemplate[]): readonly Pattern[] | undefined {
  const patterns: Pattern[] = [];
  for (const template of templates) {
    if (template.kind === 'open' || template.byField !== undefined) return undefined;
    patterns.push(template.pattern);
  }
  return patterns;
}

/** Of an element with a variable that has no value it can be certain only that it does not cover the resource. */
export function coversResource(
  { negated, templates, patterns }: ResourceElement,
  resource: string,
  context: RequestContext,
): Ternary {
  if (patterns !== undefined) return ternary(matchesAny(patterns, resource) !== negated);
  const listed = some(templates, (template) => matchesResource(template, resource, context));
  const isDocumented = !templates.some(
    (template) => template.kind === 'open' && lacksValue(template, context),
  );
  return and(negated ? not(listed) : listed, isDocumented ? 'yes' : 'maybe');
}

function lacksValue({ pieces }: Extract<Template, { kind: 'open' }>, context: RequestContext): boolean {
  return variablesIn(pieces).some((variable) => mayLackValue(variable, context));
}

function matchesResource(template: ResourceTemplate, resource: string, context: RequestContext): Ternary {
  const matches = matchesTemplate(template, resource, context);
  if (template.byField === undefined || matchesArn(template.byField, resource, context) === 'yes')
    return matches;
  return and(matches, 'maybe');
}

const ARN_FIELDS = 6;

/**
 * Only the last field of an ARN can have variables; before it, `${…}` is literal text. An ARN of too few fields matches
 * as it is, because a `*` at the end of a field matches colons, and with the missing fields added.
 */
function parseResource(
  text: string,
  { variables, padsIncompleteArns }: ResourceSyntax,
): readonly ResourceTemplate[] {
  const isArn = text.startsWith('arn:');
  const lastField = isArn ? startOfLastField(text) : -1;
  if (lastField === -1) {
    const texts = isArn && padsIncompleteArns ? [text, withAnyFields(text)] : [text];
    return texts.map((each) => withFields(each, fixedTemplate(each)));
  }
  if (variables !== 'known' || !text.includes('${', lastField))
    return [withFields(text, fixedTemplate(text))];
  const pieces = [
    ...wildPieces(text.slice(0, lastField)),
    ...parsePieces(text.slice(lastField), { wildcards: true, variables: true }),
  ];
  return [withFields(text, compileTemplate(pieces))];
}

/** -1: it has too few fields. */
function startOfLastField(text: string): number {
  let at = 0;
  for (let field = 1; field < ARN_FIELDS; field += 1) {
    at = text.indexOf(':', at) + 1;
    if (at === 0) return -1;
  }
  return at;
}

function withAnyFields(text: string): string {
  return text + ':*'.repeat(ARN_FIELDS - text.split(':').length);
}

/** Source: IAM User Guide, "Resource": a `*` that ends a field "can expand to match beyond the colon boundaries". */
const AMID_A_FIELD = /\*[^:*]|\?/;

function withFields(text: string, template: Template): ResourceTemplate {
  return AMID_A_FIELD.test(beforeLastField(text))
    ? { ...template, byField: parseArnPattern(text, false) }
    : template;
}

function beforeLastField(text: string): string {
  const lastField = startOfLastField(text);
  return lastField === -1 ? text : text.slice(0, lastField - 1);
}

/** API Gateway's own policies may leave out the ARN up to the stage. */
function completeApiArn(text: string): string {
  const short = 'execute-api:/';
  return text.startsWith(short) ? `arn:*:execute-api:*:*:*/${text.slice(short.length)}` : text;
}
