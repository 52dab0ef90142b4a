import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../cli/commands.ts';
import { optionsIn } from '../../cli/completion.ts';
import { SHELLS } from '../../cli/completion-scripts.ts';
import { denials } from '../support/run-cli.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const scriptFor = async (shell: string) => (await denials(['completion', shell])).out;

describe.each(Object.entries(COMMANDS))('%s', (name, { load }) => {
  test('takes every option that its help names', async () => {
    const { help } = await load();
    const nowhere = temporaryFolder().path('none');
    for (const option of optionsIn(help)) {
      // Of two mistakes, the unknown option is met first, so nothing is read or made.
      const only = name === 'detect' ? ['--from-store'] : [];
      const { err } = await denials([name, ...only, option, '--no-such-option', nowhere]);
      expect(err, option).not.toContain(`unknown option '${option}'`);
      expect(err, option).not.toContain('defect');
    }
  });
});

const hasShell = (shell: string) => spawnSync(shell, ['-c', 'exit 0']).status === 0;

describe.runIf(hasShell('bash'))('bash', () => {
  const completed = async (...words: readonly string[]): Promise<readonly string[]> => {
    const script = await scriptFor('bash');
    const line = `COMP_WORDS=(denials ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; _denials; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', `${script}\n${line}`], { encoding: 'utf8' });
    expect(stderr).toBe('');
    return stdout.trimEnd().split('\n');
  };

  test.each([
    [['in'], ['incidents']],
    [['list', '--prin'], ['--principal']],
    [
      ['list', '--layer', 's'],
      ['scp', 'session'],
    ],
    [['list', '--by', 'pol'], ['policy']],
    [['groups', '--wa'], ['--watch']],
    [['show', '--wa'], ['']],
    [['list', 'no-option'], ['']],
  ])('%j', async (words, expected) => {
    expect(await completed(...words)).toEqual(expected);
  });

  test('every command', async () => {
    expect(await completed('')).toEqual([...Object.keys(COMMANDS), '--help', '--version']);
  });
});

test.each(SHELLS)('a script for %s names every command, and the shell can read it', async (shell) => {
  const script = await scriptFor(shell);
  for (const name of Object.keys(COMMANDS)) expect(script).toContain(name);
  if (!hasShell(shell)) return;
  const file = temporaryFolder().write('completion', script);
  expect(spawnSync(shell, ['-n', file], { encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
});

test.each([
  [['completion'], /give one shell: bash, zsh, fish\n/],
  [['completion', 'zhs'], /did you mean `zsh`/],
])('%j is a mistake', async (args, says) => {
  const { status, err } = await denials(args);
  expect(status).toBe(2);
  expect(err).toMatch(says);
});
