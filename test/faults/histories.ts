/** Many histories, each from a seed of its own. */
import { forEachOf } from '../../adapters/for-each-of.ts';
import { detectHistory } from './detect-history.ts';
import type { OpenEngine } from './engine.ts';
import { ingestHistory } from './ingest-history.ts';
import { newTally, type Tally } from './invocation.ts';

export type Kind = 'ingest' | 'detect';

export interface Failure {
  readonly seed: number;
  /** What does not hold. */
  readonly wrong: readonly string[];
}

export interface Survived {
  readonly tally: Tally;
  readonly failures: readonly Failure[];
}

const RUN = { ingest: ingestHistory, detect: detectHistory } as const;

export interface Share {
  readonly runs: number;
  /** Of the first. */
  readonly seed: number;
  /** So many of them share the process and the engine, and nothing else. */
  readonly atOnce?: number;
  /** With a third of the records and of the time, for an engine that takes long. */
  readonly isShort?: boolean;
}

export async function histories(
  kind: Kind,
  { runs, seed, atOnce = 1, isShort = false }: Share,
  open: OpenEngine,
): Promise<Survived> {
  const tally = newTally();
  const failures: Failure[] = [];
  const seeds = Array.from({ length: runs }, (_, i) => seed + i);
  await forEachOf(seeds, atOnce, async (each) => {
    const wrong = await RUN[kind]({ seed: each, isShort, open, tally });
    if (wrong.length > 0) failures.push({ seed: each, wrong });
  });
  return { tally, failures: failures.toSorted((a, b) => a.seed - b.seed) };
}
