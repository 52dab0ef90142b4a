/**
 * An organization that changes under its readers: a root, units, accounts, policies. It reports each change as the
 * event that AWS would send, and answers as a reader of Organizations does.
 */
import { openDatabase } from '../../adapters/sqlite/database.ts';
import type { PolicySource } from '../../core/model/policy-source.ts';
import { type OrganizationThing, THING_KINDS } from '../../core/organization/history.ts';
import type { KeepDeps, OrganizationReader } from '../../core/organization/keep.ts';
import { lookUpOrganization } from '../../core/organization/look-up.ts';
import { readHistories } from '../../core/organization/write-observations.ts';
import type { OrganizationStore } from '../../core/ports.ts';
import type { OrganizationPolicyEntry, TargetEntry } from '../../core/snapshot/entry.ts';
import { loadSnapshot } from '../../core/snapshot/snapshot.ts';
import { snapshotSource } from '../../core/snapshot/source.ts';
import { openSqliteOrganization } from './sqlite-organization.ts';

export const ROOT = 'r-root';
export const UNITS = ['ou-root-prod0000', 'ou-root-lab00000'] as const;
export const ACCOUNTS = ['111122223333', '444455556666', '777788889999'] as const;
export const POLICIES = ['p-FullAWSAccess', 'p-guardrail', 'p-regions'] as const;

const target = (id: string, parent: string | null): TargetEntry => ({
  kind: 'target',
  id,
  name: `name of ${id}`,
  parent,
  serviceControlPolicies: ['p-FullAWSAccess'],
  resourceControlPolicies: [],
});

const policy = (id: string, text = 'first'): OrganizationPolicyEntry => ({
  kind: 'organizationPolicy',
  id,
  arn: `arn:aws:organizations::999988887777:policy/o-world/service_control_policy/${id}`,
  name: id,
  type: 'SERVICE_CONTROL_POLICY',
  document: { Version: '2012-10-17', Statement: [{ Sid: text }] },
});

export class OrganizationWorld {
  readonly targets = new Map<string, TargetEntry>([
    [ROOT, target(ROOT, null)],
    ...UNITS.map((id): [string, TargetEntry] => [id, target(id, ROOT)]),
    ...ACCOUNTS.map((id): [string, TargetEntry] => [id, target(id, ROOT)]),
  ]);
  readonly policies = new Map<string, OrganizationPolicyEntry>(POLICIES.map((id) => [id, policy(id)]));
  /** Undefined: it can be read. */
  hidden: string | undefined;

  things(): readonly OrganizationThing[] {
    if (this.hidden !== undefined) return [{ kind: 'noOrganization', notVisible: this.hidden }];
    const organization = {
      kind: 'organization',
      id: 'o-world',
      managementAccount: '999988887777',
      policyTypes: ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'],
    } as const;
    const accounts = [...this.targets.values()]
      .filter(({ id }) => /^\d/.test(id))
      .map(({ id, name }) => ({ kind: 'account', id, name, status: 'ACTIVE', notVisible: 'later' }) as const);
    return [organization, ...this.targets.values(), ...this.policies.values(), ...accounts];
  }

  /** Each change as AWS reports it. */
  attach(policyId: string, targetId: string): Change {
    this.#edit(targetId, (ids) => [...new Set([...ids, policyId])].toSorted());
    return { eventName: 'AttachPolicy', requestParameters: { policyId, targetId } };
  }

  detach(policyId: string, targetId: string): Change {
    this.#edit(targetId, (ids) => ids.filter((id) => id !== policyId));
    return { eventName: 'DetachPolicy', requestParameters: { policyId, targetId } };
  }

  update(policyId: string, text: string): Change {
    this.policies.set(policyId, policy(policyId, text));
    return { eventName: 'UpdatePolicy', requestParameters: { policyId } };
  }

  move(accountId: string, destinationParentId: string): Change {
    const moved = this.targets.get(accountId);
    if (moved !== undefined) this.targets.set(accountId, { ...moved, parent: destinationParentId });
    return { eventName: 'MoveAccount', requestParameters: { accountId, destinationParentId } };
  }

  leave(accountId: string): Change {
    this.targets.delete(accountId);
    return { eventName: 'RemoveAccountFromOrganization', requestParameters: { accountId } };
  }

  delete(policyId: string): Change {
    for (const id of this.targets.keys()) this.detach(policyId, id);
    this.policies.delete(policyId);
    return { eventName: 'DeletePolicy', requestParameters: { policyId } };
  }

  addUnit(id: string): Change {
    this.targets.set(id, target(id, ROOT));
    return { eventName: 'CreateOrganizationalUnit', requestParameters: { parentId: ROOT } };
  }

  #edit(targetId: string, edit: (ids: readonly string[]) => readonly string[]): void {
    const known = this.targets.get(targetId);
    if (known === undefined) return;
    const serviceControlPolicies = edit(known.serviceControlPolicies ?? []);
    this.targets.set(targetId, { ...known, serviceControlPolicies });
  }

  /** What its present state says, as a snapshot of it would. */
  now(): PolicySource {
    return snapshotSource(loadSnapshot(this.things()));
  }

  reader(calls: string[] = []): OrganizationReader {
    const lookup = <T>(value: T | undefined) =>
      value === undefined ? ({ kind: 'absent' } as const) : ({ kind: 'found', value } as const);
    return {
      readAll: async (run) => {
        calls.push(`whole ${run}`);
        return this.things();
      },
      readTarget: async (id) => {
        calls.push(`target ${id}`);
        const found = this.targets.get(id);
        return lookup(found && { ...found, name: null });
      },
      readPolicy: async (id) => {
        calls.push(`policy ${id}`);
        return lookup(this.policies.get(id));
      },
    };
  }
}

export interface Change {
  readonly eventName: string;
  readonly requestParameters: object;
}

export const eventOf = (change: Change, eventTime: string): unknown => ({
  'detail-type': 'AWS API Call via CloudTrail',
  source: 'aws.organizations',
  detail: { eventSource: 'organizations.amazonaws.com', eventTime, ...change },
});

export function memoryOrganization(): OrganizationStore {
  return openSqliteOrganization(openDatabase(':memory:'));
}

export interface Clockwork {
  readonly deps: KeepDeps;
  readonly world: OrganizationWorld;
  readonly store: OrganizationStore;
  /** What the reader was asked. */
  readonly calls: string[];
  /** Sets the time; ISO 8601. */
  readonly at: (time: string) => void;
  readonly look: (account: string, at: string) => ReturnType<PolicySource['organizationOf']>;
  /** Histories by key. */
  readonly kept: () => Promise<ReadonlyMap<string, readonly OrganizationThing[]>>;
}

export function organizationAt(start: string, store = memoryOrganization()): Clockwork {
  const world = new OrganizationWorld();
  const calls: string[] = [];
  let now = Date.parse(start);
  const deps = {
    store,
    reader: world.reader(calls),
    now: () => now,
    retentionDays: 90,
    leaseMilliseconds: 16 * 60_000,
  };
  return {
    deps,
    world,
    store,
    calls,
    at(time) {
      now = Date.parse(time);
    },
    look: (account, at) => lookUpOrganization((keys) => readHistories(store, keys), account, at),
    async kept() {
      const keys: string[] = [];
      for (const kind of THING_KINDS) {
        for await (const { key } of store.listOrganization(`${kind} `)) keys.push(key);
      }
      return new Map([...(await readHistories(store, keys))].map(([key, { versions }]) => [key, versions]));
    },
  };
}
