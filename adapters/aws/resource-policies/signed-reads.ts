/**
 * Resource policies that one call shows, of services whose clients are not installed: signed by hand, read by name only.
 *
 * Errors  AWS's word that there is no policy is a resource without one, whether or not the resource exists: no
 *         policy allows or denies either way. All else is not visible.
 * Source  API References of the services, operations as in `action`; AWS SDK service models, protocols.
 */
import { parseArn } from '../../../core/model/arn.ts';
import { notVisible } from '../../../core/model/policy-source.ts';
import { isObject, parseJson, textAt } from '../../../core/record/json.ts';
import type { Caller } from '../member-clients.ts';
import { tryRead } from '../member-read.ts';
import { endpointOf, type SignedRequest, signedFetch } from '../signed-fetch.ts';
import { escapeXml, xmlTexts } from '../xml-text.ts';
import { type ResourceAdapter, resourceFound, valueIn } from './resource-adapter.ts';

interface SignedRead {
  readonly service: string;
  /** What the ARN's resource looks like; its groups are the names that the path needs. */
  readonly resource: RegExp;
  readonly action: string;
  readonly kind: string;
  readonly request: (
    arn: string,
    names: readonly string[],
  ) => Pick<SignedRequest, 'method' | 'headers' | 'body'> & {
    readonly path: string;
  };
  /** Member of the answer that holds the document as text. */
  readonly member: string;
  /** Region of the endpoint of a service that has one for all. */
  readonly home?: string;
  /** In the commercial partition, the one that is read, where the name has no Region. */
  readonly host?: string;
}

const get = (path: string) => ({ method: 'GET' as const, path });

const ofResolver = (arn: string, operation: string) => ({
  method: 'POST' as const,
  path: '/',
  headers: {
    'content-type': 'application/x-amz-json-1.1',
    'x-amz-target': `Route53Resolver.${operation}`,
  },
  body: JSON.stringify({ Arn: arn }),
});

/** CloudFront takes and gives XML. */
const ofCloudFront = (arn: string) => ({
  method: 'POST' as const,
  path: '/2020-05-31/get-resource-policy',
  headers: { 'content-type': 'application/xml' },
  body: `<GetResourcePolicyRequest xmlns="http://cloudfront.amazonaws.com/doc/2020-05-31/"><ResourceArn>${escapeXml(arn)}</ResourceArn></GetResourcePolicyRequest>`,
});

const READS: readonly SignedRead[] = [
  {
    service: 'aps',
    resource: /^workspace\/([^/]+)$/,
    action: 'aps:DescribeResourcePolicy',
    kind: 'workspacePolicy',
    request: (_arn, [id = '']) => get(`/workspaces/${id}/policy`),
    member: 'policyDocument',
  },
  {
    service: 'cloudfront',
    resource: /^vpcorigin\/[^/]+$/,
    action: 'cloudfront:GetResourcePolicy',
    kind: 'vpcOriginPolicy',
    request: ofCloudFront,
    member: 'PolicyDocument',
    home: 'us-east-1',
    host: 'cloudfront.amazonaws.com',
  },
  {
    service: 'mediapackagev2',
    resource: /^channelGroup\/([^/]+)\/channel\/([^/]+)$/,
    action: 'mediapackagev2:GetChannelPolicy',
    kind: 'channelPolicy',
    request: (_arn, [group = '', channel = '']) => get(`/channelGroup/${group}/channel/${channel}/policy`),
    member: 'Policy',
  },
  {
    service: 'mediapackagev2',
    resource: /^channelGroup\/([^/]+)\/channel\/([^/]+)\/originEndpoint\/([^/]+)$/,
    action: 'mediapackagev2:GetOriginEndpointPolicy',
    kind: 'originEndpointPolicy',
    request: (_arn, [group = '', channel = '', endpoint = '']) =>
      get(`/channelGroup/${group}/channel/${channel}/originEndpoint/${endpoint}/policy`),
    member: 'Policy',
  },
  {
    service: 'networkmanager',
    resource: /^core-network\/[^/]+$/,
    action: 'networkmanager:GetResourcePolicy',
    kind: 'coreNetworkPolicy',
    request: (arn) => get(`/resource-policy/${encodeURIComponent(arn)}`),
    member: 'PolicyDocument',
    home: 'us-west-2',
  },
  {
    service: 'route53resolver',
    resource: /^firewall-rule-group\/[^/]+$/,
    action: 'route53resolver:GetFirewallRuleGroupPolicy',
    kind: 'firewallRuleGroupPolicy',
    request: (arn) => ofResolver(arn, 'GetFirewallRuleGroupPolicy'),
    member: 'FirewallRuleGroupPolicy',
  },
  {
    service: 'route53resolver',
    resource: /^resolver-query-log-config\/[^/]+$/,
    action: 'route53resolver:GetResolverQueryLogConfigPolicy',
    kind: 'queryLogConfigPolicy',
    request: (arn) => ofResolver(arn, 'GetResolverQueryLogConfigPolicy'),
    member: 'ResolverQueryLogConfigPolicy',
  },
  {
    service: 'route53resolver',
    resource: /^resolver-rule\/[^/]+$/,
    action: 'route53resolver:GetResolverRulePolicy',
    kind: 'resolverRulePolicy',
    request: (arn) => ofResolver(arn, 'GetResolverRulePolicy'),
    member: 'ResolverRulePolicy',
  },
  {
    service: 's3files',
    resource: /^file-system\/([^/]+)$/,
    action: 's3files:GetFileSystemPolicy',
    kind: 'fileSystemPolicy',
    request: (_arn, [id = '']) => get(`/file-systems/${id}/policy`),
    member: 'policy',
  },
];

