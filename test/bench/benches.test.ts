import { expect, test } from 'vitest';
import { runBench } from '../../bench/benches.ts';

async function bench(...args: readonly string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const io = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) };
  const status = await runBench(args, io);
  return { status, out: out.join(''), err: err.join('') };
}

test('without a name the benchmarks are listed', async () => {
  const { status, out, err } = await bench();
  expect([status, err]).toEqual([0, '']);
  for (const name of [
    'attribute',
    'cost',
    'detect',
    'evaluate',
    'import',
    'import-s3',
    'memory',
    'nab',
    'preview',
    'size',
    'store',
    'storms',
  ])
    expect(out).toMatch(new RegExp(`^ {2}${name} +\\w`, 'm'));
});

test.each([
  ['help', ['--help'], /^usage: npm run bench NAME, one of attribute, /],
  ['help with one', ['nab', '--help'], /^usage: npm run bench nab -- DIR$/],
  ['an unknown name', ['nav'], /^bench: there is no benchmark `nav`; usage: npm run bench NAME, one of /],
  ['a name that every object has', ['constructor'], /^bench: there is no benchmark `constructor`; /],
  [
    'an unknown option',
    ['detect', '--nonsense'],
    /^bench: unknown option '--nonsense'; usage: npm run bench detect -- /,
  ],
  ['a number that is none', ['detect', '--days', 'x'], /^bench: `--days x` is no number above 0; usage: /],
  [
    'an unknown part',
    ['detect', '--only', 'speed'],
    /^bench: there is no part `speed`; give one of quality, /,
  ],
  ['an unknown parser', ['cost', '--parser', 'x'], /^bench: there is no parser `x`; usage: /],
  [
    'no number of growths',
    ['cost', '--growths', 'x'],
    /^bench: `--growths` and `--seed` are numbers; usage: /,
  ],
  ['an unknown command', ['memory', 'x'], /^bench: no command that streams begins with `x`; usage: /],
  ['an unknown shift', ['detect', '--shift', 'left'], /^bench: there is no shift `left`; give one of none, /],
  ['no folder', ['nab'], /^bench: give the folder of a copy of .*; usage: npm run bench nab -- DIR$/],
  [
    'a folder of something else',
    ['nab', 'docs'],
    /^bench: there is no `docs\/data\/realTweets`; give the folder /,
  ],
  ['no log', ['import', '--log', 'no-such.json.gz'], /^bench: there is no log `no-such.json.gz`; /],
  ['no log to store', ['size', '--log', 'no-such.json.gz'], /^bench: there is no log `no-such.json.gz`; /],
  [
    'a share of more than all',
    ['storms', '2'],
    /^bench: `2` is no share: give a number above 0, at most 1; /,
  ],
  ['what takes nothing', ['ui', 'x'], /^bench: `x` is nothing that this takes; usage: npm run bench ui$/],
])('%s: one sentence and how to call it', async (_note, args, says) => {
  const { status, out, err } = await bench(...args);
  expect([status, out]).toEqual([2, '']);
  expect(err.trimEnd()).toMatch(says);
  expect(err.trimEnd()).not.toContain('\n');
});
