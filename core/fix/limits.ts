/**
 * When no statement may be suggested, although one could be written.
 *
 * Source  IAM User Guide, "Policy evaluation logic" (an Allow never overrides a Deny); the actions below let their
 *         holder change who may do what.
 */
import type { Lookups } from '../gather/denied-call.ts';
import type { Attribution } from '../model/attribution.ts';
import { POLICY_LAYER } from '../model/policy-layer.ts';

/** Operations that hand out permissions, by service; a name that begins so. */
const ADMINISTRATIVE: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'iam',
    [
      'add',
      'attach',
      'create',
      'deactivate',
      'delete',
      'detach',
      'put',
      'remove',
      'set',
      'tag',
      'untag',
      'update',
      'upload',
    ],
  ],
  ['organizations', ['']],
  ['account', ['']],
  ['sso', ['']],
  ['identitystore', ['']],
  ['kms', ['putkeypolicy', 'creategrant']],
  [
    's3',
    [
      'putbucketpolicy',
      'deletebucketpolicy',
      'putbucketacl',
      'putobjectacl',
      'putaccesspointpolicy',
      'bypassgovernanceretention',
    ],
  ],
  ['lambda', ['addpermission', 'removepermission']],
  ['sqs', ['addpermission', 'setqueueattributes']],
  ['sns', ['addpermission', 'settopicattributes']],
  ['secretsmanager', ['putresourcepolicy', 'deleteresourcepolicy']],
  ['ecr', ['setrepositorypolicy']],
  ['ram', ['']],
]);

export function isAdministrative(action: string, resource: string): boolean {
  const [service = '', operation = ''] = action.toLowerCase().split(':');
  if (service === 'iam' && operation === 'passrole') return resource.endsWith('*');
  if (changesPolicy(operation)) return true;
  return ADMINISTRATIVE.get(service)?.some((start) => operation.startsWith(start)) === true;
}

const CHANGES = [
  'add',
  'attach',
  'create',
  'delete',
  'detach',
  'put',
  'remove',
  'revoke',
  'set',
  'update',
  'grant',
];

/** `PutFileSystemPolicy`, `AddLayerVersionPermission`, `GrantPermissions`: in any service. */
function changesPolicy(operation: string): boolean {
  const isAccess = operation.includes('policy') || operation.includes('permission');
  return isAccess && CHANGES.some((start) => operation.startsWith(start));
}

export function isGuarded({ layer, kind, confidence }: Attribution): boolean {
  if (kind !== 'implicit' || confidence === 'unknown') return true;
  return layer === 'notAPolicy' || layer === 'unknown' || POLICY_LAYER[layer].guardrail !== null;
}

/** Caller and owner are known to belong to one account or one organization. */
export function isWithinOrganization(
  { organization, ownersOrganization, owner }: Lookups,
  account: string | null,
): boolean {
  if (owner === undefined || account === null) return false;
  if (owner === account) return true;
  return (
    organization?.kind === 'found' &&
    ownersOrganization?.kind === 'found' &&
    organization.value.organization === ownersOrganization.value.organization
  );
}
