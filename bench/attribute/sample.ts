/** The sample organization as the benchmarks of attribution use it: its files, and its denied calls. */
import { createReadStream } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lazyActionTable } from '../../adapters/action-table.ts';
import { readRecords } from '../../adapters/input/cloudtrail.ts';
import type { ExplanationInputs } from '../../core/attribute/attribute-call.ts';
import { InputKnowledge } from '../../core/explain/input-knowledge.ts';
import type { DeniedCall } from '../../core/gather/denied-call.ts';
import type { PolicySource } from '../../core/model/policy-source.ts';
import { textAt } from '../../core/record/json.ts';

const FOLDER = new URL('../../examples/organization/', import.meta.url);
export const DENIALS = fileURLToPath(new URL('denials.jsonl', FOLDER));
export const SNAPSHOT = fileURLToPath(new URL('snapshot.json', FOLDER));

export interface SampleCalls {
  readonly calls: readonly DeniedCall[];
  readonly surroundings: (call: DeniedCall, source: PolicySource) => ExplanationInputs;
}

export async function sampleCalls(): Promise<SampleCalls> {
  const knowledge = new InputKnowledge();
  const reads = await Array.fromAsync(readRecords(createReadStream(DENIALS)));
  for (const read of reads) if ('normalized' in read) knowledge.note(read.normalized, read.raw);
  const calls = reads.flatMap((read) => {
    if (!('normalized' in read) || read.normalized.kind !== 'denial') return [];
    const { denial } = read.normalized.recorded;
    const [prefix = '', name = ''] = denial.action.split(':');
    const grant = knowledge.grantOf(textAt(read.raw, 'userIdentity', 'accessKeyId'));
    const hasNoResource = lazyActionTable.find(prefix, name)?.resources.length === 0;
    return [{ denial, record: read.raw, grant, hasNoResource }];
  });
  return {
    calls,
    surroundings: ({ denial }, source) => ({
      source,
      changes: knowledge,
      table: lazyActionTable,
      firstSeen: knowledge.firstSeen(denial),
      probing: knowledge.isProbing(denial),
    }),
  };
}

export function firstOfGroups(calls: readonly DeniedCall[]): readonly DeniedCall[] {
  const groups = new Set<string>();
  return calls.filter(({ denial }) => groups.size < groups.add(denial.group).size);
}
