/**
 * The policies of a live organization, read on demand and cached while fresh. What is read becomes snapshot entries, so
 * that this source and a snapshot give the same answers.
 *
 * `at` does not matter here: AWS shows only what is in force now, and `showsNow` says so.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArn } from '../../core/model/arn.ts';
import type { Policy } from '../../core/model/policy.ts';
import type { EnforcedPolicyType } from '../../core/model/policy-layer.ts';
import {
  type AccountRegion,
  type ConfigItem,
  type ConfigResource,
  type EndpointView,
  type IdentityView,
  type LookupResult,
  notVisible,
  type OrganizationView,
  type PolicySource,
  type ResourceView,
} from '../../core/model/policy-source.ts';
import type { SnapshotEntry } from '../../core/snapshot/entry.ts';
import { identityArn, nameWithoutPath } from '../../core/snapshot/entry-keys.ts';
import { identityIn, isRole, managedPolicyIn, trustOf } from '../../core/snapshot/identity.ts';
import { policyOwner } from '../../core/snapshot/policy-owner.ts';
import { withoutReadPolicy } from '../../core/snapshot/policy-support.ts';
import { loadSnapshot } from '../../core/snapshot/snapshot.ts';
import type { Caller } from './member-clients.ts';
import type { Members } from './member-session.ts';
import { ReadCache } from './read-cache.ts';
import { adapterFor } from './resource-policies/adapters.ts';

export interface AwsPolicySourceOptions {
  readonly members: Members;
  /** For calls that belong to no Region. */
  readonly region: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Left out: AWS Config is not asked what stood before a change. */
  readonly asksConfig?: boolean;
  /** How long an answer is reused. */
  readonly freshForMilliseconds?: number;
}

const FRESH_FOR_MS = 5 * 60_000;

export function awsPolicySource(options: AwsPolicySourceOptions): PolicySource {
  const source = new AwsPolicySource(options);
  return {
    showsNow: true,
    organizationOf: (account, at) => source.organizationOf(account, at),
    identity: (arn, at) => source.identity(arn, at),
    managedPolicy: (arn, at) => source.managedPolicy(arn, at),
    managedPolicyVersion: (arn, version) => source.managedPolicyVersion(arn, version),
    resource: (arn, place, at) => source.resource(arn, place, at),
    vpcEndpoint: (id, place) => source.vpcEndpoint(id, place),
    effectivePolicy: (account, type) => source.effectivePolicy(account, type),
    ...(options.asksConfig === true
      ? { configItem: (resource, until) => source.configItem(resource, until) }
      : {}),
  };
}

class AwsPolicySource {
  readonly #members: Members;
  readonly #region: string;
  readonly #memory: ReadCache;

  constructor({ members, region, now, freshForMilliseconds = FRESH_FOR_MS }: AwsPolicySourceOptions) {
    this.#members = members;
    this.#region = region;
    this.#memory = new ReadCache(now, freshForMilliseconds);
  }

  async organizationOf(account: string, at: string): Promise<LookupResult<OrganizationView>> {
    const { liveOrganization } = await import('../organizations/live.ts');
    return liveOrganization(this.#members, this.#memory)(account, at);
  }

  async identity(asked: string, at: string): Promise<LookupResult<IdentityView>> {
    const arn = nameWithoutPath(identityArn(asked)) ?? asked;
    const entries = await this.#memory.get(`identity ${arn}`, () => this.#identityEntries(arn));
    return entries.kind === 'found' ? identityIn(loadSnapshot(entries.value), asked, at) : entries;
  }

  async #identityEntries(arn: string): Promise<LookupResult<readonly SnapshotEntry[]>> {
    const { account = '', resource = '' } = parseArn(arn) ?? {};
    const [type, name = ''] = resource.split('/');
    if (type !== 'role' && type !== 'user') return { kind: 'absent' };
    const caller = await this.#members.of(account);
    if (caller.kind !== 'found') return caller;
    const iam = await this.#iam(caller.value);
    const read = type === 'role' ? await iam.role(name) : await iam.user(name);
    if (read.kind !== 'found') return read;
    const groups = read.value.kind === 'user' ? await this.#groupsOf(caller.value, read.value.groups) : [];
    const policies = new Set([read.value, ...groups].flatMap(({ managedPolicies }) => managedPolicies));
    if (read.value.boundary !== null) policies.add(read.value.boundary);
    const documents = await Promise.all(
      [...policies].map((each) => this.#managedEntries(each, caller.value)),
    );
    const readAccount = { kind: 'account', id: account, name: null, status: null, notVisible: null } as const;
    return { kind: 'found', value: [readAccount, read.value, ...groups, ...documents.flat()] };
  }

  async #groupsOf(caller: Caller, names: readonly string[]) {
    const groups = names.map(async (name) => {
      const arn = `arn:${caller.partition}:iam::${caller.account}:group/${name}`;
      const iam = await this.#iam(caller);
      const read = await this.#memory.get(`group ${arn}`, () => iam.group(name, arn));
      return read.kind === 'found' ? [read.value] : [];
    });
    return (await Promise.all(groups)).flat();
  }

