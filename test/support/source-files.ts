/** The project's own TypeScript sources, measured for the architecture test. */
import { globSync, readFileSync } from 'node:fs';
import { parseSync } from 'vite';

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  /** Module specifiers of static and dynamic imports, as written. */
  readonly imports: readonly string[];
  /** Regular expressions that are written as literals. */
  readonly patterns: readonly RegExp[];
  /** How many `throw` statements. */
  readonly throws: number;
  /** Lines of every function with a braced body, its name where it has one. */
  readonly functions: readonly { readonly name: string; readonly lines: number }[];
}

const FOLDERS = ['contract', 'core', 'adapters', 'cli', 'ui', 'lambdas', 'lib', 'bin'];

export function readSourceFiles(): SourceFile[] {
  return FOLDERS.flatMap((folder) => globSync(`${folder}/**/*.ts`)).map(readSourceFile);
}

function readSourceFile(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const lineAt = lineIndex(text);
  const imports: string[] = [];
  const patterns: RegExp[] = [];
  let throws = 0;
  const functions: { name: string; lines: number }[] = [];
  visit(parseSync(path, text, { lang: 'ts' }).program, undefined, (node, parent) => {
    const source = node.source as Node | undefined;
    if (typeof source?.value === 'string') imports.push(source.value);
    if (node.type === 'ThrowStatement') throws += 1;
    const regex = node.regex as { pattern: string; flags: string } | undefined;
    if (node.type === 'Literal' && regex !== undefined) patterns.push(new RegExp(regex.pattern, regex.flags));
    const body = node.body as Node | undefined;
    if (FUNCTIONS.has(node.type) && body?.type === 'BlockStatement') {
      functions.push({ name: nameOf(node, parent), lines: lineAt(body.end) - lineAt(body.start) + 1 });
    }
  });
  return { path, text, lines: text.split('\n').length - 1, imports, patterns, throws, functions };
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [member: string]: unknown;
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

function nameOf(node: Node, parent: Node | undefined): string {
  const id = (node.id ?? parent?.id ?? parent?.key) as Node | undefined;
  return typeof id?.name === 'string' ? id.name : 'anonymous';
}

function visit(
  node: unknown,
  parent: Node | undefined,
  see: (node: Node, parent: Node | undefined) => void,
): void {
  if (Array.isArray(node)) for (const item of node) visit(item, parent, see);
  if (typeof node !== 'object' || node === null || !('type' in node)) return;
  const known = node as Node;
  see(known, parent);
  for (const [member, value] of Object.entries(known)) {
    if (member !== 'parent' && typeof value === 'object') visit(value, known, see);
  }
}

function lineIndex(text: string): (offset: number) => number {
  return (offset) => text.slice(0, offset).split('\n').length;
}
