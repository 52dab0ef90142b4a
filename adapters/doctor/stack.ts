/** The central stack and its resources. Source: CloudFormation API Reference. */
import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import type { Reading } from '../../core/doctor/reading.ts';
import type { StackPart, StackReading } from '../../core/doctor/stack.ts';
import type { Caller } from '../aws/member-clients.ts';
import { pagesOf } from '../aws/member-read.ts';
import { look } from './look.ts';

const NEEDS = 'cloudformation:DescribeStacks and cloudformation:ListStackResources';

export function readStack(caller: Caller, region: string, name: string): Promise<Reading<StackReading>> {
  const client = caller.client(CloudFormationClient, region);
  const read = async (): Promise<StackReading> => {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const [stack] = Stacks;
    return {
      status: stack?.StackStatus ?? 'UNKNOWN',
      createdAt: stack?.CreationTime?.toISOString() ?? '',
      parts: await readParts(client, name),
    };
  };
  // CloudFormation has no error of its own for a stack that is not there.
  return look(NEEDS, read, ['ValidationError']);
}

async function readParts(client: CloudFormationClient, StackName: string): Promise<readonly StackPart[]> {
  const pages = pagesOf(
    (NextToken) => client.send(new ListStackResourcesCommand({ StackName, NextToken })),
    (page) => page.NextToken,
  );
  const parts: StackPart[] = [];
  for await (const { StackResourceSummaries = [] } of pages) {
    for (const {
      LogicalResourceId: id,
      ResourceType: type,
      PhysicalResourceId: name,
    } of StackResourceSummaries) {
      // A resource that could not be made has no physical id, and the state of the stack tells of it.
      if (id !== undefined && type !== undefined && name !== undefined) parts.push({ id, type, name });
    }
  }
  return parts;
}
