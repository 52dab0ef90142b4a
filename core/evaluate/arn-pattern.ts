/**
 * ARN conditions: six fields, each matched by itself, so that a `*` never runs over a colon, except in the last
 * field, to which all further colons belong.
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

export type ArnPattern = readonly Template[];

export function parseArnPattern(text: string, variables: boolean): ArnPattern {
  return splitFields(parsePieces(text, { wildcards: true, variables })).map(compileTemplate);
}

/** Splits at the colons that are written in the policy; one in a variable's name or value is none of them. */
export function splitFields(pieces: readonly TemplatePiece[]): readonly (readonly TemplatePiece[])[] {
  const fields: TemplatePiece[][] = [[]];
  for (const piece of pieces) {
    if (piece.kind !== 'literal') {
      fields.at(-1)?.push(piece);
      continue;
    }
    const room = FIELDS - fields.length;
    const parts = piece.text.split(':');
    const [first = '', ...others] = [...parts.slice(0, room), parts.slice(room).join(':')].slice(
      0,
      parts.length,
    );
    if (first !== '') fields.at(-1)?.push({ kind: 'literal', text: first });
    for (const text of others) fields.push(text === '' ? [] : [{ kind: 'literal', text }]);
  }
  return fields;
}

export function matchesArn(pattern: ArnPattern, arn: string, context: RequestContext): Ternary {
  const fields = arn.split(':');
  if (fields.length < FIELDS) return 'no';
  if (pattern.length < FIELDS && !endsOpen(pattern)) return 'no';
  let found: Ternary = 'yes';
  for (const [index, template] of pattern.entries()) {
    const isLast = index === pattern.length - 1;
    const text = isLast ? fields.slice(index).join(':') : (fields[index] ?? '');
    found = and(found, matchesTemplate(template, text, context));
  }
  return found;
}

/** A pattern of fewer fields, such as `*`, stands for whole ARNs only where it ends in a wildcard. */
function endsOpen(pattern: ArnPattern): boolean {
  const last = pattern.at(-1);
  if (last?.kind !== 'fixed') return false;
  return last.pattern.kind === 'any' || last.pattern.kind === 'prefix';
}
