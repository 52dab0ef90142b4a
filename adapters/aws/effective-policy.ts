/**
 * What the organization's policies of a type that a service enforces come to for the caller's own account.
 *
 * Errors  no policy of the type: absent. No permission, no organization, no answer: not visible, with the reason.
 * Source  AWS Organizations API Reference, DescribeEffectivePolicy.
 */
import { DescribeEffectivePolicyCommand, type OrganizationsClient } from '@aws-sdk/client-organizations';
import type { Policy } from '../../core/model/policy.ts';
import type { EnforcedPolicyType } from '../../core/model/policy-layer.ts';
import type { LookupResult } from '../../core/model/policy-source.ts';
import { organizationsClient } from '../organizations/calls.ts';
import type { Caller } from './member-clients.ts';
import { documentOf, tryRead } from './member-read.ts';

const NONE = ['EffectivePolicyNotFoundException', 'AWSOrganizationsNotInUseException'];

export async function readEffectivePolicy(
  caller: Caller,
  type: EnforcedPolicyType,
): Promise<LookupResult<Policy>> {
  return tryRead(async () => {
    const client: OrganizationsClient = organizationsClient(caller);
    const { EffectivePolicy: found } = await client.send(
      new DescribeEffectivePolicyCommand({ PolicyType: type }),
    );
    const text = found?.PolicyContent;
    return { document: text === undefined ? null : documentOf(text) };
  }, NONE);
}