export const SIGNED_SERVICES: readonly string[] = [...new Set(READS.map(({ service }) => service))];
/** The actions of the calls, each checked under its operation's name. */
export const SIGNED_ACTIONS: readonly string[] = READS.map(({ action }) => action);

const NO_POLICY = ['ResourceNotFoundException', 'UnknownResourceException', 'EntityNotFound'];

export function signedAdapter(service: string, fetchWith: typeof fetch = fetch): ResourceAdapter {
  return {
    service,
    notListed: `resources of ${service} are read by name only`,
    async read(caller, arn) {
      const { region = '', resource = '' } = parseArn(arn) ?? {};
      const found = READS.find((each) => each.service === service && each.resource.test(resource));
      if (found === undefined || (found.host !== undefined && caller.partition !== 'aws'))
        return notVisible('notRead', `policies of ${arn} are not read`);
      const policy = await tryRead(() => send(caller, found, arn, region, fetchWith), NO_POLICY);
      if (policy.kind === 'notVisible') return policy;
      return resourceFound(caller, arn, found.kind, valueIn(policy), null);
    },
  };
}

async function send(
  caller: Caller,
  { service, resource, request, member, home, host }: SignedRead,
  arn: string,
  ownRegion: string,
  fetchWith: typeof fetch,
): Promise<string | undefined> {
  const [, ...names] = resource.exec(parseArn(arn)?.resource ?? '') ?? [];
  const { path, ...rest } = request(arn, names.map(encodeURIComponent));
  const region = home ?? ownRegion;
  const url = new URL(
    path,
    host === undefined ? endpointOf(service, caller.partition, region) : `https://${host}`,
  );
  const response = await signedFetch(caller, { ...rest, url, service, region }, fetchWith);
  const answer = answerIn(await response.text());
  if (response.ok && answer !== undefined) return textAt(answer, member);
  const given =
    response.headers.get('x-amzn-errortype') ?? textAt(answer, '__type') ?? textAt(answer, 'Code') ?? '';
  const name = given.split(':')[0]?.split('#').at(-1) || `status ${response.status}`;
  const message = textAt(answer, 'message') ?? textAt(answer, 'Message') ?? 'no reason was given';
  throw Object.assign(new Error(message), { name, $metadata: { httpStatusCode: response.status } });
}

/** Undefined: it is neither JSON nor XML of an API, and proves nothing. */
function answerIn(text: string): object | undefined {
  const parsed = parseJson(text);
  if ('value' in parsed) return isObject(parsed.value) ? parsed.value : undefined;
  const texts = xmlTexts(text);
  return texts.size === 0 ? undefined : Object.fromEntries(texts);
}
