/** The monitor in process: records go into a store of its own, and its questions are answered from a snapshot. */
import { lazyActionTable } from '../../adapters/action-table.ts';
import { openSqliteStore } from '../../adapters/sqlite/store.ts';
import {
  type ExplainRequestDeps,
  explainRequest,
  type RequestOutcome,
} from '../../core/attribute/explain-request.ts';
import { addToBatch, emptyBatch, storeBatch } from '../../core/ingest/ingest.ts';
import { ingestMessages, type MessageFailure } from '../../core/ingest/queue-messages.ts';
import type { ExplanationKey } from '../../core/model/explanation-request.ts';
import type { PolicySource } from '../../core/model/policy-source.ts';
import { normalizeRecord } from '../../core/normalize/cloudtrail.ts';
import { resourceFamily } from '../../core/normalize/resource-family.ts';
import { storm } from './storm.ts';

export const NOW = '2026-11-21T00:00:00Z';

export type EmbeddedStore = ReturnType<typeof openSqliteStore>;

export function emptyStore(): EmbeddedStore {
  return openSqliteStore(':memory:', { familyOf: resourceFamily, now: () => Date.parse(NOW) });
}

export async function takeIn(store: EmbeddedStore, records: readonly unknown[]): Promise<void> {
  const batch = emptyBatch();
  for (const record of records) addToBatch(batch, normalizeRecord(record, lazyActionTable));
  await storeBatch(store, batch);
}

export function answerDeps(store: EmbeddedStore, source: PolicySource): ExplainRequestDeps {
  return { store, source, table: lazyActionTable, clock: () => Date.parse(NOW) };
}

export async function answerAll(
  store: EmbeddedStore,
  deps: ExplainRequestDeps,
): Promise<readonly (readonly [ExplanationKey, RequestOutcome])[]> {
  const outcomes: [ExplanationKey, RequestOutcome][] = [];
  for await (const key of store.openExplanationRequests())
    outcomes.push([key, await explainRequest(key, deps)]);
  return outcomes;
}

/** The same source, and how often each of its look-ups was made. */
export function counted(source: PolicySource): { source: PolicySource; looks: Map<string, number> } {
  const looks = new Map<string, number>();
  const counting = new Proxy(source, {
    get(target, name) {
      looks.set(String(name), (looks.get(String(name)) ?? 0) + 1);
      return Reflect.get(target, name);
    },
  });
  return { source: counting, looks };
}

export interface StormFigures {
  readonly denials: number;
  readonly answered: number;
  /** Questions without an answer at the end. */
  readonly open: number;
  readonly milliseconds: number;
}

/** From the queue to the answers: questions are answered while the storm goes on. */
export async function runStorm(source: PolicySource, denials: number): Promise<StormFigures> {
  const store = emptyStore();
  const deps = answerDeps(store, source);
  const started = performance.now();
  let added = 0;
  let answered = 0;
  for (const bodies of storm(denials)) {
    const messages = bodies.map((body, index) => ({ id: String(index), body }));
    const onFailure = (_id: string, failure: MessageFailure) => {
      throw new Error('a message was not ingested', { cause: failure });
    };
    const result = await ingestMessages(messages, {
      store,
      clock: deps.clock,
      table: lazyActionTable,
      onFailure,
    });
    added += result.added;
    answered += (await answerAll(store, deps)).length;
  }
  const milliseconds = performance.now() - started;
  const open = (await Array.fromAsync(store.openExplanationRequests())).length;
  return { denials: added, answered, open, milliseconds };
}
