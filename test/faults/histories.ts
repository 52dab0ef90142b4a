/** Many histories, one after the other, each from a seed of its own. */
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

export async function histories(kind: Kind, runs: number, seed: number, open: OpenEngine): Promise<Survived> {
  const tally = newTally();
  const failures: Failure[] = [];
  for (let each = seed; each < seed + runs; each += 1) {
    const wrong = await RUN[kind](each, open, tally);
    if (wrong.length > 0) failures.push({ seed: each, wrong });
  }
  return { tally, failures };
}
