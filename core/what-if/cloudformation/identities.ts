/** What resources of IAM do: roles, users and groups with all that they state, and policies of their own. */
import { memberPath } from '../../evaluate/parse/fault.ts';
import { valueAt } from '../../record/json.ts';
import { type Found, unknown } from './found.ts';
import {
  documentIn,
  documentOf,
  items,
  type Part,
  pathOf,
  property,
  type Reading,
  text,
  textIn,
} from './reading.ts';

const HOLDERS = ['role', 'user', 'group'] as const;
type Holder = (typeof HOLDERS)[number];

const TITLE: Readonly<Record<Holder, string>> = { role: 'Role', user: 'User', group: 'Group' };

/** ARN of the holder of that name, without its path. */
function arnOf({ values }: Reading, kind: Holder, name: string, path: string): ReturnType<typeof textIn> {
  const place = (part: string) => textIn(values.place(part, path), path);
  const partition = place('AWS::Partition');
  const account = place('AWS::AccountId');
  if ('why' in partition) return partition;
  return 'why' in account
    ? account
    : { value: `arn:${partition.value}:iam::${account.value}:${kind}/${name}` };
}

/** Those that a policy names: `Roles`, `Users`, `Groups`. */
function named(
  reading: Reading,
): readonly { readonly path: string; readonly arn: ReturnType<typeof textIn> }[] {
  return HOLDERS.flatMap((kind) =>
    items(reading, `${TITLE[kind]}s`).map(({ path, found }) => {
      const name = textIn(found, path);
      return { path, arn: 'why' in name ? name : arnOf(reading, kind, name.value, path) };
    }),
  );
}

/** `AWS::IAM::Policy`: an inline policy of each that it names. */
export function inlineOfMany(reading: Reading): readonly Part[] {
  const document = documentOf(reading, 'PolicyDocument', 'identityPolicy');
  const name = text(reading, 'PolicyName');
  if ('why' in document) return [document];
  if ('why' in name) return [name];
  return named(reading).map(({ path, arn }) =>
    'why' in arn
      ? arn
      : { kind: 'identityPolicy', path, principal: arn.value, name: name.value, document: document.document },
  );
}

/** `AWS::IAM::RolePolicy` and its like. */
export const inlineOfOne =
  (kind: Holder) =>
  (reading: Reading): readonly Part[] => {
    const holder = text(reading, `${TITLE[kind]}Name`);
    const name = text(reading, 'PolicyName');
    const document = documentOf(reading, 'PolicyDocument', 'identityPolicy');
    if ('why' in holder) return [holder];
    if ('why' in name) return [name];
    if ('why' in document) return [document];
    const arn = arnOf(reading, kind, holder.value, pathOf(reading, `${TITLE[kind]}Name`));
    if ('why' in arn) return [arn];
    return [
      {
        kind: 'identityPolicy',
        path: reading.resource.path,
        principal: arn.value,
        name: name.value,
        document: document.document,
      },
    ];
  };

/** A managed policy, and to whom it is attached. */
export function managed(reading: Reading): readonly Part[] {
  const { path } = reading.resource;
  const arn = textIn(reading.values.name(reading.resource, undefined, path), path);
  if ('why' in arn) return [arn];
  const { value: policy } = arn;
  const read = documentOf(reading, 'PolicyDocument', 'identityPolicy');
  if ('why' in read) return [read];
  const { document } = read;
  const at = pathOf(reading, 'PolicyDocument');
  return [
    { kind: 'managedPolicy', path: at, policy, document, mayBeNew: true },
    ...named(reading).map(
      (holder): Part =>
        'why' in holder.arn
          ? holder.arn
          : {
              kind: 'attachment',
              path: holder.path,
              principal: holder.arn.value,
              policy,
              isAttached: true,
              document,
            },
    ),
  ];
}

/** ARNs of managed policies of the template whose documents are not read. */
export type Unread = ReadonlySet<string>;

/** A role, user or group: its inline policies, what is attached to it, its boundary, and of a role its trust policy. */
export const identity =
  (kind: Holder) =>
  (reading: Reading, unread: Unread): readonly Part[] => {
    const { path } = reading.resource;
    const found = textIn(reading.values.name(reading.resource, 'Arn', path), path);
    if ('why' in found) return [found];
    const { value: arn } = found;
    return [
      ...(kind === 'role' ? trust(reading, arn) : []),
      ...items(reading, 'Policies').map((item) => inlineIn(reading, arn, item)),
      ...items(reading, 'ManagedPolicyArns').map((item) => attached(arn, item, unread)),
      ...(kind === 'group' ? [] : boundary(reading, arn, unread)),
      ...(kind === 'user' ? memberships(reading) : []),
    ];
  };

function trust(reading: Reading, resource: string): readonly Part[] {
  const read = documentOf(reading, 'AssumeRolePolicyDocument', 'resourcePolicy');
  if ('why' in read) return [read];
  const path = pathOf(reading, 'AssumeRolePolicyDocument');
  return [{ kind: 'resourcePolicy', path, resource, document: read.document }];
}

type Item = ReturnType<typeof items>[number];

function inlineIn({ warnings }: Reading, principal: string, { path, found }: Item): Part {
  if ('why' in found) return found;
  const member = (name: string): Found => ({ value: valueAt(found.value, name) });
  const name = textIn(member('PolicyName'), memberPath(path, 'PolicyName'));
  const at = memberPath(path, 'PolicyDocument');
  const read = documentIn(member('PolicyDocument'), 'identityPolicy', at, warnings);
  if ('why' in name) return name;
  if ('why' in read) return read;
  return { kind: 'identityPolicy', path, principal, name: name.value, document: read.document };
}

const UNREAD = 'its document is not read, see above';

function attached(principal: string, { path, found }: Item, unread: Unread): Part {
  const policy = textIn(found, path);
  if ('why' in policy) return policy;
  if (unread.has(policy.value)) return unknown(path, UNREAD);
  return { kind: 'attachment', path, principal, policy: policy.value, isAttached: true, document: undefined };
}

function boundary(reading: Reading, principal: string, unread: Unread): readonly Part[] {
  const path = pathOf(reading, 'PermissionsBoundary');
  const found = property(reading, 'PermissionsBoundary');
  if ('value' in found && found.value === undefined) return [];
  const policy = textIn(found, path);
  if ('why' in policy) return [policy];
  if (unread.has(policy.value)) return [unknown(path, UNREAD)];
  return [{ kind: 'permissionsBoundary', path, principal, policy: policy.value, document: undefined }];
}

function memberships(reading: Reading): readonly Part[] {
  const found = property(reading, 'Groups');
  if ('value' in found && found.value === undefined) return [];
  return [unknown(pathOf(reading, 'Groups'), 'who is in which group is not read')];
}
