import { expect, test } from 'vitest';
import { readSourceFiles } from './support/source-files.ts';

const files = readSourceFiles();

/** Which top folders a folder may import from; anything else points outward. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contract: ['contract'],
  core: ['core', 'contract', 'data'],
  adapters: ['adapters', 'core', 'contract', 'data'],
  lambdas: ['lambdas', 'adapters', 'core', 'contract'],
  cli: ['cli', 'adapters', 'core', 'contract', 'data'],
  lib: ['lib', 'contract'],
  bin: ['lib', 'cli'],
};

/** The core is pure: of Node it may use what only computes. */
const CORE_NODE_MODULES = ['node:crypto'];

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const folderOf = (path: string) => path.split('/')[0] ?? '';

function targetFolder(path: string, specifier: string): string {
  return folderOf(new URL(specifier, `file:///${path}`).pathname.slice(1));
}

test('imports point inward', () => {
  const outward = files.flatMap(({ path, imports }) =>
    imports
      .filter((specifier) => specifier.startsWith('.'))
      .filter((specifier) => !MAY_IMPORT[folderOf(path)]?.includes(targetFolder(path, specifier)))
      .map((specifier) => `${path} imports ${specifier}`),
  );
  expect(outward).toEqual([]);
});

test('the core imports no SDK and no I/O', () => {
  const impure = files
    .filter(({ path }) => folderOf(path) === 'core')
    .flatMap(({ path, imports }) =>
      imports
        .filter((specifier) => !specifier.startsWith('.') && !CORE_NODE_MODULES.includes(specifier))
        .map((specifier) => `${path} imports ${specifier}`),
    );
  expect(impure).toEqual([]);
});

test('files stay small: none over 300 lines, median at most 100', () => {
  expect(files.filter(({ lines }) => lines > 300).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  expect(median(files.map(({ lines }) => lines))).toBeLessThanOrEqual(100);
});

test('functions stay small: none over 60 lines, median at most 12', () => {
  const functions = files.flatMap(({ path, functions }) => functions.map((each) => ({ path, ...each })));
  expect(functions.filter(({ lines }) => lines > 60).map((f) => `${f.path} ${f.name}: ${f.lines}`)).toEqual(
    [],
  );
  expect(median(functions.map(({ lines }) => lines))).toBeLessThanOrEqual(12);
});

test('lambda entry points stay under 60 lines', () => {
  const long = files.filter(({ path, lines }) => folderOf(path) === 'lambdas' && lines >= 60);
  expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
});
