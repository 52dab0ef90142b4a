/** How the policies of one service's resources are read; one file a service implements it. */

import type { Policy } from '../../../core/model/policy.ts';
import type { LookupResult, NotVisible, ResourceView, Tag } from '../../../core/model/policy-source.ts';
import type { Caller } from '../member-clients.ts';
import { documentOf } from '../member-read.ts';

export interface ResourceAdapter {
  /** As in ARNs. */
  readonly service: string;
  /** Its resources are listed once an account, not once a Region. */
  readonly isGlobal?: true;
  /** `region`: where to look when the ARN does not say. INVARIANT: the ARN is that of a policy's owner. */
  readonly read: (caller: Caller, arn: string, region: string) => Promise<LookupResult<ResourceView>>;
  /** ARNs of all resources that may have a policy; left out: `notListed` says why. */
  readonly list?: (caller: Caller, region: string) => AsyncIterable<string>;
  /** Why they are not listed, but read by name only. */
  readonly notListed?: string;
  /** Other ARNs for resources, by their own. */
  readonly aliases?: (caller: Caller, region: string) => Promise<ReadonlyMap<string, readonly string[]>>;
}

/** Null for a resource without a policy of its own. */
export function policyOf(text: string | undefined): Policy | null {
  return text === undefined || text === '' ? null : { document: documentOf(text) };
}

/** AWS has no policy to show where the resource itself does not exist: then AWS's error has this name. */
export function absentIf(policy: NotVisible, error: string): LookupResult<never> {
  return policy.error === error ? { kind: 'absent' } : policy;
}

export function valueIn<T>(lookup: LookupResult<T>): T | undefined {
  return lookup.kind === 'found' ? lookup.value : undefined;
}

/** What was read of a part; `otherwise` where the part cannot be seen, `none` where it does not exist. */
export function seenOf<T, None, Otherwise>(
  lookup: LookupResult<T>,
  none: None,
  otherwise: Otherwise,
): T | None | Otherwise {
  switch (lookup.kind) {
    case 'found':
      return lookup.value;
    case 'absent':
      return none;
    case 'notVisible':
      return otherwise;
  }
}

/** What stands behind `TYPE/` or `TYPE:` in an ARN's resource. */
export function nameIn(resource: string): string {
  return resource.slice(resource.search(/[/:]/) + 1);
}

export function resourceFound(
  { account }: Caller,
  arn: string,
  policyKind: string,
  policyText: string | undefined,
  tags: readonly Tag[] | null,
): LookupResult<ResourceView> {
  return { kind: 'found', value: { arn, account, policyKind, policy: policyOf(policyText), tags } };
}

/** Null: they could not be read. */
export function tagsSeen<T>(
  answer: LookupResult<T>,
  tagsIn: (value: T) => readonly Tag[],
): readonly Tag[] | null {
  return answer.kind === 'found' ? tagsIn(answer.value) : null;
}
