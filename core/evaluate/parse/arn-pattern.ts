/**
 * ARN conditions: six fields, each matched by itself, so that a `*` never matches a colon, except in the last field,
 * to which all further colons belong.
 *
 * Source  IAM User Guide, "Amazon Resource Name (ARN) condition operators".
 */
import type { RequestContext } from './context.ts';
import {
  compileTemplate,
  matchesTemplate,
  parsePieces,
  type Template,
  type TemplatePiece,
} from './template.ts';
import { and, type Ternary } from './ternary.ts';

const FIELDS = 6;

export interface ArnPattern {
  readonly fields: readonly Template[];
  /** Ends in `*`: then missing fields match anything. */
  readonly isOpen: boolean;
}

export function parseArnPattern(text: string, variables: boolean): ArnPattern {
  const fields = splitFields(parsePieces(text, { wildcards: true, variables }));
  return { fields: fields.map(compileTemplate), isOpen: text.endsWith('*') };
}

/** Splits at the colons of the policy's text, not at those in the name or value of a variable. */
export function splitFields(pieces: readonly TemplatePiece[]): readonly (readonly TemplatePiece[])[] {
  const fields: TemplatePiece[][] = [];
  let field: TemplatePiece[] = [];
  for (const piece of pieces) {
    if (piece.kind !== 'literal') {
      field.push(piece);
      continue;
    }
    const [first = '', ...others] = piece.text.split(':');
    field.push({ kind: 'literal', text: first });
    for (const text of others) {
      const isLast = fields.length === FIELDS - 1;
      if (!isLast) {
        fields.push(field);
        field = [];
      }
      field.push({ kind: 'literal', text: isLast ? `:${text}` : text });
    }
  }
  return [...fields, field];
}

export function matchesArn({ fields, isOpen }: ArnPattern, arn: string, context: RequestContext): Ternary {
  const actual = arn.split(':');
  if (actual.length < FIELDS) return 'no';
  if (fields.length < FIELDS && !isOpen) return 'no';
  let found: Ternary = 'yes';
  for (const [index, template] of fields.entries()) {
    const isLast = index === fields.length - 1;
    const text = isLast ? actual.slice(index).join(':') : (actual[index] ?? '');
    found = and(found, matchesTemplate(template, text, context));
  }
  return found;
}
