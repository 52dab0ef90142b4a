/**
 * Where to look for the groups that a query may mean. Each group can be found by its id, principal, action, family
 * and its principal's account, which never change, and by every value of `pointersOf` that one of its denials had.
 */
import { parseArn } from '../model/arn.ts';
import type { Attribution } from '../model/attribution.ts';
import type { Denial } from '../model/denial.ts';
import { MORE_RESOURCES } from '../model/folded-group.ts';
import type { DenialQuery } from '../ports.ts';
import { type PrincipalSelector, principalNames } from './principal-selector.ts';
import { hasWildcard } from './text-filter.ts';

export type Lookup =
  | {
      readonly by: 'principal' | 'name' | 'action' | 'family' | 'account' | 'layer' | 'policy';
      readonly value: string;
    }
  | { readonly by: 'everything' };

/** A value that a group's denials may have several of, or that may change from one denial to the next. */
export interface Pointer {
  readonly by: 'name' | 'account' | 'layer' | 'policy';
  readonly value: string;
}

export function pointersOf({ principal, account, attribution }: Denial): readonly Pointer[] {
  const pointers: Pointer[] = principalNames(principal).map((value) => ({ by: 'name', value }));
  for (const pointer of attributionPointers(attribution)) pointers.push(pointer);
  if (account !== null && account !== accountOf(principal.arn))
    pointers.push({ by: 'account', value: account });
  return pointers;
}

/** Finds a group by what denied it, as stated or as explained. */
export function attributionPointers({ layer, policy }: Attribution): readonly Pointer[] {
  const arn = policy?.arn ?? '';
  return [{ by: 'layer', value: layer }, ...(arn === '' ? [] : [{ by: 'policy', value: arn } as const])];
}

/** The account in the principal's ARN; undefined for a principal without one. */
export function accountOf(principalArn: string): string | undefined {
  return parseArn(principalArn)?.account || undefined;
}

/** The family of a resource; of a family, itself. INVARIANT: the function that set `resourceFamily` of the denials. */
export type FamilyOf = (resource: string) => string;

/** Undefined where it has wildcards: then no key is known. */
const asItIs = (text: string | undefined): string | undefined =>
  text === undefined || hasWildcard(text) ? undefined : text;

/** The look-ups whose union holds every group the query means; the narrowest filter decides. */
export function lookupsFor(
  query: DenialQuery,
  selector: PrincipalSelector | undefined,
  familyOf: FamilyOf,
): readonly Lookup[] {
  if (selector?.kind === 'arn') return [{ by: 'principal', value: selector.arn }];
  if (selector?.kind === 'ending') {
    // A caller without an ARN may be called so.
    return [selector.name, selector.text].map((value) => ({ by: 'name', value }));
  }
  if (selector !== undefined && selector.kind !== 'pattern') return [{ by: 'name', value: selector.name }];
  const { account, layer } = query;
  const [resource, policy, action] = [query.resource, query.policy, query.action].map(asItIs);
  if (resource !== undefined) {
    // A folded group may hold a denial of any resource.
    const families = new Set([resource, familyOf(resource), MORE_RESOURCES]);
    return [...families].map((value) => ({ by: 'family', value }));
  }
  if (policy?.startsWith('arn:')) return [{ by: 'policy', value: policy }];
  if (action !== undefined) return [{ by: 'action', value: action.toLowerCase() }];
  if (account !== undefined) return [{ by: 'account', value: account }];
  if (layer !== undefined) return [{ by: 'layer', value: layer }];
  return [{ by: 'everything' }];
}
