/** The denials of a file of CloudTrail records, explained from any source of policies as `denials explain` does. */
import { createReadStream } from 'node:fs';
import { lazyActionTable } from '../../adapters/action-table.ts';
import { readRecords } from '../../adapters/input/cloudtrail.ts';
import { InputKnowledge } from '../../core/explain/input-knowledge.ts';
import { recordExplainer } from '../../core/explain/record-explainer.ts';
import type { Denial } from '../../core/model/denial.ts';
import type { PolicySource } from '../../core/model/policy-source.ts';

export async function explainFile(
  path: string,
  policies: PolicySource,
): Promise<ReadonlyMap<string, Denial>> {
  const knowledge = new InputKnowledge();
  const reads = await Array.fromAsync(readRecords(createReadStream(path)));
  for (const read of reads) if ('normalized' in read) knowledge.note(read.normalized, read.raw);
  const explainer = recordExplainer({ knowledge, readAhead: true, policies, table: lazyActionTable });
  const explained = new Map<string, Denial>();
  for (const read of reads) {
    if (!('normalized' in read)) continue;
    const denial = await explainer.explain(read.normalized, read.raw);
    if (denial !== undefined) explained.set(denial.eventId, denial);
  }
  return explained;
}
