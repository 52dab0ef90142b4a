/** Programs from PyPI, each in a virtual environment of its own under .engines; downloaded once. */
import { spawnSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Folder of the environment's programs, `program` among them. */
export function installPython(name: string, requirement: string, program: string): string {
  const home = resolve('.engines', name);
  if (existsSync(join(home, 'bin', program))) return join(home, 'bin');
  rmSync(home, { recursive: true, force: true });
  run('python3', ['-m', 'venv', home]);
  run(join(home, 'bin', 'pip'), ['install', '--quiet', '--disable-pip-version-check', requirement]);
  return join(home, 'bin');
}

function run(program: string, args: readonly string[]): void {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${error ?? stdout + stderr}`);
}
