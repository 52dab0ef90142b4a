/**
 * The words that the project does not use any more (docs/glossary.md, "Retired words"), and where they still are: in names (by their camel-case parts), comments, texts and documents.
 */
import { globSync, readFileSync } from 'node:fs';

/** A user and a role of the samples. */
const MADE_UP_NAMES = /\b(?:user|role)\/no[b]ody\b/g;

/** What holds a retired word and is not ours to change: the name of an API, and what the changelog says of the past. */
const NOT_OURS: readonly RegExp[] = [/\b(?:allSettled|PromiseSettledResult)\b/g, /`keen`/g, MADE_UP_NAMES];

const NO_SOURCES: ReadonlySet<string> = new Set(['node_modules', 'dist', 'cdk.out', 'reports']);
/** Its examples are retired words. */
const TEST_OF_WORDS = 'test/words.test.ts';

export function retiredWords(): ReadonlySet<string> {
  const table = readFileSync('docs/glossary.md', 'utf8').split('\n## Retired words\n')[1] ?? '';
  const cells = [...table.matchAll(/^\| ([^|]+)\|/gm)].slice(2).map(([, cell = '']) => cell);
  return new Set(cells.flatMap((cell) => cell.split(',').map((word) => word.trim().toLowerCase())));
}

/** `LINE: word`, in the order of the text. */
export function retiredWordsIn(text: string, retired: ReadonlySet<string>): readonly string[] {
  const ours = NOT_OURS.reduce((left, pattern) => left.replace(pattern, ''), text);
  return ours
    .split('\n')
    .flatMap((line, index) =>
      (line.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g) ?? [])
        .filter((word) => retired.has(word.toLowerCase()))
        .map((word) => `${index + 1}: ${word}`),
    );
}

/** All sources and documents, with their texts; of the glossary only what comes before its lists of words. */
export function filesToRead(): readonly { readonly path: string; readonly text: string }[] {
  const paths = globSync('**/*.{ts,md}', { exclude: (path) => path.startsWith('.') || NO_SOURCES.has(path) });
  const others = paths.filter((path) => path !== TEST_OF_WORDS);
  return others.toSorted().map((path) => {
    const text = readFileSync(path, 'utf8');
    const isGlossary = path === 'docs/glossary.md';
    return { path, text: isGlossary ? (text.split('\n## One word, one meaning\n')[0] ?? '') : text };
  });
}
