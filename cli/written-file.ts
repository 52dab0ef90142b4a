/**
 * A file that a person writes, JSON or YAML: its text as JSON, and the line of each value in it.
 *
 * Errors  `InputError`: it cannot be read, is too large, or is no YAML, with the line.
 */
import { readFile } from 'node:fs/promises';
import { type Document, isNode, LineCounter, parseDocument, type Tags } from 'yaml';
import { InputError } from '../adapters/input/files.ts';
import { lineOfPath } from '../core/evaluate/parse/json-text.ts';

export interface WrittenFile {
  readonly path: string;
  readonly json: string;
  /** By JSON path: `$.checks[0].name`; undefined: of the whole file. */
  readonly lineOf: (path: string) => number | undefined;
}

/** A file that a person wrote is never so large. */
const LARGEST = 16 * 1024 * 1024;

/** How a kind of file differs from any YAML or JSON. */
export interface WrittenForm {
  readonly isYaml: (text: string) => boolean;
  readonly tags: Tags;
  readonly prepare: (document: Document) => void;
}

export async function readWritten(path: string, form?: WrittenForm): Promise<WrittenFile> {
  const text = await textOf(path);
  return writtenText(path, text, form?.isYaml(text) ?? /\.ya?ml$/i.test(path), form);
}

/** What such a file holds, whatever it comes from. */
export function writtenText(path: string, text: string, isYaml: boolean, form?: WrittenForm): WrittenFile {
  if (isYaml) return fromYaml(path, text, form);
  return { path, json: text, lineOf: (at) => (at.length > 1 ? lineOfPath(text, at) : undefined) };
}

async function textOf(path: string): Promise<string> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > LARGEST) throw new InputError('it has more than 16 MiB');
    return new TextDecoder().decode(bytes);
  } catch (error) {
    throw new InputError(`cannot read \`${path}\`: ${(error as Error).message}`, { cause: error });
  }
}

/** Aliases may stand for one another: as many as no person writes would make a small file large. */
const MOST_ALIASES = 100;

function fromYaml(path: string, text: string, form: WrittenForm | undefined): WrittenFile {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'silent',
    ...(form === undefined ? {} : { customTags: form.tags }),
  });
  // A tag that is not known would be left out in silence.
  const [error] = [...document.errors, ...document.warnings];
  if (error !== undefined) {
    const { line } = lines.linePos(error.pos[0]);
    throw new InputError(`\`${path}\`: line ${line}: is no YAML: ${error.message}`);
  }
  return {
    path,
    json: readable(path, () => {
      form?.prepare(document);
      return JSON.stringify(document.toJS({ maxAliasCount: MOST_ALIASES })) ?? 'null';
    }),
    lineOf: (at) => {
      const node: unknown = document.getIn(stepsOf(at), true);
      const offset = isNode(node) ? node.range?.[0] : undefined;
      return offset === undefined ? undefined : lines.linePos(offset).line;
    },
  };
}

/** An alias may stand for what it is in, and lists may lie in lists without end. */
function readable(path: string, read: () => string): string {
  try {
    return read();
  } catch (error) {
    const [why = ''] = (error as Error).message.split('\n');
    throw new InputError(`\`${path}\`: is no YAML: ${why}`, { cause: error });
  }
}

/** `$.checks[0]["a b"]` → checks, 0, a b. */
function stepsOf(path: string): readonly (string | number)[] {
  const steps = path.matchAll(/\.(\w+)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/g);
  return [...steps].map(([, name, index, quoted]) => {
    if (index !== undefined) return Number(index);
    return name ?? String(JSON.parse(quoted ?? '""'));
  });
}
