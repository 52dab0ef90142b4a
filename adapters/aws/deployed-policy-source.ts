/**
 * The policies of the deployed monitor: the organization from the table, where another function keeps it with its
 * past; accounts and resources from AWS, as they stand now.
 *
 *     const source = deployedPolicySource({ members, organization: store, region, now: Date.now });
 */
import { notVisible, type PolicySource } from '../../core/model/policy-source.ts';
import type { OrganizationStore } from '../../core/ports.ts';
import { storedOrganization } from '../organizations/stored.ts';
import { type AwsPolicySourceOptions, awsPolicySource } from './policy-source.ts';

const NOT_KEPT: PolicySource['organizationOf'] = async () =>
  notVisible('notRead', 'the monitor watches a single account, and reads no policies of an organization');

export interface DeployedPolicySourceOptions extends AwsPolicySourceOptions {
  /** Undefined: a single account is watched, and its organization is not kept. */
  readonly organization: Pick<OrganizationStore, 'readOrganization'> | undefined;
}

export function deployedPolicySource({ organization, ...live }: DeployedPolicySourceOptions): PolicySource {
  const organizationOf = organization === undefined ? NOT_KEPT : storedOrganization(organization, live.now);
  return { ...awsPolicySource(live), organizationOf };
}
