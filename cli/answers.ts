/** Explains the denials of an embedded store from a snapshot, as the deployed monitor explains its own from AWS. */
import { readSnapshot } from '../adapters/snapshot/file.ts';
import { type ExplainRequestDeps, explainRequest } from '../core/attribute/explain-request.ts';
import type { SessionCoverage } from '../core/gather/known-grant.ts';
import type { ExplanationKey } from '../core/model/explanation-request.ts';
import { snapshotSource } from '../core/snapshot/source.ts';
import { actionTable } from './action-table.ts';
import type { Io } from './command.ts';
import type { EmbeddedStore } from './open-store.ts';

/** Resolves to how many explanations were stored. */
type Answer = (questions: Iterable<ExplanationKey> | AsyncIterable<ExplanationKey>) => Promise<number>;

/** `coverage`: which beginnings of sessions the input holds; left out: not known. */
export async function answeringFrom(
  snapshot: string,
  store: EmbeddedStore,
  io: Io,
  coverage?: SessionCoverage,
): Promise<Answer> {
  const source = snapshotSource(await readSnapshot(snapshot));
  const deps: ExplainRequestDeps = { store, source, table: actionTable(io), coverage, clock: io.now };
  return async (questions) => {
    let answered = 0;
    for await (const key of questions) answered += (await explainRequest(key, deps)) === 'answered' ? 1 : 0;
    return answered;
  };
}
