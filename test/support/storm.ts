/** A storm of few kinds: the sample organization's denials again and again, each a call of its own. */
import { readFileSync } from 'node:fs';
import { lazyActionTable } from '../../adapters/action-table.ts';
import { normalizeRecord } from '../../core/normalize/cloudtrail.ts';
import { explanationKeyOf } from '../../core/query/with-explanation.ts';

export const KINDS = 20;
const SAMPLE = new URL('../../examples/organization/denials.jsonl', import.meta.url);

/** Records of different groups and causes. */
function kinds(): readonly string[] {
  const found = new Map<string, string>();
  for (const line of readFileSync(SAMPLE, 'utf8').trim().split('\n')) {
    const normalized = normalizeRecord(JSON.parse(line), lazyActionTable);
    if (normalized.kind !== 'denial' || normalized.recorded.sharedEventId !== null) continue;
    const { group, cause } = explanationKeyOf(normalized.recorded.denial);
    found.set(`${group} ${cause}`, line);
  }
  return [...found.values()].slice(0, KINDS);
}

/** Batches of event envelopes, as the queue would hand them over. */
export function* storm(denials: number, batch = 10): Generator<readonly string[]> {
  const records = kinds();
  for (let start = 0; start < denials; start += batch) {
    yield Array.from({ length: Math.min(batch, denials - start) }, (_, index) => {
      const number = start + index;
      const record = records[number % records.length] ?? '';
      const detail = record.replace('"eventID":"', `"eventID":"${number}-`);
      return `{"detail-type":"AWS API Call via CloudTrail","detail":${detail}}`;
    });
  }
}
