/** What S3 keeps by account: access points with their policies, and the account's Block Public Access. */
import {
  GetAccessPointCommand,
  GetAccessPointPolicyCommand,
  GetPublicAccessBlockCommand,
  paginateListAccessPoints,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { parseArn } from '../../../core/model/arn.ts';
import type { LookupResult, ResourceView } from '../../../core/model/policy-source.ts';
import type { Caller } from '../member-clients.ts';
import { tryRead } from '../member-read.ts';
import { nameIn, policyOf, type ResourceAdapter, seenOf, valueIn } from './resource-adapter.ts';

export const adapter: ResourceAdapter = {
  service: 's3',
  read: readAccessPoint,
  async *list(caller, region) {
    const control = caller.client(S3ControlClient, region);
    const pages = paginateListAccessPoints({ client: control }, { AccountId: caller.account });
    for await (const { AccessPointList } of pages) {
      yield* (AccessPointList ?? []).flatMap(({ AccessPointArn }) => AccessPointArn ?? []);
    }
  },
};

async function readAccessPoint(caller: Caller, arn: string): Promise<LookupResult<ResourceView>> {
  const { region = '', resource = '' } = parseArn(arn) ?? {};
  const control = caller.client(S3ControlClient, region);
  const input = { AccountId: caller.account, Name: nameIn(resource) };
  const point = await tryRead(() => control.send(new GetAccessPointCommand(input)), ['NoSuchAccessPoint']);
  if (point.kind !== 'found') return point;
  const policy = await tryRead(
    async () => (await control.send(new GetAccessPointPolicyCommand(input))).Policy,
    ['NoSuchAccessPointPolicy'],
  );
  if (policy.kind === 'notVisible') return policy;
  const { Bucket: bucket, BucketAccountId: bucketAccount, NetworkOrigin: networkOrigin } = point.value;
  return {
    kind: 'found',
    value: {
      arn,
      account: caller.account,
      policyKind: 'accessPointPolicy',
      policy: policyOf(valueIn(policy)),
      tags: null,
      ...(bucket !== undefined && { bucket: `arn:${caller.partition}:s3:::${bucket}` }),
      ...(bucketAccount !== undefined && { bucketAccount }),
      ...(networkOrigin !== undefined && { networkOrigin }),
      publicAccessBlock: switchedOn(point.value.PublicAccessBlockConfiguration),
    },
  };
}

/** Settings that are on for the whole account; undefined: they could not be read. */
export function accountBlock(caller: Caller, region: string): Promise<readonly string[] | undefined> {
  return caller.once('account public access block', async () => {
    const control = caller.client(S3ControlClient, region);
    const read = await tryRead(
      () => control.send(new GetPublicAccessBlockCommand({ AccountId: caller.account })),
      ['NoSuchPublicAccessBlockConfiguration'],
    );
    if (read.kind !== 'found') return seenOf(read, [], undefined);
    return switchedOn(read.value.PublicAccessBlockConfiguration);
  });
}

export const switchedOn = (settings: object | undefined): readonly string[] =>
  Object.entries(settings ?? {}).flatMap(([name, isOn]) => (isOn === true ? name : []));
