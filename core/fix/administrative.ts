/**
 * Actions that no statement is suggested for, since only a person should grant them: they change who may do what, or
 * switch off what records, watches or protects the account.
 *
 * Source  data/generated/permissions-management.json (AWS's own class); the operations below make identities and
 *         credentials, share resources or run the organization.
 */
import managing from '../../data/generated/permissions-management.json' with { type: 'json' };
import { protectionRemovedBy } from '../normalize/protective-action.ts';

const ALSO_MANAGING: ReadonlyMap<string, RegExp> = new Map([
  ['iam', /^(add|attach|create|deactivate|delete|detach|put|remove|set|tag|untag|update|upload)/],
  ['kms', /^(creategrant|putkeypolicy)$/],
  ...['organizations', 'account', 'sso', 'identitystore', 'ram'].map(
    (service) => [service, /^(?!get|list|describe|search|batchget|is)/] as const,
  ),
]);

const MANAGING: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(managing.actions).map(([service, names]) => [service, new Set(names)]),
);

/** A clause; undefined: a statement may be suggested. */
export function whyOnlyAPerson(action: string, resource: string): string | undefined {
  const [service = '', operation = ''] = action.toLowerCase().split(':');
  if (managesPermissions(service, operation) || isPassRoleOfMany(action, resource)) {
    return 'the action changes who may do what, so only a person should grant it';
  }
  const removed = protectionRemovedBy(action);
  return removed === undefined
    ? undefined
    : `the action can switch off or remove ${removed}, so only a person should grant it`;
}

function managesPermissions(service: string, operation: string): boolean {
  if (MANAGING.get(service)?.has(operation) === true || changesPolicy(operation)) return true;
  return ALSO_MANAGING.get(service)?.test(operation) === true;
}

/** An action newer than the table: `PutFileSystemPolicy`, `AddLayerVersionPermission`, `GrantPermissions`. */
function changesPolicy(operation: string): boolean {
  return (
    /^(add|attach|create|delete|detach|put|remove|revoke|set|update|grant)/.test(operation) &&
    /policy|permission/.test(operation)
  );
}

const isPassRoleOfMany = (action: string, resource: string): boolean =>
  action.toLowerCase() === 'iam:passrole' && resource.endsWith('*');
