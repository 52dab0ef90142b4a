/**
 * What the table of actions costs a function: its size in the bundle, and the time until the first answer.
 *
 *   node scripts/measure-actions.ts    21 loads in this process, the first of them cold
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadActionTable } from '../adapters/action-table.ts';
import { packActions } from './pack-actions.ts';

const LOADS = 21;

function timeLoad(file: string): number {
  const started = performance.now();
  loadActionTable(file).find('ec2', 'RunInstances');
  return performance.now() - started;
}

const folder = mkdtempSync(join(tmpdir(), 'actions-'));
try {
  const file = packActions(folder);
  const times = Array.from({ length: LOADS }, () => timeLoad(file));
  const [cold = 0] = times;
  const median = times.toSorted((a, b) => a - b)[LOADS >> 1] ?? 0;
  console.log(`compressed: ${(statSync(file).size / 1000).toFixed(1)} KB`);
  console.log(
    `load and first answer: ${cold.toFixed(1)} ms cold, ${median.toFixed(1)} ms median of ${LOADS}`,
  );
} finally {
  rmSync(folder, { recursive: true });
}
