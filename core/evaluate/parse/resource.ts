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
  matchesTemplate,
  mayLackValue,
  parsePieces,
  type Template,
  type TemplatePiece,
  type VariableSyntax,
  variablesIn,
} from './template.ts';
import { and, not, some, type Ternary, ternary } from './ternary.ts';
import { readTextList } from './text-list.ts';
import { matchesAny, type Pattern } from './wildcard.ts';

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
  const fields = text.startsWith('arn:') ? text.split(':') : [];
  if (fields.length < ARN_FIELDS) {
    const pads = padsIncompleteArns && fields.length > 0;
    const texts = pads ? [text, text + ':*'.repeat(ARN_FIELDS - fields.length)] : [text];
    return texts.map((each) => withFields(each, parsePieces(each, { wildcards: true, variables: false })));
  }
  const head = `${fields.slice(0, ARN_FIELDS - 1).join(':')}:`;
  const pieces = [
    ...parsePieces(head, { wildcards: true, variables: false }),
    ...parsePieces(text.slice(head.length), { wildcards: true, variables: variables === 'known' }),
  ];
  return [withFields(text, pieces)];
}

/** Source: IAM User Guide, "Resource": a `*` that ends a field "can expand to match beyond the colon boundaries". */
const AMID_A_FIELD = /\*[^:*]|\?/;

function withFields(text: string, pieces: readonly TemplatePiece[]): ResourceTemplate {
  const template = compileTemplate(pieces);
  const beforeLast = text
    .split(':')
    .slice(0, ARN_FIELDS - 1)
    .join(':');
  return AMID_A_FIELD.test(beforeLast) ? { ...template, byField: parseArnPattern(text, false) } : template;
}

/** API Gateway's own policies may leave out the ARN up to the stage. */
function completeApiArn(text: string): string {
  const short = 'execute-api:/';
  return text.startsWith(short) ? `arn:*:execute-api:*:*:*/${text.slice(short.length)}` : text;
}
