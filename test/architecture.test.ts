import { expect, test } from 'vitest';
import { readSourceFiles } from './support/source-files.ts';

const files = readSourceFiles();

/** Which top folders a folder may import from; anything else points outward. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  contract: ['contract'],
  core: ['core', 'contract', 'data'],
  adapters: ['adapters', 'core', 'contract', 'data'],
  lambdas: ['lambdas', 'adapters', 'core', 'contract'],
  ui: ['ui', 'core', 'contract'],
  cli: ['cli', 'ui', 'adapters', 'core', 'contract', 'data'],
  lib: ['lib', 'contract'],
  bin: ['lib', 'cli'],
};

/** The core is pure: of Node it may use what only computes. */
const CORE_NODE_MODULES = ['node:crypto'];

/**
 * The core's rooms, lowest first: each imports those before it only. A path names all that lies below it, unless a
 * longer one does.
 */
const CORE_ORDER: readonly string[] = [
  'core/model',
  'core/ports.ts',
  'core/text',
  'core/record',
  'core/decode',
  'core/normalize',
  'core/context',
  'core/evaluate/parse',
  'core/evaluate/decide',
  'core/evaluate/explain',
  'core/evaluate',
  'core/snapshot',
  'core/what-if/variant',
  'core/gather',
  'core/assess',
  'core/what-if/cause',
  'core/fix',
  'core/attribute/reconcile',
  'core/attribute',
  'core/explain',
  'core/what-if',
  'core/query',
  'core/verify',
  'core/organization',
  'core/ingest',
  'core/cost',
  'core/backfill',
  'core/detect',
  'core/alert/suppress',
  'core/alert',
  'core/alert/channels',
  'core/doctor',
];

/** Where the core throws all the same, and why; docs/architecture.md has the rule. */
const MAY_THROW: Readonly<Record<string, string>> = {
  'core/alert/alert-settings.ts': 'a mistake of the stack must stop the function when it starts',
};

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const folderOf = (path: string) => path.split('/')[0] ?? '';

const targetOf = (path: string, specifier: string): string =>
  new URL(specifier, `file:///${path}`).pathname.slice(1);

const targetFolder = (path: string, specifier: string): string => folderOf(targetOf(path, specifier));

/** The longest entry that the path lies below; -1: none. */
function rankOf(path: string): number {
  const rooms = CORE_ORDER.filter((room) => path === room || path.startsWith(`${room}/`));
  return CORE_ORDER.indexOf(
    rooms.reduce((longest, room) => (room.length > longest.length ? room : longest), ''),
  );
}

/** Files that reach each other: strongly connected components of more than one file, each sorted. */
function circles(): readonly (readonly string[])[] {
  const targets = new Map(
    files.map(({ path, imports }) => [
      path,
      imports.filter((specifier) => specifier.startsWith('.')).map((specifier) => targetOf(path, specifier)),
    ]),
  );
  const reached = new Map([...targets.keys()].map((path) => [path, reachedFrom(path, targets)]));
  const circular = [...reached].filter(([path, others]) => others.has(path)).map(([path]) => path);
  const rings = circular.map((path) =>
    circular.filter((other) => reached.get(path)?.has(other) && reached.get(other)?.has(path)).toSorted(),
  );
  return [...new Map(rings.map((ring) => [ring.join(), ring])).values()];
}

function reachedFrom(start: string, targets: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const reached = new Set<string>();
  const waiting = [...(targets.get(start) ?? [])];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    waiting.push(...(targets.get(path) ?? []));
  }
  return reached;
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

test('the rooms of the core import lower ones only', () => {
  const core = files.filter(({ path }) => folderOf(path) === 'core');
  expect(core.filter(({ path }) => rankOf(path) < 0).map(({ path }) => path)).toEqual([]);
  const upward = core.flatMap(({ path, imports }) =>
    imports
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => targetOf(path, specifier))
      .filter((target) => folderOf(target) === 'core' && rankOf(target) > rankOf(path))
      .map((target) => `${path} imports ${target}`),
  );
  expect(upward).toEqual([]);
});

test('no file imports itself by way of others, not even a type', () => {
  expect(circles()).toEqual([]);
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

test('one file reads times: JavaScript takes 30 February for the second of March', () => {
  const reading = files.filter(({ text }) => /\bDate\.parse\b/.test(text)).map(({ path }) => path);
  expect(reading).toEqual(['core/record/event-time.ts']);
  const dates = files.filter(
    ({ path, text }) => ['core', 'cli', 'ui'].includes(folderOf(path)) && /\bnew Date\(/.test(text),
  );
  expect(dates.map(({ path }) => path)).toEqual(['core/record/event-time.ts']);
});

test('no list is handed over as single arguments: one of 125,000 items is more than the stack holds', () => {
  const spread = /(?:\.(?:push|unshift)\(|Math\.(?:max|min)\((?:[\w.]+, )*)\.\.\./;
  const found = files.filter(
    ({ path, text }) => ['core', 'cli', 'ui'].includes(folderOf(path)) && spread.test(text),
  );
  expect(found.map(({ path }) => path)).toEqual([]);
});

test('files stay small: none over 300 lines, median at most 80', () => {
  expect(files.filter(({ lines }) => lines > 300).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
  expect(median(files.map(({ lines }) => lines))).toBeLessThanOrEqual(80);
});

test('functions stay small: none over 60 lines, median at most 12', () => {
  const functions = files.flatMap(({ path, functions }) => functions.map((each) => ({ path, ...each })));
  expect(functions.filter(({ lines }) => lines > 60).map((f) => `${f.path} ${f.name}: ${f.lines}`)).toEqual(
    [],
  );
  expect(median(functions.map(({ lines }) => lines))).toBeLessThanOrEqual(12);
});

test('the core throws nothing, but where it says so', () => {
  const throwing = files.filter(({ path, throws }) => folderOf(path) === 'core' && throws > 0);
  expect(throwing.map(({ path }) => path).toSorted()).toEqual(Object.keys(MAY_THROW).toSorted());
});

test('lambda entry points stay under 60 lines', () => {
  const long = files.filter(({ path, lines }) => folderOf(path) === 'lambdas' && lines >= 60);
  expect(long.map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
});
