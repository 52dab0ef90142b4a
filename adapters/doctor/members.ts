/** The organization's accounts and the stacks in them. Source: Organizations and CloudFormation API References. */
import {
  type CallAs,
  CloudFormationClient,
  DescribeStackSetCommand,
  paginateListStackInstances,
} from '@aws-sdk/client-cloudformation';
import { DescribeOrganizationCommand, paginateListAccounts } from '@aws-sdk/client-organizations';
import type { InspectedPart, Inspection } from '../../core/doctor/inspection.ts';
import type { OrganizationDescription } from '../../core/doctor/organization.ts';
import type { StackPart } from '../../core/doctor/stack.ts';
import type { StackInstance, StackSetDescription } from '../../core/doctor/stack-set.ts';
import type { Caller } from '../aws/member-clients.ts';
import { organizationsClient } from '../organizations/calls.ts';
import { type DoctorContext, inspect, inspectEach } from './inspect.ts';

export function readOrganizationAccounts(caller: Caller): Promise<Inspection<OrganizationDescription>> {
  const client = organizationsClient(caller);
  const read = async (): Promise<OrganizationDescription> => {
    const { Organization } = await client.send(new DescribeOrganizationCommand({}));
    const accounts: string[] = [];
    const pages = paginateListAccounts({ client }, {});
    for await (const { Accounts = [] } of pages) {
      for (const { Id, Status } of Accounts) if (Id !== undefined && Status === 'ACTIVE') accounts.push(Id);
    }
    return { id: Organization?.Id ?? '', managementAccount: Organization?.MasterAccountId ?? '', accounts };
  };
  return inspect('organizations:DescribeOrganization and organizations:ListAccounts', read, [
    'AWSOrganizationsNotInUseException',
  ]);
}

/** `isManagement`: the caller's account manages the organization, and calls for itself. */
export function readStackSets(
  { caller, region }: DoctorContext,
  parts: readonly StackPart[],
  isManagement: boolean,
): Promise<readonly InspectedPart<StackSetDescription>[]> {
  const client = caller.client(CloudFormationClient, region);
  const CallAs: CallAs = isManagement ? 'SELF' : 'DELEGATED_ADMIN';
  const read = async ({ name }: StackPart): Promise<StackSetDescription> => {
    const StackSetName = name.split(':')[0] ?? name;
    const { StackSet } = await client.send(new DescribeStackSetCommand({ StackSetName, CallAs }));
    return {
      isAutomatic: StackSet?.AutoDeployment?.Enabled ?? false,
      targets: StackSet?.OrganizationalUnitIds ?? [],
      instances: await inspect('cloudformation:ListStackInstances', () =>
        readInstances(client, { StackSetName, CallAs }),
      ),
    };
  };
  return inspectEach(parts, 'cloudformation:DescribeStackSet', read, ['StackSetNotFoundException']);
}

async function readInstances(
  client: CloudFormationClient,
  of: { readonly StackSetName: string; readonly CallAs: CallAs },
): Promise<readonly StackInstance[]> {
  const pages = paginateListStackInstances({ client }, { ...of });
  const instances: StackInstance[] = [];
  for await (const { Summaries = [] } of pages) {
    for (const { Account, Region, Status, StatusReason, StackInstanceStatus } of Summaries) {
      instances.push({
        account: Account ?? '',
        region: Region ?? '',
        status: Status ?? 'UNKNOWN',
        detail: StackInstanceStatus?.DetailedStatus ?? '',
        reason: StatusReason ?? '',
      });
    }
  }
  return instances;
}
