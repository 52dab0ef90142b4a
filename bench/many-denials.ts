/** A store as a busy week leaves it: denials spread over groups of a thousand roles, in no order of their groups. */
import { openSqliteStore } from '../adapters/sqlite/store.ts';
import type { Layer } from '../core/model/attribution.ts';
import { ACCOUNT, aDenial } from '../test/support/denials.ts';

export const DENIALS = 100_000;
export const GROUPS = 5_000;
const END = Date.parse('2026-11-20T00:00:00Z');
const LAYERS: readonly Layer[] = ['identityPolicy', 'serviceControlPolicy', 'resourcePolicy', 'unknown'];

/** @param share of all the denials and groups. */
export async function fillStore(path: string, share = 1): Promise<void> {
  const store = openSqliteStore(path);
  for (let at = 0; at < DENIALS * share; at += 1_000) {
    await store.putDenials(Array.from({ length: 1_000 }, (_, n) => denial(at + n, GROUPS * share)));
  }
  await store.close();
}

function denial(n: number, groups: number) {
  const group = n % groups;
  const seconds = Math.floor((n * 86_400 * 7) / DENIALS);
  return aDenial({
    id: `e${n}`,
    time: new Date(END - seconds * 1_000).toISOString().replace('.000', ''),
    principal: `arn:aws:iam::${ACCOUNT}:role/service/app-${group % 1_000}`,
    action: `s3:Get${Math.floor(group / 1_000)}`,
    resource: `arn:aws:s3:::bucket-${group}`,
    layer: LAYERS[group % LAYERS.length] ?? 'unknown',
  });
}
