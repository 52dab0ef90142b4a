/** What stands in a network: APIs, search domains, VPC endpoints; and image repositories. */
import { APIGatewayClient, CreateRestApiCommand } from '@aws-sdk/client-api-gateway';
import {
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  EC2Client,
  ModifyVpcEndpointCommand,
} from '@aws-sdk/client-ec2';
import { CreateRepositoryCommand, ECRClient, SetRepositoryPolicyCommand } from '@aws-sdk/client-ecr';
import { CreateDomainCommand, OpenSearchClient } from '@aws-sdk/client-opensearch';
import { parseArn } from '../../../../core/model/arn.ts';
import type { ResourceEntry, VpcEndpointEntry } from '../../../../core/snapshot/entry.ts';
import type { Load } from './entry-load.ts';
import { loadAt, nameOf, policyText, tagList, tagRecord } from './resource-load.ts';

/** Its policy is given when it is made: moto does not change it. */
export function api(entry: ResourceEntry): Load {
  const id = parseArn(entry.arn)?.resource.split('/').at(-1) ?? '';
  return loadAt(entry, {
    async make(caller, region, names) {
      const policy = policyText(entry, names);
      const input = { name: id, tags: tagRecord(entry), ...(policy && { policy }) };
      const made = await caller.client(APIGatewayClient, region).send(new CreateRestApiCommand(input));
      names.add(id, made.id ?? '');
    },
    async write() {},
  });
}

export function domain(entry: ResourceEntry): Load {
  return loadAt(entry, {
    async make() {},
    async write(caller, region, names) {
      const AccessPolicies = policyText(entry, names);
      const input = { DomainName: nameOf(entry), AccessPolicies, TagList: tagList(entry) };
      await caller.client(OpenSearchClient, region).send(new CreateDomainCommand(input));
    },
  });
}

export function repository(entry: ResourceEntry): Load {
  const repositoryName = nameOf(entry);
  return loadAt(entry, {
    async make(caller, region) {
      const input = { repositoryName, tags: tagList(entry) };
      await caller.client(ECRClient, region).send(new CreateRepositoryCommand(input));
    },
    async write(caller, region, names) {
      const policy = policyText(entry, names);
      if (policy === undefined) return;
      const input = { repositoryName, policyText: policy };
      await caller.client(ECRClient, region).send(new SetRepositoryPolicyCommand(input));
    },
  });
}

/** The file does not say where it is: the home Region. */
export function endpoint(entry: VpcEndpointEntry): Load {
  return {
    account: entry.account,
    async make(caller, region, names) {
      const ec2 = caller.client(EC2Client, region);
      const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: '10.0.0.0/16' }));
      names.add(entry.vpc ?? '', Vpc?.VpcId ?? '');
      const input = { VpcId: Vpc?.VpcId, ServiceName: `com.amazonaws.${region}.s3` };
      const made = await ec2.send(new CreateVpcEndpointCommand(input));
      names.add(entry.id, made.VpcEndpoint?.VpcEndpointId ?? '');
    },
    async write(caller, region, names) {
      const PolicyDocument = policyText(entry, names);
      if (PolicyDocument === undefined) return;
      const input = { VpcEndpointId: names.toMoto(entry.id), PolicyDocument };
      await caller.client(EC2Client, region).send(new ModifyVpcEndpointCommand(input));
    },
  };
}
