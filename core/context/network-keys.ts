/**
 * Condition keys of the network, the time and the services between the caller and the call.
 * Source  IAM User Guide, "AWS global condition context keys", properties of the network and of the request;
 *         CloudTrail User Guide, "Record contents" (sourceIPAddress, vpcEndpointId, tlsDetails).
 */

import { instantOf } from '../record/event-time.ts';
import { isIpAddress } from '../record/ip-address.ts';
import { valueAt } from '../record/json.ts';
import { isNotExported } from '../record/partial-record.ts';
import { scalarAt } from '../record/scalar-at.ts';
import { type Caller, isRoleSession } from './caller.ts';
import { absent, type ContextEntry, derived, logged, loggedOr, unknown } from './context-entry.ts';

export function networkKeys(record: unknown, caller: Caller): readonly ContextEntry[] {
  return [
    ...addressKeys(record),
    secureTransport(record),
    ...serviceChainKeys(record, caller),
    ...sourceServiceKeys(record, caller),
    loggedOr('aws:RequestedRegion', scalarAt(record, 'awsRegion'), unknown),
    ...timeKeys(record),
    userAgent(record, caller),
    unknown('aws:Referer'),
  ];
}

const THROUGH_ENDPOINT = ['aws:SourceVpc', 'aws:SourceVpcArn', 'aws:VpceOrgID', 'aws:VpceOrgPaths'] as const;

/** The caller's address has one of two names, by whether the call came through a VPC endpoint. */
function addressKeys(record: unknown): readonly ContextEntry[] {
  const address = scalarAt(record, 'sourceIPAddress');
  const endpoint = scalarAt(record, 'vpcEndpointId');
  const known = isIpAddress(address) && !isNotExported(record, 'vpcEndpointId') ? address : undefined;
  if (endpoint !== undefined) {
    return [
      absent('aws:SourceIp'),
      loggedOr('aws:VpcSourceIp', known, unknown),
      endpoint.startsWith('vpce-') ? logged('aws:SourceVpce', endpoint) : unknown('aws:SourceVpce'),
      loggedOr('aws:VpceAccount', scalarAt(record, 'vpcEndpointAccountId'), unknown),
      ...THROUGH_ENDPOINT.map(unknown),
    ];
  }
  // The record of a call that a service made does not say from which network the first call came.
  const otherwise = known === undefined ? unknown : absent;
  return [
    loggedOr('aws:SourceIp', known, unknown),
    ...['aws:VpcSourceIp', 'aws:SourceVpce', 'aws:VpceAccount', ...THROUGH_ENDPOINT].map((key) =>
      otherwise(key),
    ),
  ];
}

/** Only S3 still accepts plain HTTP; all other services refuse it before IAM evaluates the call. */
function secureTransport(record: unknown): ContextEntry {
  const key = 'aws:SecureTransport';
  if (valueAt(record, 'tlsDetails', 'tlsVersion') !== undefined) return logged(key, 'true');
  const isS3 = scalarAt(record, 'eventSource')?.startsWith('s3') !== false;
  return isS3 ? unknown(key) : derived(key, 'true');
}

const CHAIN = ['aws:CalledVia', 'aws:CalledViaFirst', 'aws:CalledViaLast'] as const;
const MCP_CHAIN = ['aws:CalledViaAWSMCP', 'aws:IsMcpServiceAction'] as const;

/**
 * Which service made the call for which caller: `invokedBy` names the last service, and does not distinguish FAS from a
 * service role.
 */
function serviceChainKeys(record: unknown, caller: Caller): readonly ContextEntry[] {
  const via = viaService(caller);
  return [
    via === undefined ? unknown('aws:ViaAWSService') : derived('aws:ViaAWSService', String(via)),
    ...chainKeys(via, caller.invokedBy),
    ...mcpKeys(record, caller),
  ];
}

/** `undefined`: the record does not say. */
export function viaService(caller: Caller): boolean | undefined {
  if (caller.forwarded) return true;
  if (caller.isService || caller.serviceLinkedRole) return false;
  if (caller.invokedBy === undefined) return caller.direct ? false : undefined;
  if (!isServiceName(caller.invokedBy)) return undefined;
  return isRoleSession(caller) ? undefined : true;
}

export function isServiceName(text: string): boolean {
  return /\.amazonaws\.com(?:\.cn)?$/.test(text) && !text.includes(' ');
}

function chainKeys(via: boolean | undefined, invokedBy: string | undefined): readonly ContextEntry[] {
  if (via === false) return CHAIN.map((key) => absent(key, 'derived'));
  if (via === undefined || invokedBy === undefined) return CHAIN.map(unknown);
  return [unknown('aws:CalledVia'), unknown('aws:CalledViaFirst'), derived('aws:CalledViaLast', invokedBy)];
}

function mcpKeys(record: unknown, caller: Caller): readonly ContextEntry[] {
  const traces = `${caller.invokedBy ?? ''} ${scalarAt(record, 'userAgent') ?? ''}`;
  const mayBe = caller.invokedBy !== undefined || traces.includes('aws-mcp') || !caller.direct;
  const rest = MCP_CHAIN.map((key) => (mayBe ? unknown(key) : absent(key, 'derived')));
  return [mayBe ? unknown('aws:ViaAWSMCPService') : derived('aws:ViaAWSMCPService', 'false'), ...rest];
}

/** On whose behalf a service principal acts; requests of other callers have none of these. */
function sourceServiceKeys(record: unknown, caller: Caller): readonly ContextEntry[] {
  const keys = ['aws:SourceOrgID', 'aws:SourceOrgPaths'];
  if (!caller.isService) {
    return ['aws:SourceArn', 'aws:SourceAccount', ...keys].map((key) => absent(key, 'derived'));
  }
  const scope = ['userIdentity', 'inScopeOf'] as const;
  return [
    loggedOr('aws:SourceArn', scalarAt(record, ...scope, 'sourceArn'), unknown),
    loggedOr('aws:SourceAccount', scalarAt(record, ...scope, 'sourceAccount'), unknown),
    ...keys.map((key) => unknown(key)),
  ];
}

function timeKeys(record: unknown): readonly ContextEntry[] {
  const time = scalarAt(record, 'eventTime');
  const milliseconds = instantOf(time);
  return [
    loggedOr('aws:CurrentTime', time, unknown),
    milliseconds === undefined
      ? unknown('aws:EpochTime')
      : logged('aws:EpochTime', String(milliseconds / 1000)),
  ];
}

/** CloudTrail cuts it at 1 KB, and puts a service's name in its place when a service called. */
const USER_AGENT_CUT = 1020;

function userAgent(record: unknown, caller: Caller): ContextEntry {
  const agent = scalarAt(record, 'userAgent');
  const whole = agent !== undefined && agent.length < USER_AGENT_CUT && caller.direct;
  return whole ? derived('aws:UserAgent', agent) : unknown('aws:UserAgent');
}
