/**
 * Writing denials into the table: one transaction a group, each denial put if absent and counted in its group; then
 * the explanation requests for them.
 * Denials of one minute are put as one item (denial-batch.ts). Which of them are stored already is read first, and the
 * transaction demands that the group was not written since. A denial that is an item of its own, and is stored already,
 * cancels the transaction, which names it; the rest is tried again. So a batch that runs twice, at the same time or after a
 * crash, counts nothing twice. docs/decisions/0010-denials-of-a-minute-in-one-item.md says why.
 *
 * Of a principal that has enough groups of one action, denials on further resources are counted in its folded group
 * (core/model/folded-group.ts), which has no explanation request.
 *
 * Calls: dynamodb:BatchWriteItem, BatchGetItem, PutItem, UpdateItem, DeleteItem, GetItem, Query.
 */
import { createBoundedMap } from '../../core/model/bounded-map.ts';
import type { Denial, RecordedDenial } from '../../core/model/denial.ts';
import { inFoldedGroup } from '../../core/model/folded-group.ts';
import type { PutResult } from '../../core/ports.ts';
import type { Noted } from '../../core/query/folded-view.ts';
import { oneCopyEach } from '../../core/query/one-copy-each.ts';
import { forEachOf, type Table } from './client.ts';
import { slicesThatFit } from './denial-batch.ts';
import { explanationRequestWriter, type PutExplanationRequests } from './explanation-requests.ts';
import { denialKey, groupCounterKey, type Key } from './keys.ts';
import type { PutPointers } from './pointers.ts';
import { type Placed, putChunk, type Writer } from './put-chunk.ts';
import { StoredBatches } from './stored-batches.ts';
import { MOST_ACTIONS } from './transact.ts';

/** Transactions of one batch that run at the same time. */
const WIDTH = 8;

/** Beside the group, and the counter of groups. */
const MOST_DENIALS = MOST_ACTIONS - 2;

/** Where each may be an item of its own, with a copy marker. */
const MOST_EACH = Math.floor(MOST_DENIALS / 2);

/** Of JSON: DynamoDB takes 4 MB in a transaction, with the group and the markers. */
const MOST_BYTES = 3_000_000;

/** Kept in memory by one process, some 100 bytes each. */
const MOST_KNOWN = 20_000;

type PutDenials = (recorded: readonly RecordedDenial[]) => Promise<PutResult>;

export function denialWriter(table: Table, putPointers: PutPointers): PutDenials {
  const putExplanationRequests = explanationRequestWriter(table);
  const writer: Writer = {
    table,
    putPointers,
    known: createBoundedMap<number>({ entries: MOST_KNOWN }),
    batches: new StoredBatches(table),
    noted: createBoundedMap<Noted>({ entries: MOST_KNOWN }),
  };
  return async (recorded) => {
    const each = oneCopyEach(recorded);
    const batch: Batch = { writer, putExplanationRequests, stored: new Map() };
    const groups = [...Map.groupBy(each, ({ denial }) => denial.group).entries()];
    const isKnown = new Set(groups.map(([id]) => id).filter((id) => writer.known.get(id) !== undefined));
    const others = groups.filter(([id]) => !isKnown.has(id)).flatMap(([, group]) => group);
    await forEachOf(
      groups.filter(([id]) => isKnown.has(id)),
      WIDTH,
      ([, group]) => putGroups(batch, group),
    );
    // New groups of one principal and action raise one counter: one after the other.
    const lanes = Map.groupBy(others, ({ denial }) => textOfKey(groupCounterKey(denial)));
    await forEachOf([...lanes.values()], WIDTH, (lane) => putGroups(batch, lane));
    const added = each.flatMap(({ denial }) => batch.stored.get(textOfKey(denialKey(denial))) ?? []);
    return { added, duplicates: recorded.length - added.length };
  };
}

interface Batch {
  readonly writer: Writer;
  readonly putExplanationRequests: PutExplanationRequests;
  /** What was new, as it was stored, by its key. */
  readonly stored: Map<string, Denial>;
}

/** Denials of one principal and action. */
async function putGroups(batch: Batch, recorded: readonly RecordedDenial[]): Promise<void> {
  const { writer } = batch;
  const beyond: RecordedDenial[] = [];
  for (const group of Map.groupBy(recorded, ({ denial }) => denial.group).values()) {
    for (const chunk of chunksOf(group)) {
      const placed = await putChunk(writer, chunk, { into: 'own', isFull: beyond.length > 0 });
      note(batch, placed);
      beyond.push(...placed.beyond);
      if (placed.exists) await batch.putExplanationRequests(chunk);
    }
  }
  for (const chunk of slicesThatFit(beyond.map(inFoldedGroup), { denials: MOST_EACH, bytes: MOST_BYTES })) {
    note(batch, await putChunk(writer, chunk, { into: 'folded' }));
  }
}

function note({ stored }: Batch, { added }: Placed): void {
  for (const { denial } of added) stored.set(textOfKey(denialKey(denial)), denial);
}

function* chunksOf(recorded: readonly RecordedDenial[]): Generator<readonly RecordedDenial[]> {
  const isShared = ({ sharedEventId }: RecordedDenial) => sharedEventId !== null;
  const most = { bytes: MOST_BYTES };
  const single = recorded.filter((each) => !isShared(each));
  yield* slicesThatFit(single, { ...most, denials: MOST_DENIALS });
  yield* slicesThatFit(recorded.filter(isShared), { ...most, denials: MOST_EACH });
}

const textOfKey = ({ pk, sk }: Key): string => `${pk}\n${sk}`;
