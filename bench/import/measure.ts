/** What a program takes, as the operating system counts it, in a process of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Taken {
  /** From the start of the process. */
  readonly seconds: number;
  /** Of CPU time, of all its threads. */
  readonly cpuSeconds: number;
  readonly peakMiB: number;
  readonly out: string;
}

const AT_EXIT = `process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  require('node:fs').writeFileSync(process.env.TAKEN, JSON.stringify({
    seconds: performance.now() / 1000, cpuSeconds: (user + system) / 1e6, peakMiB: process.resourceUsage().maxRSS / 1024,
  }));
});`;

/** `args`: of node. Throws what the program prints of its mistakes. */
export function taken(args: readonly string[]): Taken {
  const folder = mkdtempSync(join(tmpdir(), 'denials-taken-'));
  try {
    const [preload, file] = [join(folder, 'at-exit.cjs'), join(folder, 'taken.json')];
    writeFileSync(preload, AT_EXIT);
    const env = { ...process.env, TAKEN: file };
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', preload, ...args], {
      encoding: 'utf8',
      env,
    });
    if (status !== 0) throw new Error(stderr);
    return { ...JSON.parse(readFileSync(file, 'utf8')), out: stdout };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
