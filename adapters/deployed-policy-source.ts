/**
 * The policies of the deployed monitor: the organization from the table, where another function keeps it with its
 * past; accounts and resources from AWS, as they stand now.
 *
 *     const source = deployedPolicySource({ members, organization: store, region, now: Date.now });
 */
import type { PolicySource } from '../core/model/policy-source.ts';
import type { OrganizationStore } from '../core/ports.ts';
import { type AwsPolicySourceOptions, awsPolicySource } from './aws-policy-source.ts';
import { storedOrganization } from './stored-organization.ts';

export interface DeployedPolicySourceOptions extends AwsPolicySourceOptions {
  /** Left out: nobody keeps the organization, and it is asked itself. */
  readonly organization?: Pick<OrganizationStore, 'readOrganization'>;
}

export function deployedPolicySource({ organization, ...live }: DeployedPolicySourceOptions): PolicySource {
  const source = awsPolicySource(live);
  if (organization === undefined) return source;
  return { ...source, organizationOf: storedOrganization(organization, live.now) };
}
