/**
 * How many silences of resource policies are uncertain because the policy is not read, by service: which readers that argues for.
 *
 *   node scripts/unread-policies.ts [FOLDER ...]
 *
 * Each folder holds a snapshot (`snapshot.json`) and denials (`denials.jsonl` or `record.json`), or folders that do; left out:
 * the sample organization. Every denial is explained twice: as it is, and as if what is not read did not exist. A silence that
 * is certain only in the second counts.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadActionTable } from '../adapters/action-table.ts';
import { readRecords } from '../adapters/input/cloudtrail.ts';
import { readBytes } from '../adapters/input/files.ts';
import { readSnapshot } from '../adapters/snapshot/file.ts';
import { InputKnowledge } from '../core/explain/input-knowledge.ts';
import { recordExplainer } from '../core/explain/record-explainer.ts';
import { parseArn } from '../core/model/arn.ts';
import type { Denial } from '../core/model/denial.ts';
import type { PolicySource } from '../core/model/policy-source.ts';
import { withoutReadPolicy } from '../core/snapshot/policy-support.ts';
import { snapshotSource } from '../core/snapshot/source.ts';

const SAMPLE = fileURLToPath(new URL('../examples/organization', import.meta.url));
const RECORDS = ['denials.jsonl', 'record.json'];
const TABLE = loadActionTable(undefined);

interface Counts {
  denials: number;
  unread: number;
  lost: number;
}

/** By service, as in ARNs. */
export async function uncertainSilences(folders: readonly string[]): Promise<ReadonlyMap<string, Counts>> {
  const counts = new Map<string, Counts>();
  for (const { records, snapshot } of folders.flatMap(inputsIn)) {
    const source = snapshotSource(await readSnapshot(snapshot));
    const asItIs = await explained(records, source);
    const asIfNone = await explained(records, withoutUnread(source));
    for (const [index, denial] of asItIs.entries()) {
      const { resource } = denial;
      const service = resource === null || resource === '*' ? '' : (parseArn(resource)?.service ?? '');
      const row = counts.get(service) ?? { denials: 0, unread: 0, lost: 0 };
      counts.set(service, row);
      row.denials += 1;
      if (resource !== null && service !== '' && withoutReadPolicy(resource)?.kind === 'notVisible')
        row.unread += 1;
      const other = asIfNone[index];
      if (other !== undefined && isCertainSilence(other) && !isCertainSilence(denial)) row.lost += 1;
    }
  }
  return counts;
}

interface Input {
  readonly records: string;
  readonly snapshot: string;
}

function inputsIn(folder: string): readonly Input[] {
  const snapshot = join(folder, 'snapshot.json');
  const records = RECORDS.map((name) => join(folder, name)).filter((path) => existsSync(path));
  if (existsSync(snapshot)) return records.map((path) => ({ records: path, snapshot }));
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return below.flatMap(({ name }) => inputsIn(join(folder, name)));
}

async function explained(path: string, policies: PolicySource): Promise<readonly Denial[]> {
  const knowledge = new InputKnowledge();
  for await (const read of readRecords(readBytes(path), TABLE)) {
    if ('normalized' in read) knowledge.note(read.normalized, read.raw);
  }
  const { explain } = recordExplainer({ knowledge, readAhead: true, policies, table: TABLE });
  const denials: Denial[] = [];
  for await (const read of readRecords(readBytes(path), TABLE)) {
    const denial = 'normalized' in read ? await explain(read.normalized, read.raw) : undefined;
    if (denial !== undefined) denials.push(denial);
  }
  return denials;
}

/** As if a policy that is not read did not exist. */
function withoutUnread(source: PolicySource): PolicySource {
  return {
    ...source,
    resource: async (arn, place, at) =>
      withoutReadPolicy(arn) === undefined ? source.resource(arn, place, at) : { kind: 'absent' },
  };
}

/** A resource policy does not allow, for certain: by itself, or beside identity policies within the account. */
function isCertainSilence({ attribution }: Denial): boolean {
  const { layer, kind, confidence, mayAlsoBlock } = attribution;
  const isSilent = kind === 'implicit' && (layer === 'resourcePolicy' || layer === 'identityPolicy');
  const isEvaluated = confidence === 'evaluated' || confidence === 'inferred';
  return isSilent && isEvaluated && mayAlsoBlock.every((each) => each.layer !== 'resourcePolicy');
}

function describe(counts: ReadonlyMap<string, Counts>): string {
  const rows = [...counts].toSorted(([, a], [, b]) => b.lost - a.lost || b.unread - a.unread);
  const total = rows.reduce((sum, [, row]) => sum + row.denials, 0);
  const unread = rows.filter(([, row]) => row.unread + row.lost > 0);
  const lines = unread.map(([service, row]) => `${service.padEnd(20)} ${row.unread} ${row.lost}`);
  return [
    `${total} denials; service, denials of a type that is not read, silences that are uncertain for it:`,
    ...lines,
    '',
  ].join('\n');
}

if (import.meta.main) {
  const folders = process.argv.slice(2);
  process.stdout.write(describe(await uncertainSilences(folders.length === 0 ? [SAMPLE] : folders)));
}
