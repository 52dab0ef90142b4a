/**
 * A snapshot made real in moto, through the SDK's own clients: whatever the file holds that moto can take.
 *
 * Shape   entries -> the names that moto gave, and the entries that it could not take, each with the reason.
 */

import type { Members } from '../../../../adapters/aws/member-session.ts';
import { organizationsClient } from '../../../../adapters/organizations/calls.ts';
import { parseArn } from '../../../../core/model/arn.ts';
import type { SnapshotEntry } from '../../../../core/snapshot/entry.ts';
import { keyOf } from './entries.ts';
import type { Load } from './entry-load.ts';
import { loadIdentity } from './identities.ts';
import { Names } from './names.ts';
import { loadOrganization } from './organization.ts';
import { loadResource } from './resources.ts';

export interface Refused {
  readonly entry: string;
  readonly why: string;
}

export interface Loaded {
  readonly names: Names;
  readonly refused: readonly Refused[];
}

/** Kinds that are made with the organization, or that say something of the file only. */
const NOT_BY_THEMSELVES: ReadonlySet<string> = new Set([
  'organization',
  'noOrganization',
  'organizationPolicy',
  'target',
  'account',
  'coverage',
  'end',
]);

export async function loadIntoMoto(
  entries: readonly SnapshotEntry[],
  members: Members,
  region: string,
): Promise<Loaded> {
  const names = new Names();
  const refused: Refused[] = [];
  await loadOrganization(organizationsClient(await members.own()), entries, names);
  const loads = new Map<string, Load>();
  for (const entry of entries.filter(({ kind }) => !NOT_BY_THEMSELVES.has(kind))) {
    const load = loadOf(entry);
    if (typeof load === 'string') refused.push({ entry: keyOf(entry), why: load });
    else loads.set(keyOf(entry), load);
  }
  for (const round of ['make', 'write'] as const) {
    for (const [entry, load] of loads) {
      const why = await tryRound(round, load, members, region, names);
      if (why === undefined) continue;
      refused.push({ entry, why });
      loads.delete(entry);
    }
  }
  return { names, refused };
}

/** Or why not. */
function loadOf(entry: SnapshotEntry): Load | string {
  if ('until' in entry) return 'moto knows the present only';
  if ('notVisible' in entry) return 'moto hides nothing';
  if (isAccessPointElsewhere(entry)) return 'moto puts every access point into us-east-1';
  return loadIdentity(entry) ?? loadResource(entry) ?? 'nothing here makes one';
}

function isAccessPointElsewhere(entry: SnapshotEntry): boolean {
  const arn = entry.kind === 'resource' ? parseArn(entry.arn) : undefined;
  return arn?.resource.startsWith('accesspoint/') === true && arn.region !== 'us-east-1';
}

async function tryRound(
  round: 'make' | 'write',
  load: Load,
  members: Members,
  home: string,
  names: Names,
): Promise<string | undefined> {
  const caller = await members.of(names.toMoto(load.account));
  if (caller.kind !== 'found') return `no way into ${load.account}`;
  try {
    await load[round](caller.value, load.region ?? home, names);
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return `${round}: ${error.name}: ${error.message}`;
  }
}
