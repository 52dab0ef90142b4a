/**
 * Whether a recorded call is the call that a group was denied: its principal, action and resource family, made as the
 * newest denial was.
 *
 * INVARIANT: a call that passed from elsewhere shows nothing of the one that was denied: it must come from the same Region
 * and, where a condition was seen to deny, with the same values of its keys as far as both records have them.
 */
import { requestContext } from '../context/request-context.ts';
import type { Attribution, ConditionEvidence } from '../model/attribution.ts';
import type { Denial } from '../model/denial.ts';
import type { DenialGroup } from '../model/group.ts';
import { UNKNOWN_FAMILY } from '../normalize/resource-family.ts';

export interface DeniedBefore {
  readonly group: Pick<DenialGroup, 'principal' | 'action' | 'resourceFamily'>;
  /** The newest denial of the group, as it was explained. */
  readonly denial: Pick<Denial, 'region' | 'principal' | 'vpcEndpointId' | 'attribution'>;
}

/** `in`: condition keys, `session`, or the action of a further check that was refused. */
export type Sameness =
  | { readonly kind: 'same' }
  /** Another call. */
  | { readonly kind: 'other' }
  /** The same, but made in another way. */
  | { readonly kind: 'differs'; readonly in: readonly string[] }
  /** By the same principal with the same action; the records do not name the resource. */
  | { readonly kind: 'resourceUnknown' };

export function sameCall({ group, denial: denied }: DeniedBefore, call: Denial, record: unknown): Sameness {
  if (call.principal.arn !== group.principal) return { kind: 'other' };
  if (call.action.toLowerCase() !== group.action.toLowerCase()) return { kind: 'other' };
  if (call.resourceFamily === UNKNOWN_FAMILY || group.resourceFamily === UNKNOWN_FAMILY)
    return { kind: 'resourceUnknown' };
  if (call.resourceFamily !== group.resourceFamily) return { kind: 'other' };
  const differing = [
    ...regionDiffers(denied, call),
    ...layersDiffer(denied, call),
    ...checksDiffer(denied),
    ...keysDiffer(denied, call, record),
  ];
  return differing.length === 0 ? { kind: 'same' } : { kind: 'differs', in: [...new Set(differing)] };
}

type Before = DeniedBefore['denial'];

function regionDiffers({ region }: Before, call: Denial): readonly string[] {
  return region === null || call.region === region ? [] : ['aws:RequestedRegion'];
}

/** A session policy belongs to one session, an endpoint's policy to one way into AWS. */
function layersDiffer(denied: Before, call: Denial): readonly string[] {
  const layers = layersOf(denied.attribution);
  const isOfSession =
    layers.has('sessionPolicy') && denied.principal.sessionArn !== call.principal.sessionArn;
  const isOfEndpoint = layers.has('vpcEndpointPolicy') && denied.vpcEndpointId !== call.vpcEndpointId;
  return [...(isOfSession ? ['session'] : []), ...(isOfEndpoint ? ['aws:SourceVpce'] : [])];
}

const layersOf = ({ layer, alsoBlockedBy }: Attribution): ReadonlySet<string> =>
  new Set([layer, ...alsoBlockedBy.map((each) => each.layer)]);

/** AWS refused a further check of the call, such as that of the role that it passes: the record does not show it. */
const checksDiffer = ({ attribution }: Before): readonly string[] =>
  attribution.refusedCheck === null ? [] : [attribution.refusedCheck.action];

/** Of another value in every call, or of every session: what passes later has others. */
const OF_THE_MOMENT: ReadonlySet<string> = new Set([
  'aws:currenttime',
  'aws:epochtime',
  'aws:tokenissuetime',
  'aws:multifactorauthage',
]);

function keysDiffer({ attribution }: Before, call: Denial, record: unknown): readonly string[] {
  const conditions = attribution.conditions.filter(
    ({ key, actual }) => actual !== 'unknown' && !OF_THE_MOMENT.has(key.toLowerCase()),
  );
  if (conditions.length === 0) return [];
  const context = requestContext({ record, action: call.action, resource: call.resource ?? '*' });
  return conditions
    .filter((each) => !isAlike(each, context.get(each.key.toLowerCase())))
    .map(({ key }) => key);
}

type Entry = ReturnType<ReturnType<typeof requestContext>['get']>;

function isAlike({ actual }: ConditionEvidence, entry: Entry): boolean {
  if (entry === undefined || entry.state === 'unknown') return true;
  if (actual === 'absent' || actual === 'unknown') return entry.state === 'absent';
  return entry.state === 'known' && sorted(entry.values) === sorted(actual);
}

const sorted = (values: readonly string[]): string => JSON.stringify(values.toSorted());
