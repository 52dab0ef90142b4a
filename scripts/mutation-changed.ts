/**
 * Mutation tests of what changed: Stryker on the changed lines of the folders that stryker.config.mjs mutates.
 *
 *     node scripts/mutation-changed.ts
 *
 * Changed since MUTATION_BASE; by default since the branch left origin/main or, where there is no such branch, since
 * the commit before this one. What is not committed yet counts too. Exit status 1 when more than a tenth of the mutants
 * survive; one may, for some change nothing that can be observed. A clone too shallow to hold the base is no failure.
 */
import { execFileSync } from 'node:child_process';

const FOLDERS = ['core/evaluate', 'core/decode', 'core/detect'];
/** Two minutes' worth. A larger change is for `npm run test:mutation`. */
const MOST_LINES = 300;
const TOLERATED_SHARE = 0.1;
/** Of what git says. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Lines `from` to `to` of a file, both included, counted from 1. */
export interface LineRange {
  readonly file: string;
  readonly from: number;
  readonly to: number;
}

/** The lines that a diff without context adds or changes. */
export function changedRanges(diff: string): readonly LineRange[] {
  const ranges: LineRange[] = [];
  let file = '';
  for (const line of diff.split('\n')) {
    if (line.startsWith('+++ ')) file = line.slice('+++ b/'.length);
    const [, from, count] = /^@@ -\S+ \+(\d+)(?:,(\d+))? @@/.exec(line) ?? [];
    if (from === undefined || count === '0') continue;
    ranges.push({ file, from: Number(from), to: Number(from) + Number(count ?? 1) - 1 });
  }
  return ranges;
}

/** The first so many lines of them. */
export function firstLines(ranges: readonly LineRange[], most: number): readonly LineRange[] {
  let left = most;
  return ranges.flatMap(({ file, from, to }) => {
    const taken = Math.min(left, to - from + 1);
    left -= taken;
    return taken > 0 ? [{ file, from, to: from + taken - 1 }] : [];
  });
}

/** What became of a mutant, in Stryker's words. */
interface Outcome {
  readonly status: string;
}

export const countLines = (ranges: readonly LineRange[]): number =>
  ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);

/** Those that no test noticed, where they are too many. */
export function tooManySurvivors<T extends Outcome>(mutants: readonly T[]): readonly T[] {
  const survivors = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
  const valid = mutants.filter(({ status }) => status === 'Killed' || status === 'Timeout').length;
  const tolerated = Math.max(1, Math.floor((valid + survivors.length) * TOLERATED_SHARE));
  return survivors.length > tolerated ? survivors : [];
}

function git(...args: readonly string[]): string | undefined {
  try {
    return execFileSync('git', args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      maxBuffer: MOST_BYTES,
    }).trim();
  } catch {
    return undefined;
  }
}

function findBase(): string | undefined {
  const commit = (name: string) => git('rev-parse', '--verify', '--quiet', `${name}^{commit}`);
  const given = process.env.MUTATION_BASE;
  if (given !== undefined && given !== '') return commit(given);
  const fork = git('merge-base', 'HEAD', 'origin/main');
  return fork === undefined || fork === commit('HEAD') ? commit('HEAD^') : fork;
}

async function run(): Promise<number> {
  const base = findBase();
  if (base === undefined) {
    console.log('mutation: this clone does not reach back to what to compare with; nothing mutated');
    return 0;
  }
  const diff = git(
    'diff',
    '--unified=0',
    '--no-color',
    '--no-ext-diff',
    '--diff-filter=d',
    base,
    '--',
    ...FOLDERS,
  );
  if (diff === undefined) throw new Error(`git cannot show what changed since ${base}`);
  const all = changedRanges(diff).filter(({ file }) => file.endsWith('.ts'));
  if (all.length === 0) {
    console.log(`mutation: no line of ${FOLDERS.join(' or ')} changed since ${base.slice(0, 10)}`);
    return 0;
  }
  const ranges = firstLines(all, MOST_LINES);
  const left = countLines(all) - countLines(ranges);
  if (left > 0) console.log(`mutation: ${left} changed lines are left to \`npm run test:mutation\``);
  const mutate = ranges.map(({ file, from, to }) => `${file}:${from}-${to}`);
  const reporters = ['clear-text'];
  const thresholds = { high: 95, low: 90, break: null };
  const { Stryker } = await import('@stryker-mutator/core');
  const mutants = await new Stryker({ mutate, reporters, thresholds }).runMutationTest();
  const survivors = tooManySurvivors(mutants);
  if (survivors.length > 0) {
    console.error(`mutation: ${survivors.length} of ${mutants.length} changes of the new code go unnoticed`);
  }
  return survivors.length > 0 ? 1 : 0;
}

if (import.meta.main) process.exitCode = await run();
