/** VPC endpoints and their policies. Source: Amazon EC2 API Reference, DescribeVpcEndpoints. */
import {
  DescribeVpcEndpointsCommand,
  EC2Client,
  paginateDescribeVpcEndpoints,
  type VpcEndpoint,
} from '@aws-sdk/client-ec2';
import type { EndpointView, LookupResult } from '../../../core/model/policy-source.ts';
import type { Caller } from '../member-clients.ts';
import { tryRead } from '../member-read.ts';
import { policyOf } from './resource-adapter.ts';

export async function readEndpoint(
  caller: Caller,
  id: string,
  region: string,
): Promise<LookupResult<EndpointView>> {
  const ec2 = caller.client(EC2Client, region);
  const read = await tryRead(
    () => ec2.send(new DescribeVpcEndpointsCommand({ VpcEndpointIds: [id] })),
    ['InvalidVpcEndpointId.NotFound', 'InvalidVpcEndpointId.Malformed'],
  );
  if (read.kind !== 'found') return read;
  const [endpoint] = read.value.VpcEndpoints ?? [];
  return endpoint === undefined ? { kind: 'absent' } : { kind: 'found', value: viewOf(endpoint, caller) };
}

export async function* listEndpoints(caller: Caller, region: string): AsyncGenerator<EndpointView> {
  const ec2 = caller.client(EC2Client, region);
  const pages = paginateDescribeVpcEndpoints({ client: ec2 }, {});
  for await (const { VpcEndpoints } of pages) {
    for (const endpoint of VpcEndpoints ?? []) yield viewOf(endpoint, caller);
  }
}

function viewOf(endpoint: VpcEndpoint, caller: Caller): EndpointView {
  return {
    id: endpoint.VpcEndpointId ?? '',
    account: endpoint.OwnerId ?? caller.account,
    vpc: endpoint.VpcId ?? null,
    policy: policyOf(endpoint.PolicyDocument),
  };
}
