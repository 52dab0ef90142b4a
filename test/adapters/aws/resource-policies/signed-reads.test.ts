import { expect, test } from 'vitest';
import { makeCaller } from '../../../../adapters/aws/member-clients.ts';
import { signedAdapter } from '../../../../adapters/aws/resource-policies/signed-reads.ts';
import { useAwsEndpoint } from '../../../support/aws-environment.ts';

const here = (service: string, resource: string, region = 'eu-central-1') =>
  `arn:aws:${service}:${region}:111122223333:${resource}`;
const CORE = here('networkmanager', 'core-network/core-1', '');
const DOCUMENT = { Version: '2012-10-17', Statement: [] };

async function read(service: string, arn: string, answer: Response) {
  useAwsEndpoint('http://127.0.0.1:9');
  const asked: { readonly url: string; readonly init: RequestInit | undefined }[] = [];
  const answering: typeof fetch = async (url, init) => {
    asked.push({ url: String(url), init });
    return answer;
  };
  const caller = makeCaller({ account: '111122223333', partition: 'aws' });
  return { lookup: await signedAdapter(service, answering).read(caller, arn, 'eu-central-1'), asked };
}

const resolver = 'https://route53resolver.eu-central-1.amazonaws.com/';

test.each([
  [
    here('aps', 'workspace/ws-1'),
    'https://aps.eu-central-1.amazonaws.com/workspaces/ws-1/policy',
    'policyDocument',
  ],
  [
    here('mediapackagev2', 'channelGroup/g/channel/c'),
    'https://mediapackagev2.eu-central-1.amazonaws.com/channelGroup/g/channel/c/policy',
    'Policy',
  ],
  [
    here('mediapackagev2', 'channelGroup/g/channel/c/originEndpoint/e'),
    'https://mediapackagev2.eu-central-1.amazonaws.com/channelGroup/g/channel/c/originEndpoint/e/policy',
    'Policy',
  ],
  [
    CORE,
    `https://networkmanager.us-west-2.amazonaws.com/resource-policy/${encodeURIComponent(CORE)}`,
    'PolicyDocument',
  ],
  [here('route53resolver', 'resolver-rule/r-1'), resolver, 'ResolverRulePolicy'],
  [here('route53resolver', 'firewall-rule-group/r-1'), resolver, 'FirewallRuleGroupPolicy'],
  [here('route53resolver', 'resolver-query-log-config/r-1'), resolver, 'ResolverQueryLogConfigPolicy'],
  [
    here('s3files', 'file-system/fs-1'),
    'https://s3files.eu-central-1.amazonaws.com/file-systems/fs-1/policy',
    'policy',
  ],
])('%s', async (arn, url, member) => {
  const service = arn.split(':')[2] ?? '';
  const text = JSON.stringify({ [member]: JSON.stringify(DOCUMENT) });
  const { lookup, asked } = await read(service, arn, new Response(text));
  expect(lookup).toMatchObject({ kind: 'found', value: { arn, policy: { document: DOCUMENT } } });
  expect(asked.map((each) => each.url)).toEqual([url]);
  const sent = new Headers(asked[0]?.init?.headers);
  expect(sent.get('authorization')).toContain(`/${service}/aws4_request`);
});

const ORIGIN = here('cloudfront', 'vpcorigin/vo_1', '');
const xml = (element: string, inside: string, status = 200) =>
  new Response(`<?xml version="1.0"?>\n<${element} xmlns="http://x/">${inside}</${element}>`, { status });
const shared = JSON.stringify(DOCUMENT).replaceAll('"', '&quot;');

test.each([
  [
    'its policy',
    xml(
      'GetResourcePolicyResult',
      `<ResourceArn>${ORIGIN}</ResourceArn><PolicyDocument>${shared}</PolicyDocument>`,
    ),
    { kind: 'found', value: { arn: ORIGIN, policyKind: 'vpcOriginPolicy', policy: { document: DOCUMENT } } },
  ],
  [
    'none',
    xml('ErrorResponse', '<Error><Code>EntityNotFound</Code><Message>no</Message></Error>', 404),
    { kind: 'found', value: { policy: null } },
  ],
  [
    'refused',
    xml('ErrorResponse', '<Error><Code>AccessDenied</Code><Message>no &amp; no</Message></Error>', 403),
    { kind: 'notVisible', code: 'accessDenied', why: 'AccessDenied: no & no' },
  ],
  ['a page', xml('html', '', 200), { kind: 'notVisible', code: 'failed' }],
])('a VPC origin of CloudFront, in XML: %s', async (_note, answer, want) => {
  const { lookup, asked } = await read('cloudfront', ORIGIN, answer);
  expect(lookup).toMatchObject(want);
  expect(asked.map((each) => each.url)).toEqual([
    'https://cloudfront.amazonaws.com/2020-05-31/get-resource-policy',
  ]);
  expect(String(asked[0]?.init?.body)).toContain(`<ResourceArn>${ORIGIN}</ResourceArn>`);
  const sent = new Headers(asked[0]?.init?.headers);
  expect(sent.get('authorization')).toContain('/us-east-1/cloudfront/aws4_request');
});

const WORKSPACE = here('aps', 'workspace/ws-1');
const refused = (name: string, status: number) =>
  new Response(JSON.stringify({ message: 'no' }), {
    status,
    headers: { 'x-amzn-errortype': `${name}:http://x/` },
  });

test.each([
  ['no policy', refused('ResourceNotFoundException', 404), { kind: 'found', value: { policy: null } }],
  ['refused', refused('AccessDeniedException', 403), { kind: 'notVisible', code: 'accessDenied' }],
  ['throttled', refused('ThrottlingException', 429), { kind: 'notVisible', code: 'throttled' }],
  ['no JSON', new Response('oops', { status: 500 }), { kind: 'notVisible', code: 'failed' }],
  ['no JSON, though it says that all is well', new Response('oops'), { kind: 'notVisible', code: 'failed' }],
  ['JSON that is no object', new Response('[]'), { kind: 'notVisible', code: 'failed' }],
])('%s', async (_note, answer, want) => {
  expect((await read('aps', WORKSPACE, answer)).lookup).toMatchObject(want);
});

test('what no call shows is not visible, and nothing is asked', async () => {
  const { lookup, asked } = await read(
    'mediapackagev2',
    here('mediapackagev2', 'channelGroup/g'),
    new Response(),
  );
  expect(lookup).toMatchObject({ kind: 'notVisible', code: 'notRead' });
  expect(asked).toEqual([]);
});
