/**
 * The Resource and NotResource elements.
 *
 * Shape   JSON value -> ResourceElement; the element, a resource and the request's context -> Ternary.
 * Source  IAM User Guide, "IAM JSON policy elements: Resource", "Grammar of the IAM JSON policy language",
 *         "IAM policy elements: Variables and tags"; API Gateway Developer Guide, "Access policy language overview".
 *
 * An ARN is matched as one text, case-sensitively: a `*` also matches `:` and `/`.
 */
import type { RequestContext } from './context.ts';
import { type Part, readable, unreadable, type Warning } from './fault.ts';
import {
  compileTemplate,
  matchesTemplate,
  parsePieces,
  type Template,
  type VariableSyntax,
} from './template.ts';
import { not, some, type Ternary } from './ternary.ts';
import { readTextList } from './text-list.ts';

export interface ResourceElement {
  /** NotResource: everything but these. */
  readonly negated: boolean;
  readonly templates: readonly Template[];
}

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
  return readable({
    negated,
    templates: items.flatMap(({ text }) => parseResource(completeApiArn(text), syntax)),
  });
}

export function coversResource(
  { negated, templates }: ResourceElement,
  resource: string,
  context: RequestContext,
): Ternary {
  const listed = some(templates, (template) => matchesTemplate(template, resource, context));
  return negated ? not(listed) : listed;
}

const ARN_FIELDS = 6;

/**
 * Only the last field of an ARN can have variables; before it, `${…}` is literal text. An ARN of too few fields matches
 * as it is, because its wildcards may match colons, and with the missing fields added.
 */
function parseResource(text: string, { variables, padsIncompleteArns }: ResourceSyntax): readonly Template[] {
  const fields = text.startsWith('arn:') ? text.split(':') : [];
  if (fields.length < ARN_FIELDS) {
    const pads = padsIncompleteArns && fields.length > 0;
    const texts = pads ? [text, text + ':*'.repeat(ARN_FIELDS - fields.length)] : [text];
    return texts.map((each) => compileTemplate(parsePieces(each, { wildcards: true, variables: false })));
  }
  const head = `${fields.slice(0, ARN_FIELDS - 1).join(':')}:`;
  const pieces = [
    ...parsePieces(head, { wildcards: true, variables: false }),
    ...parsePieces(text.slice(head.length), { wildcards: true, variables: variables === 'known' }),
  ];
  return [compileTemplate(pieces)];
}

/** API Gateway's own policies may leave out the ARN up to the stage. */
function completeApiArn(text: string): string {
  const short = 'execute-api:/';
  return text.startsWith(short) ? `arn:*:execute-api:*:*:*/${text.slice(short.length)}` : text;
}
