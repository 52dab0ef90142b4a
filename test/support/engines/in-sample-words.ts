/**
 * A source of policies in moto, asked and answering in the words of the snapshot that moto was loaded with: what is
 * explained from the one can be compared with what is explained from the other, to the letter.
 */
import type {
  AccountRegion,
  IdentityView,
  LookupResult,
  PolicySource,
} from '../../../core/model/policy-source.ts';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
import { entriesOfKind } from './moto-load/entries.ts';
import type { Names } from './moto-load/names.ts';

export function inSampleWords(
  source: PolicySource,
  names: Names,
  entries: readonly SnapshotEntry[],
): PolicySource {
  const madeAt = creationTimes(entries);
  const place = (given: AccountRegion) => names.toMoto(given);
  const asOld = (lookup: LookupResult<IdentityView>): LookupResult<IdentityView> =>
    lookup.kind === 'found'
      ? { ...lookup, value: { ...lookup.value, createdAt: madeAt.get(lookup.value.arn) ?? null } }
      : lookup;
  return {
    organizationOf: async (account, at) =>
      names.toSample(await source.organizationOf(names.toMoto(account), at)),
    identity: async (arn, at) => asOld(names.toSample(await source.identity(names.toMoto(arn), at))),
    managedPolicy: async (arn, at) => names.toSample(await source.managedPolicy(names.toMoto(arn), at)),
    resource: async (arn, at, time) =>
      names.toSample(await source.resource(names.toMoto(arn), place(at), time)),
    vpcEndpoint: async (id, at, time) =>
      names.toSample(await source.vpcEndpoint(names.toMoto(id), place(at), time)),
  };
}

/** By ARN: moto makes everything now, the snapshot knows when. */
export function creationTimes(entries: readonly SnapshotEntry[]): ReadonlyMap<string, string | null> {
  const principals = [...entriesOfKind(entries, 'role'), ...entriesOfKind(entries, 'user')];
  return new Map(principals.map(({ arn, createdAt }) => [arn, createdAt]));
}
