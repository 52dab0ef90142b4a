/**
 * Where an account is in the organization and the policies above it, read from Organizations itself and cached while
 * fresh. It is what is in force now: AWS does not show the past.
 */
import { ORGANIZATION_POLICY_TYPES } from '../../core/model/policy-layer.ts';
import type { LookupResult, OrganizationView, PolicySource } from '../../core/model/policy-source.ts';
import type { OrganizationPolicyEntry, SnapshotEntry, TargetEntry } from '../../core/snapshot/entry.ts';
import { attachedTo, organizationIn } from '../../core/snapshot/organization.ts';
import { loadSnapshot } from '../../core/snapshot/snapshot.ts';
import { tryRead } from '../aws/member-read.ts';
import type { Members } from '../aws/member-session.ts';
import type { ReadCache } from '../aws/read-cache.ts';
import { organizationsClient } from './calls.ts';
import { type Organization, readOrganization, readOrganizationPolicy, readTarget } from './policies.ts';

export function liveOrganization(members: Members, memory: ReadCache): PolicySource['organizationOf'] {
  const organization = new LiveOrganization(members, memory);
  return (account, at) => organization.organizationOf(account, at);
}

class LiveOrganization {
  readonly #members: Members;
  readonly #memory: ReadCache;

  constructor(members: Members, memory: ReadCache) {
    this.#members = members;
    this.#memory = memory;
  }

  async organizationOf(account: string, at: string): Promise<LookupResult<OrganizationView>> {
    const organization = await this.#organization();
    const entries: SnapshotEntry[] = [organization];
    if (organization.kind === 'organization') {
      const above = await this.#targetsAbove(account, organization.policyTypes);
      if (above.kind !== 'found') return above;
      entries.push(...above.value, ...(await this.#policiesOf(above.value)));
    }
    return organizationIn(loadSnapshot(entries), account, at);
  }

  #organization(): Promise<Organization> {
    return this.#memory.get('organization', async () => readOrganization(await this.#client()));
  }

  async #targetsAbove(
    account: string,
    types: Parameters<typeof readTarget>[2],
  ): Promise<LookupResult<readonly TargetEntry[]>> {
    const targets: TargetEntry[] = [];
    for (let id: string | null = account; id !== null; id = targets.at(-1)?.parent ?? null) {
      const target = id;
      const read: LookupResult<TargetEntry> = await this.#memory.get(`target ${target}`, async () => {
        const client = await this.#client();
        return tryRead(() => readTarget(client, target, types));
      });
      if (read.kind !== 'found') return read;
      targets.push(read.value);
    }
    return { kind: 'found', value: targets };
  }

  #policiesOf(targets: readonly TargetEntry[]): Promise<readonly OrganizationPolicyEntry[]> {
    const read = async (id: string, type: OrganizationPolicyEntry['type']) =>
      this.#memory.get(`policy ${id}`, async () => readOrganizationPolicy(await this.#client(), id, type));
    return Promise.all(
      ORGANIZATION_POLICY_TYPES.flatMap((type) => {
        const ids = new Set(targets.flatMap((target) => attachedTo(target, type) ?? []));
        return [...ids].map((id) => read(id, type));
      }),
    );
  }

  async #client() {
    return organizationsClient(await this.#members.own());
  }
}
