/**
 * What a run of the tests leaves lies in one folder, and goes with it at its end. Each app of the CDK makes a folder of its own, which
 * the CDK removes when the process exits; a worker of the tests is ended instead.
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Before the workers, which get the environment. Returns what removes the folder. */
export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'denials-tests-'));
  // A test runs as another user, who comes through here.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
}
