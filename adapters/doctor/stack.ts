/** The central stack and its resources. Source: CloudFormation API Reference. */
import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import type { Inspection } from '../../core/doctor/inspection.ts';
import type { StackDescription, StackPart } from '../../core/doctor/stack.ts';
import type { Caller } from '../aws/member-clients.ts';
import { inspect } from './inspect.ts';

const NEEDS = 'cloudformation:DescribeStacks and cloudformation:ListStackResources';

export function readStack(
  caller: Caller,
  region: string,
  name: string,
): Promise<Inspection<StackDescription>> {
  const client = caller.client(CloudFormationClient, region);
  const read = async (): Promise<StackDescription> => {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const [stack] = Stacks;
    return {
      status: stack?.StackStatus ?? 'UNKNOWN',
      createdAt: stack?.CreationTime?.toISOString() ?? '',
      parts: await readParts(client, name),
    };
  };
  // CloudFormation has no separate error for a stack that does not exist.
  return inspect(NEEDS, read, ['ValidationError']);
}

async function readParts(client: CloudFormationClient, StackName: string): Promise<readonly StackPart[]> {
  const pages = paginateListStackResources({ client }, { StackName });
  const parts: StackPart[] = [];
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const {
      LogicalResourceId: id,
      ResourceType: type,
      PhysicalResourceId: name,
    } of StackResourceSummaries) {
      // A resource that could not be created has no physical id; the status of the stack shows it.
      if (id !== undefined && type !== undefined && name !== undefined) parts.push({ id, type, name });
    }
  }
  return parts;
}
