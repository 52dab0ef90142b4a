/**
 * Policy texts with variables: `arn:aws:s3:::home/${aws:username, 'guest'}/*`.
 *
 * Shape   text -> Template, compiled once; Template and the request's context -> Pattern, if every variable has one
 *         value or a default.
 * Errors  none: all that is not a variable is literal text.
 * Source  IAM User Guide, "IAM policy elements: Variables and tags".
 *
 * INVARIANT: a value that came from a variable is literal. A user named `*` matches only a `*`.
 */
import type { RequestContext } from './context.ts';
import { type Ternary, ternary } from './ternary.ts';
import {
  compilePattern,
  matchesPattern,
  type Pattern,
  patternOf,
  type WildPiece,
  wildPieces,
} from './wildcard.ts';

export interface Variable {
  readonly kind: 'variable';
  /** In lower case. */
  readonly key: string;
  /** As written. */
  readonly name: string;
  readonly fallback: string | undefined;
}

export type TemplatePiece = WildPiece | Variable;

export type Template =
  | { readonly kind: 'fixed'; readonly pattern: Pattern }
  | {
      readonly kind: 'open';
      readonly pieces: readonly TemplatePiece[];
      readonly variables: readonly string[];
    };

/** What `${…}` is in a document of some version: a variable, text, or it is unknown which. */
export type VariableSyntax = 'known' | 'none' | 'unknown';

export interface TemplateSyntax {
  /** `*` and `?` are wildcards. */
  readonly wildcards: boolean;
  /** `${…}` is a variable: only since policy version 2012-10-17. */
  readonly variables: boolean;
}

/** The three characters that can be written as variables. */
const ESCAPES: ReadonlySet<string> = new Set(['*', '?', '$']);

export function parsePieces(
  text: string,
  { wildcards, variables }: TemplateSyntax,
): readonly TemplatePiece[] {
  const pieces: TemplatePiece[] = [];
  const addText = (literal: string) => {
    if (wildcards) for (const piece of wildPieces(literal)) pieces.push(piece);
    else if (literal !== '') pieces.push({ kind: 'literal', text: literal });
  };
  let start = 0;
  while (variables) {
    const open = text.indexOf('${', start);
    const close = open === -1 ? -1 : text.indexOf('}', open);
    if (close === -1) break;
    addText(text.slice(start, open));
    pieces.push(parseVariable(text.slice(open + 2, close)));
    start = close + 1;
  }
  addText(text.slice(start));
  return pieces;
}

function parseVariable(body: string): TemplatePiece {
  if (ESCAPES.has(body)) return { kind: 'literal', text: body };
  const comma = body.indexOf(',');
  const name = (comma === -1 ? body : body.slice(0, comma)).trim();
  const fallback = comma === -1 ? undefined : parseFallback(body.slice(comma + 1).trim());
  return { kind: 'variable', key: name.toLowerCase(), name, fallback };
}

/** A default is written in single quotes; anything else is not a default. */
function parseFallback(quoted: string): string | undefined {
  const isQuoted = quoted.length >= 2 && quoted.startsWith("'") && quoted.endsWith("'");
  return isQuoted ? quoted.slice(1, -1) : undefined;
}

export function compileTemplate(pieces: readonly TemplatePiece[]): Template {
  const variables = variableNames(pieces);
  if (variables.length > 0) return { kind: 'open', pieces, variables };
  return { kind: 'fixed', pattern: compilePattern(pieces.filter((piece) => piece.kind !== 'variable')) };
}

export function variableNames(pieces: readonly TemplatePiece[]): readonly string[] {
  return pieces.flatMap((piece) => (piece.kind === 'variable' ? [piece.name] : []));
}

export function parseTemplate(text: string, syntax: TemplateSyntax): Template {
  if (syntax.variables && text.includes('${')) return compileTemplate(parsePieces(text, syntax));
  return syntax.wildcards ? fixedTemplate(text) : { kind: 'fixed', pattern: { kind: 'exact', text } };
}

/** Of a text in which `${…}` is no variable. */
export function fixedTemplate(text: string): Template {
  return { kind: 'fixed', pattern: patternOf(text) };
}

/** `unresolved`: a variable has no single value and no default, so the template matches nothing. */
export type ResolvedTemplate = Pattern | 'unresolved' | 'unknown';

export function resolveTemplate(template: Template, context: RequestContext): ResolvedTemplate {
  if (template.kind === 'fixed') return template.pattern;
  const pieces = resolvePieces(template.pieces, context);
  return typeof pieces === 'string' ? pieces : compilePattern(pieces);
}

/** The pieces, each variable replaced by its value as literal text. */
export function resolvePieces(
  pieces: readonly TemplatePiece[],
  context: RequestContext,
): readonly WildPiece[] | 'unresolved' | 'unknown' {
  const known: WildPiece[] = [];
  let unknown = false;
  for (const piece of pieces) {
    const resolved = piece.kind === 'variable' ? resolveVariable(piece, context) : piece;
    if (resolved === 'unresolved') return 'unresolved';
    if (resolved === 'unknown') unknown = true;
    else known.push(resolved);
  }
  return unknown ? 'unknown' : known;
}

function resolveVariable(
  { key, fallback }: Variable,
  context: RequestContext,
): WildPiece | 'unresolved' | 'unknown' {
  const value = context.lookup(key);
  if (value === 'unknown') return 'unknown';
  const text = value === 'absent' ? fallback : singleValue(value);
  return text === undefined ? 'unresolved' : { kind: 'literal', text };
}

/**
 * Has a variable no value, or may it have none? AWS says both that such a text matches nothing, and that it may make the
 * entire statement invalid. A default that AWS would not use for several values does not help.
 */
export function mayLackValue({ key, fallback }: Variable, context: RequestContext): boolean {
  const value = context.lookup(key);
  if (typeof value === 'string') return fallback === undefined;
  return value.length !== 1;
}

export function variablesIn(pieces: readonly TemplatePiece[]): readonly Variable[] {
  return pieces.filter((piece) => piece.kind === 'variable');
}

/** Multivalued keys cannot be variables. */
function singleValue(values: readonly string[]): string | undefined {
  return values.length === 1 ? values[0] : undefined;
}

export function matchesTemplate(
  template: Template,
  text: string,
  context: RequestContext,
  ignoreCase = false,
): Ternary {
  const pattern = resolveTemplate(template, context);
  if (pattern === 'unresolved') return 'no';
  if (pattern === 'unknown') return ignoreCase || mayMatch(template, text, context) ? 'maybe' : 'no';
  return ternary(ignoreCase ? equalsIgnoringCase(pattern, text) : matchesPattern(pattern, text));
}

/** Does the text match with some value in the place of each unknown variable? */
function mayMatch(template: Template, text: string, context: RequestContext): boolean {
  if (template.kind === 'fixed') return matchesPattern(template.pattern, text);
  const widest = template.pieces.flatMap((piece): readonly WildPiece[] => {
    const resolved = piece.kind === 'variable' ? resolveVariable(piece, context) : piece;
    return typeof resolved === 'string' ? [{ kind: 'run' }] : [resolved];
  });
  return matchesPattern(compilePattern(widest), text);
}

function equalsIgnoringCase(pattern: Pattern, text: string): boolean {
  return pattern.kind === 'exact' && pattern.text.toLowerCase() === text.toLowerCase();
}