  async managedPolicy(arn: string, at: string): Promise<LookupResult<Policy>> {
    const caller = await this.#holderOf(arn);
    if (caller.kind !== 'found') return caller;
    const read = await this.#managedPolicy(arn, caller.value);
    return read.kind === 'found' ? managedPolicyIn(loadSnapshot([read.value]), arn, at) : read;
  }

  async managedPolicyVersion(arn: string, version: string): Promise<LookupResult<Policy>> {
    const caller = await this.#holderOf(arn);
    if (caller.kind !== 'found') return caller;
    const iam = await this.#iam(caller.value);
    const read = await this.#memory.get(`managed ${arn} ${version}`, () => iam.managedVersion(arn, version));
    if (read.kind !== 'found') return read;
    const { name, document } = read.value;
    return { kind: 'found', value: { arn, name, document } };
  }

  /** Of AWS's own policies each account has a copy. */
  async #holderOf(arn: string): Promise<LookupResult<Caller>> {
    const account = parseArn(arn)?.account ?? '';
    return this.#members.of(account === 'aws' ? (await this.#members.own()).account : account);
  }

  async #managedEntries(arn: string, caller: Caller): Promise<readonly SnapshotEntry[]> {
    const read = await this.#managedPolicy(arn, caller);
    return read.kind === 'found' ? [read.value] : [];
  }

  async #managedPolicy(arn: string, caller: Caller) {
    const iam = await this.#iam(caller);
    return this.#memory.get(`managed ${arn}`, () => iam.managedPolicy(arn));
  }

  /** Clients are loaded when they are needed: many denials need none of their services. */
  async #iam(caller: Caller) {
    const { iamPoliciesOf } = await import('./iam-policies.ts');
    return iamPoliciesOf(caller, this.#region);
  }

  async resource(asked: string, place: AccountRegion, at: string): Promise<LookupResult<ResourceView>> {
    const unread = withoutReadPolicy(asked);
    if (unread !== undefined) return unread;
    if (isRole(asked)) return trustOf(await this.identity(asked, at));
    const owner = policyOwner(asked);
    const account = parseArn(asked)?.account || place.account;
    const region = parseArn(owner)?.region || place.region;
    return this.#memory.get(`resource ${owner} ${account} ${region}`, async () => {
      const arn = parseArn(owner);
      const adapter = arn === undefined ? undefined : await adapterFor(arn);
      if (adapter === undefined) return notVisible('notRead', `policies of ${owner} are not read`);
      const caller = await this.#members.of(account);
      return caller.kind === 'found' ? adapter.read(caller.value, owner, region) : caller;
    });
  }

  /** Asked by the account itself: then no target is named, and its own role may ask. */
  effectivePolicy(account: string, type: EnforcedPolicyType): Promise<LookupResult<Policy>> {
    return this.#memory.get(`effective ${account} ${type}`, async () => {
      const caller = await this.#members.of(account);
      if (caller.kind !== 'found') return caller;
      const { readEffectivePolicy } = await import('./effective-policy.ts');
      return readEffectivePolicy(caller.value, type);
    });
  }

  /** Roles and users are recorded in the Regions whose recorder includes global resources: this one is asked. */
  configItem(resource: ConfigResource, until: string): Promise<LookupResult<ConfigItem>> {
    const { type, id, account, region } = resource;
    return this.#memory.get(`config ${type} ${id} ${until}`, async () => {
      const caller = await this.#members.of(account);
      if (caller.kind !== 'found') return caller;
      const { readConfigItem } = await import('./config-history.ts');
      return readConfigItem({ caller: caller.value, region: region ?? this.#region, sleep }, resource, until);
    });
  }

  vpcEndpoint(id: string, { account, region }: AccountRegion): Promise<LookupResult<EndpointView>> {
    return this.#memory.get(`endpoint ${id} ${account} ${region}`, async () => {
      const caller = await this.#members.of(account);
      if (caller.kind !== 'found') return caller;
      const { readEndpoint } = await import('./resource-policies/vpc-endpoint.ts');
      const read = await readEndpoint(caller.value, id, region);
      // In a shared VPC it is another account's: its absence here proves nothing.
      return read.kind === 'absent'
        ? notVisible('notFound', `${account} has no VPC endpoint ${id} in ${region}`)
        : read;
    });
  }
}
