/**
 * The check that would have caught a denial: the call must be allowed, and two neighbours of it must stay denied, so that
 * the check is not met by allowing everything.
 *
 * Shape   Denial -> the content of a file that `denials check` reads; or why there is none.
 * Source  data/generated/permissions-management.json (AWS's own class of actions).
 *
 * INVARIANT: it states only what the record had. A condition whose value is not known is left out: the check then names it.
 */
import managing from '../../data/generated/permissions-management.json' with { type: 'json' };
import { parseArn } from '../model/arn.ts';
import type { ConditionEvidence } from '../model/attribution.ts';
import type { Denial } from '../model/denial.ts';
import type { ActionTable } from '../normalize/action-table.ts';
import { matchesPattern } from '../normalize/arn-pattern.ts';
import { isIpAddress } from '../record/ip-address.ts';
import { actionKnown, statedCaller } from './stated-call.ts';

export interface WrittenCheck {
  readonly name: string;
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[] | null>>;
  readonly expect: 'allowed' | 'denied';
}

export type AsCheck = { readonly checks: readonly WrittenCheck[] } | { readonly why: string };

export function asCheck(denial: Denial, table: ActionTable): AsCheck {
  const { principal, resource, group } = denial;
  const action = actionKnown(denial.action, table);
  if (statedCaller(principal.arn) === undefined)
    return { why: `no policies can be looked up for the caller ${principal.arn}` };
  if (action === undefined) return { why: `${denial.action} is no action that the table of actions has` };
  if (resource === null || !isNamed(resource)) return { why: 'the record does not name one resource' };
  const call = { principal: principal.arn, action, resource, context: contextOf(denial) };
  const checks: readonly WrittenCheck[] = [
    { name: `${group}: the denied call is allowed`, ...call, expect: 'allowed' },
    ...neighboursOf(action, resource, table).map(
      (other): WrittenCheck => ({
        ...{ name: `${group}: a neighbour stays denied`, ...call, ...other },
        expect: 'denied',
      }),
    ),
  ];
  return { checks };
}

/** EC2 checks what it makes on an ARN with stars. */
const isNamed = (resource: string): boolean =>
  resource === '*' || (parseArn(resource) !== undefined && (!/[*?]/.test(resource) || isOfEc2(resource)));

const isOfEc2 = (resource: string): boolean => parseArn(resource)?.service === 'ec2';

interface Neighbour {
  readonly action: string;
  readonly resource: string;
}

/** The same action on a resource whose name goes on, and another action on the same resource; two of the latter for `*`. */
function neighboursOf(action: string, resource: string, table: ActionTable): readonly Neighbour[] {
  const isOneOfMany = resource !== '*' && !resource.endsWith('*');
  const others = otherActions(action, resource, table).map((each) => ({ action: each, resource }));
  return [...(isOneOfMany ? [{ action, resource: `${resource}-neighbour` }] : []), ...others].slice(0, 2);
}

/** What would do more harm: it removes or changes the same thing, or changes who may use it. */
function otherActions(action: string, resource: string, table: ActionTable): readonly string[] {
  const [service = '', name = ''] = action.split(':');
  const noun = /^[A-Z][a-z]+(?=[A-Z])(.*)$/.exec(name)?.[1] ?? name;
  const managed = Object.entries(managing.actions).find(([prefix]) => prefix === service)?.[1] ?? [];
  const names = [...['Delete', 'Put', 'Update'].map((verb) => `${verb}${noun}`), ...managed];
  const found = names.flatMap((each) => {
    const facts = table.find(service, each);
    if (facts === undefined || facts.action === action) return [];
    const patterns = facts.resources.map(({ arn }) => arn);
    const isOn =
      resource === '*'
        ? patterns.length === 0
        : patterns.some((pattern) => matchesPattern(resource, pattern));
    return isOn ? [facts.action] : [];
  });
  return [...new Set(found)];
}

function contextOf(denial: Denial): WrittenCheck['context'] {
  const { region, sourceIp, vpcEndpointId, attribution } = denial;
  const endpoint = vpcEndpointId?.startsWith('vpce-') === true ? vpcEndpointId : undefined;
  const address = isIpAddress(sourceIp ?? undefined) ? (sourceIp ?? undefined) : undefined;
  const entries: (readonly [string, string | readonly string[] | null])[] = [
    ...(region === null ? [] : [['aws:RequestedRegion', region] as const]),
    ...(endpoint === undefined ? [] : [['aws:SourceVpce', endpoint] as const]),
    ...(address === undefined
      ? []
      : [[endpoint === undefined ? 'aws:SourceIp' : 'aws:VpcSourceIp', address] as const]),
    ...attribution.conditions.flatMap(stated),
  ];
  const first = new Map<string, (typeof entries)[number]>();
  for (const entry of entries) {
    const key = entry[0].toLowerCase();
    if (!first.has(key)) first.set(key, entry);
  }
  return Object.fromEntries(first.values());
}

/** What a policy read of the request; what follows from the snapshot or the time of the call is no part of a check. */
function stated({
  key,
  actual,
}: ConditionEvidence): readonly (readonly [string, string | readonly string[] | null])[] {
  if (actual === 'unknown' || LEFT_OUT.test(key) || !/^[^:\s*]+:[^\s*]+$/.test(key)) return [];
  if (actual === 'absent') return [[key, null]];
  const [only, ...more] = actual;
  return only === undefined ? [[key, null]] : [[key, more.length === 0 ? only : actual]];
}

const LEFT_OUT =
  /^(?:aws:(?:principal|resource(?!tag)|currenttime|epochtime|tokenissuetime|multifactorauthage|userid|username)|sts:externalid)/i;
