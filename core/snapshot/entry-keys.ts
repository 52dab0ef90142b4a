/** The names under which an entry of a snapshot is looked up. */
import { parseArn, parseAssumedRole } from '../model/arn.ts';
import type { EnforcedPolicyType } from '../model/policy-layer.ts';
import type { EntryKind, SnapshotEntry } from './entry.ts';
import { withoutSecretEnding } from './policy-owner.ts';

export const entryKey = (kind: EntryKind, name: string): string => `${kind} ${name}`;

export function entryKeys(entry: SnapshotEntry): readonly string[] {
  return namesOf(entry).map((name) => entryKey(entry.kind, name));
}

function namesOf(entry: SnapshotEntry): readonly string[] {
  switch (entry.kind) {
    case 'organization':
    case 'noOrganization':
    case 'end':
      return [''];
    case 'target':
    case 'organizationPolicy':
    case 'account':
    case 'vpcEndpoint':
      return [entry.id];
    case 'role':
    case 'user':
    case 'group':
      return distinct([entry.arn, nameWithoutPath(entry.arn)]);
    case 'managedPolicy':
      return [entry.arn];
    case 'resource':
      return distinct([entry.arn, ...(entry.aliases ?? []), withoutSecretEnding(entry.arn)]);
    case 'effectivePolicy':
      return [effectivePolicyName(entry.account, entry.type)];
    case 'coverage':
      return [coverageName(entry.account, entry.region)];
  }
}

export const effectivePolicyName = (account: string, type: EnforcedPolicyType): string =>
  `${account} ${type}`;

export const coverageName = (account: string, region: string | null): string =>
  `${account} ${region ?? 'global'}`;

const distinct = (names: readonly (string | undefined)[]): readonly string[] => [
  ...new Set(names.filter((name) => name !== undefined)),
];

/** `arn:aws:iam::1:role/path/name` → `arn:aws:iam::1:role/name`: names are unique in an account, whatever the path. */
export function nameWithoutPath(text: string): string | undefined {
  const arn = parseArn(text);
  if (arn === undefined) return undefined;
  const [type] = arn.resource.split('/', 1);
  return `arn:${arn.partition}:iam::${arn.account}:${type}/${arn.resource.split('/').at(-1)}`;
}

/** The ARN of the role behind a role session; any other ARN as it is. The role's path is unknown then. */
export function identityArn(text: string): string {
  const session = parseAssumedRole(text);
  if (session === undefined) return text;
  return `arn:${session.partition}:iam::${session.account}:role/${session.role}`;
}
