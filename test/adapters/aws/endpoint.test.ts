import { expect, test } from 'vitest';
import { makeCaller } from '../../../adapters/aws/member-clients.ts';
import { endpointOf } from '../../../adapters/aws/signed-fetch.ts';
import { organizationsClient } from '../../../adapters/organizations/calls.ts';

/** Source  partitions.json of the AWS SDKs; AWS General Reference, "AWS Organizations endpoints and quotas". */
test.each([
  ['aws', 'eu-west-1', 'https://aps.eu-west-1.amazonaws.com', 'us-east-1'],
  ['aws-cn', 'cn-north-1', 'https://aps.cn-north-1.amazonaws.com.cn', 'cn-northwest-1'],
  ['aws-us-gov', 'us-gov-east-1', 'https://aps.us-gov-east-1.amazonaws.com', 'us-gov-west-1'],
  ['aws-eusc', 'eusc-de-east-1', 'https://aps.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
])('%s: hosts of its domain, and Organizations where it answers', async (partition, region, host, home) => {
  expect(endpointOf('aps', partition, region)).toBe(host);
  const caller = makeCaller({ account: '111122223333', partition });
  expect(await organizationsClient(caller).config.region()).toBe(home);
});
