/**
 * Can a resource carry a policy, and do we read it?
 *
 * Shape   ARN -> `read`; `unread`: it can have one, which we do not read, or its type is not known here; `shared`: its
 *         owner can let other accounts in, which we do not read, but no policy decides within the account; `none`.
 * Source  data/generated/resource-policies.json, data/resource-policy-services.json
 *
 * INVARIANT: `none` and `shared` are the table's word; what the table does not name is `unread`.
 */
import table from '../../data/generated/resource-policies.json' with { type: 'json' };
import hand from '../../data/resource-policy-services.json' with { type: 'json' };
import { type Arn, parseArn } from '../model/arn.ts';
import { type LookupResult, notVisible } from '../model/policy-source.ts';

export type PolicySupport = 'read' | 'unread' | 'shared' | 'none';

interface ServiceTypes {
  /** Type -> the action that reads its policy, '' where none is known. */
  readonly policies: Readonly<Record<string, string | undefined>>;
  readonly shared: readonly string[];
  readonly none: readonly string[];
}

const READ: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(hand.read));
const SERVICES: ReadonlyMap<string, ServiceTypes> = new Map(Object.entries<ServiceTypes>(table.services));
const NONE: ReadonlySet<string> = new Set(table.none);
/** Every type of a service. */
const ALL = '**';
/** A type whose ARN begins with the resource's own name. */
const NAMED = '*';

export function policySupport(text: string): PolicySupport {
  const arn = parseArn(text);
  if (arn === undefined) return 'unread';
  const type = typeOf(arn);
  if (READ.get(arn.service)?.includes(type) === true) return 'read';
  const types = SERVICES.get(arn.service);
  if (types === undefined) return NONE.has(arn.service) ? 'none' : 'unread';
  const { policies, shared, none } = types;
  if (type in policies || ALL in policies) return 'unread';
  if (shared.includes(type) || shared.includes(ALL)) return 'shared';
  if (none.includes(type)) return 'none';
  return Object.keys(policies).length === 0 ? 'shared' : 'unread';
}

/** As the tables name it; what begins with no type of its service begins with a name. */
function typeOf({ service, account, resource }: Arn): string {
  // Buckets are named without an account, and may be named as other types are.
  if (service === 's3' && account === '') return NAMED;
  const [head = ''] = /^\/?[^/:]*/.exec(resource) ?? [];
  const types = SERVICES.get(service);
  if (types === undefined) return head;
  const isType = head in types.policies || [...types.shared, ...types.none].includes(head);
  const hasNamed = NAMED in types.policies || types.none.includes(NAMED);
  return !isType && hasNamed ? NAMED : head;
}

/** The answer for a resource whose policy is not read; undefined: it is to be read. */
export function withoutReadPolicy(text: string): LookupResult<never> | undefined {
  switch (policySupport(text)) {
    case 'none':
      return { kind: 'absent' };
    case 'shared':
      return notVisible(
        'notRead',
        `with whom ${text} is shared is not read (ram:GetResourcePolicies shows it)`,
      );
    case 'unread':
      return notVisible('notRead', unreadSentence(text));
    case 'read':
      return undefined;
  }
}

function unreadSentence(text: string): string {
  const arn = parseArn(text);
  if (arn === undefined) return 'policies of this resource are not read';
  const policies = SERVICES.get(arn.service)?.policies ?? {};
  const reader = policies[typeOf(arn)] ?? policies[ALL] ?? '';
  const shows = reader === '' ? '' : ` (${reader} shows them)`;
  return `policies of ${arn.service} resources of this type are not read${shows}`;
}
