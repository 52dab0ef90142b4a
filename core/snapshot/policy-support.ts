/**
 * Can a resource carry a policy, and do we read it?
 *
 * Shape   ARN -> `read`, `unread` (it can have one, which we do not read) or `none`.
 * Source  data/resource-policy-services.json
 */
import table from '../../data/resource-policy-services.json' with { type: 'json' };
import { parseArn } from '../model/arn.ts';
import { type LookupResult, notVisible } from '../model/policy-source.ts';

export type PolicySupport = 'read' | 'unread' | 'none';

const READ: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(table.read));
const UNREAD: ReadonlySet<string> = new Set(table.unread);

export function policySupport(text: string): PolicySupport {
  const arn = parseArn(text);
  if (arn === undefined) return 'unread';
  const types = READ.get(arn.service);
  if (types === undefined) return UNREAD.has(arn.service) ? 'unread' : 'none';
  const [type = ''] = arn.resource.split(/[/:]/, 1);
  return types.length === 0 || types.includes(type) ? 'read' : 'none';
}

/** The answer for a resource whose policy is not read; undefined: it is to be read. */
export function withoutReadPolicy(text: string): LookupResult<never> | undefined {
  switch (policySupport(text)) {
    case 'none':
      return { kind: 'absent' };
    case 'unread':
      return notVisible('notRead', `policies of ${parseArn(text)?.service ?? 'this resource'} are not read`);
    case 'read':
      return undefined;
  }
}
