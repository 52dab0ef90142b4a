/** The names of a snapshot that changes use, as they stand now. */
import type { OrganizationPolicyType } from '../../model/policy-layer.ts';
import type {
  EntryKind,
  EntryOf,
  GroupEntry,
  ManagedPolicyEntry,
  OrganizationPolicyEntry,
  RoleEntry,
  UserEntry,
} from '../../snapshot/entry.ts';
import { identityArn, nameWithoutPath } from '../../snapshot/entry-keys.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';

export const NEWEST = '9999-12-31T23:59:59Z';

export interface Known {
  readonly hasOrganization: boolean;
  readonly organizationPolicy: (
    type: OrganizationPolicyType,
    ref: string,
  ) => OrganizationPolicyEntry | undefined;
  /** Ids of the targets that bear the name. */
  readonly targets: (ref: string) => readonly string[];
  /** By ARN; or by kind and name (`role/deploy`), where one account alone has it. */
  readonly holder: (text: string) => RoleEntry | UserEntry | GroupEntry | undefined;
  readonly managedPolicy: (arn: string) => ManagedPolicyEntry | undefined;
  readonly hasEndpoint: (id: string) => boolean;
}

export function knownIn(snapshot: Snapshot): Known {
  const find = <K extends EntryKind>(kind: K, name: string): EntryOf<K> | undefined => {
    const found = snapshot.find(kind, name, NEWEST);
    return found.kind === 'inForce' ? found.entry : undefined;
  };
  const present = <K extends EntryKind>(
    kind: K,
    nameOf: (entry: EntryOf<K>) => string,
  ): readonly EntryOf<K>[] => snapshot.all(kind).filter((entry) => find(kind, nameOf(entry)) === entry);
  const onlyOne = (text: string) => {
    const all = (['role', 'user', 'group'] as const).flatMap((kind) => present(kind, ({ arn }) => arn));
    const named = all.filter(({ arn }) => nameWithoutPath(arn)?.endsWith(`:${text}`) === true);
    return named.length === 1 ? named[0] : undefined;
  };
  return {
    hasOrganization: find('organization', '') !== undefined,
    organizationPolicy: (type, ref) =>
      present('organizationPolicy', ({ id }) => id).find(
        (entry) => entry.type === type && [entry.id, entry.arn, entry.name].includes(ref),
      ),
    targets: (ref) => {
      const targets = present('target', ({ id }) => id);
      const byId = targets.filter(({ id }) => id === ref).map(({ id }) => id);
      if (byId.length > 0) return byId;
      const named = [...targets, ...present('account', ({ id }) => id)].filter(({ name }) => name === ref);
      const ids = new Set(targets.map(({ id }) => id));
      return [...new Set(named.map(({ id }) => id))].filter((id) => ids.has(id));
    },
    holder: (text) => {
      if (!text.startsWith('arn:')) return onlyOne(text);
      const arn = identityArn(text);
      return find('role', arn) ?? find('user', arn) ?? find('group', arn);
    },
    managedPolicy: (arn) => find('managedPolicy', arn),
    hasEndpoint: (id) => find('vpcEndpoint', id) !== undefined,
  };
}
