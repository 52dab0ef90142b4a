/**
 * The sections of a snapshot: an account's IAM, and an account's resources in a Region. Each is read to its
 * end before it is written; the last entry says what could not be read, and why.
 */
import { IAMClient } from '@aws-sdk/client-iam';
import { parseArn } from '../../core/model/arn.ts';
import type { EnforcedPolicyType } from '../../core/model/policy-layer.ts';
import type { EndpointView } from '../../core/model/policy-source.ts';
import type { CoverageEntry, SnapshotEntry } from '../../core/snapshot/entry.ts';
import { readEffectivePolicy } from '../aws/effective-policy.ts';
import type { Caller } from '../aws/member-clients.ts';
import { tryRead } from '../aws/member-read.ts';
import { ADAPTER_NAMES, loadAdapter } from '../aws/resource-policies/adapters.ts';
import type { ResourceAdapter } from '../aws/resource-policies/resource-adapter.ts';
import { listEndpoints } from '../aws/resource-policies/vpc-endpoint.ts';
import type { Member } from '../organizations/calls.ts';
import { accountIdentities } from './account-identities.ts';

/** `isFirst`: true for the one section that holds a policy of AWS, although several accounts use the policy. */
export async function identitySection(
  caller: Caller,
  { id, name, status }: Member,
  region: string,
  isFirst: (arn: string) => boolean,
): Promise<readonly SnapshotEntry[]> {
  const entries: SnapshotEntry[] = [];
  const read = await tryRead(async () => {
    for await (const page of accountIdentities(caller.client(IAMClient, region))) {
      entries.push(...page.filter((entry) => !isOfAws(entry) || isFirst(entry.arn)));
    }
  });
  const notVisible = read.kind === 'notVisible' ? `its IAM cannot be read (${read.why})` : null;
  return [...entries, { kind: 'account', id, name, status, notVisible }];
}

/** Of each type that is enabled; one that may not be read is an entry that says so, one that does not exist is none. */
export async function effectivePolicySection(
  caller: Caller,
  types: readonly EnforcedPolicyType[],
): Promise<readonly SnapshotEntry[]> {
  const entries: SnapshotEntry[] = [];
  for (const type of types) {
    const read = await readEffectivePolicy(caller, type);
    if (read.kind === 'absent') continue;
    const document = read.kind === 'found' ? read.value.document : null;
    entries.push({ kind: 'effectivePolicy', account: caller.account, type, document });
  }
  return entries;
}

export const isOfAws = (entry: SnapshotEntry): boolean =>
  entry.kind === 'managedPolicy' && parseArn(entry.arn)?.account === 'aws';

/** What a service's resources are read with, or why they are not listed. */
type Reader = AsyncIterable<SnapshotEntry> | string;

/** `region` null: what is listed once an account; `home` is where to ask for it. */
export async function resourceSection(
  caller: Caller,
  region: string | null,
  home: string,
): Promise<readonly SnapshotEntry[]> {
  const entries: SnapshotEntry[] = [];
  const services: string[] = [];
  const unseen: CoverageEntry['notVisible'][number][] = [];
  const readers = await readersFor(caller, region, home);
  for (const [service, reader] of readers) {
    if (typeof reader === 'string') {
      unseen.push({ service, why: reader });
      continue;
    }
    const read = await tryRead(() => Array.fromAsync(reader));
    if (read.kind === 'found') {
      entries.push(...read.value);
      services.push(service);
    } else {
      unseen.push({ service, why: read.kind === 'notVisible' ? read.why : 'not there' });
    }
  }
  return [...entries, { kind: 'coverage', account: caller.account, region, services, notVisible: unseen }];
}

async function readersFor(
  caller: Caller,
  region: string | null,
  home: string,
): Promise<ReadonlyMap<string, Reader>> {
  const readers = new Map<string, Reader>();
  for (const name of ADAPTER_NAMES) {
    const adapter = await loadAdapter(name);
    if (adapter === undefined || (adapter.isGlobal === true) !== (region === null)) continue;
    const reader = adapter.notListed ?? resourcesOf(adapter, caller, region ?? home);
    readers.set(adapter.service, reader);
  }
  if (region !== null) readers.set('ec2', endpointEntries(caller, region));
  return readers;
}

async function* resourcesOf(
  adapter: ResourceAdapter,
  caller: Caller,
  region: string,
): AsyncGenerator<SnapshotEntry> {
  const aliases = await adapter.aliases?.(caller, region);
  for await (const arn of adapter.list?.(caller, region) ?? []) {
    const read = await adapter.read(caller, arn, region);
    const named = aliases?.get(arn);
    if (read.kind === 'found') {
      yield { kind: 'resource', ...read.value, ...(named && { aliases: named }) };
    } else if (read.kind === 'notVisible') {
      yield {
        kind: 'resource',
        arn,
        account: caller.account,
        policyKind: 'unknown',
        policy: null,
        tags: null,
        ...(named && { aliases: named }),
        notVisible: read.why,
      };
    }
  }
}

async function* endpointEntries(caller: Caller, region: string): AsyncGenerator<SnapshotEntry> {
  for await (const endpoint of listEndpoints(caller, region)) yield endpointEntry(endpoint);
}

const endpointEntry = (endpoint: EndpointView): SnapshotEntry => ({ kind: 'vpcEndpoint', ...endpoint });
