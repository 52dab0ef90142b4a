/**
 * S3 Block Public Access as a statement of the policy that it restricts: with RestrictPublicBuckets, a public policy
 * lets in only AWS services and the accounts of the bucket and the access point.
 *
 * Source  S3 User Guide, "Blocking public access to your Amazon S3 storage": "RestrictPublicBuckets", "The meaning of
 *         'public'"; "Troubleshoot access denied (403 Forbidden) errors": it is reported as an explicit deny in a
 *         resource-based policy.
 *
 * INVARIANT: a policy counts as public only where AWS certainly takes it for public.
 */
import type { Policy } from '../model/policy.ts';
import type { ResourceView } from '../model/policy-source.ts';
import { isObject, textAt, valueAt } from '../record/json.ts';

/** Stands in the place of a Sid; no statement of that name is in the document. */
export const RESTRICT_PUBLIC_BUCKETS = 'RestrictPublicBuckets of S3 Block Public Access';

/** `accounts`: those that are let in, 12 digits each. */
export function withoutPublicAccess(
  policy: Policy | null,
  { publicAccessBlock = [] }: Pick<ResourceView, 'publicAccessBlock'>,
  accounts: readonly string[],
): Policy | null {
  const isRestricted = publicAccessBlock.includes('RestrictPublicBuckets') && accounts.length > 0;
  if (!isRestricted || policy === null || !isObject(policy.document)) return policy;
  const statements = statementsIn(policy.document);
  if (!statements.some(isPublic)) return policy;
  const deny = {
    Sid: RESTRICT_PUBLIC_BUCKETS,
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: '*',
    Condition: {
      StringNotEquals: { 'aws:PrincipalAccount': accounts },
      Bool: { 'aws:PrincipalIsAWSService': 'false' },
    },
  };
  return { ...policy, document: { ...policy.document, Statement: [...statements, deny] } };
}

function statementsIn(document: unknown): readonly unknown[] {
  const given = valueAt(document, 'Statement') ?? [];
  return Array.isArray(given) ? given : [given];
}

function isPublic(statement: unknown): boolean {
  if (textAt(statement, 'Effect') !== 'Allow' || !namesEveryone(valueAt(statement, 'Principal')))
    return false;
  const condition = valueAt(statement, 'Condition');
  const keys = Object.values(isObject(condition) ? condition : {}).flatMap((block) =>
    Object.keys(isObject(block) ? block : {}),
  );
  return !keys.some((key) => limitsCallers(key.toLowerCase()));
}

function namesEveryone(principal: unknown): boolean {
  if (principal === '*') return true;
  return [valueAt(principal, 'AWS') ?? []].flat().includes('*');
}

/** Keys by which a policy is not public, if their values are fixed; whether these are is not looked at. */
function limitsCallers(key: string): boolean {
  return key.startsWith('aws:principal') || key.startsWith('aws:source') || LIMITING.has(key);
}

const LIMITING: ReadonlySet<string> = new Set([
  'aws:userid',
  'aws:username',
  'aws:vpcsourceip',
  's3:dataaccesspointarn',
  's3:dataaccesspointaccount',
  's3:x-amz-server-side-encryption-aws-kms-key-id',
]);
