/**
 * The request context of a denied call, rebuilt from its CloudTrail record and from what was looked up: every
 * global condition key and those of the called service, each known, absent or unknown.
 *
 * Shape   record, action, resource, look-ups -> entries by key in lower case; a key ending in `*` covers all keys
 *         that begin so and have no entry of their own.
 * Errors  never throws; what cannot be read is unknown.
 * Source  IAM User Guide, "AWS global condition context keys"; docs/names.md.
 *
 * INVARIANT: what AWS itself stated about this very request wins over what was looked up, and that over the record.
 */
import { textAt, valueAt } from '../record/json.ts';
import { isPartial } from '../record/partial-record.ts';
import { type AccessPoint, accessPointKeys } from './access-point-keys.ts';
import { type Caller, callerOf } from './caller.ts';
import {
  absent,
  type ContextEntry,
  type ContextSource,
  derived,
  lookedUp,
  several,
  unknown,
} from './context-entry.ts';
import { forwardedRecord, forwardingService } from './forwarded-call.ts';
import { networkKeys } from './network-keys.ts';
import { principalKeys } from './principal-keys.ts';
import { resourceKeys } from './resource-keys.ts';
import { serviceKeys } from './service-keys.ts';
import { sessionKeys } from './session-keys.ts';
import { signInKeys } from './sign-in-keys.ts';
import { withAliases } from './tag-aliases.ts';
import { tagKeys } from './tag-keys.ts';

export interface ContextInput {
  /** The CloudTrail record as it came. */
  readonly record: unknown;
  /** It was rebuilt from what a denial keeps: members that it lacks may have been in the real record. */
  readonly partial?: boolean;
  readonly action: string;
  readonly resource: string | null;
}

/** What the record does not hold; a member left out was not looked up. */
export interface ContextLookups {
  /** Of the caller's account; null: it is in no organization. */
  readonly principalOrganization?: OrganizationPlace | null;
  readonly resourceOrganization?: OrganizationPlace | null;
  readonly resourceAccount?: string;
  /** All tags of the caller, those of its session included. */
  readonly principalTags?: ReadonlyMap<string, string>;
  readonly resourceTags?: ReadonlyMap<string, string>;
  /** VPC of the endpoint that the call came through. */
  readonly sourceVpc?: string;
  /** The S3 access point that the call goes through. */
  readonly accessPoint?: AccessPoint;
  /** Keys that AWS stated for this request in its decoded message. */
  readonly stated?: ReadonlyMap<string, readonly string[]>;
  /** Keys that a person states of a call that was not made; a key without values is absent. */
  readonly given?: ReadonlyMap<string, readonly string[]>;
  /** Keys that AWS recorded of this request in its authorization details. */
  readonly recorded?: ReadonlyMap<string, readonly string[]>;
}

export interface OrganizationPlace {
  readonly id: string;
  /** `o-…/r-…/ou-…/`, with the slash at its end. */
  readonly path: string;
}

export type RequestContext = ReadonlyMap<string, ContextEntry>;

export function requestContext(input: ContextInput, lookups: ContextLookups = {}): RequestContext {
  const { action, resource } = input;
  const forwardedBy = forwardingService(textAt(input.record, 'eventSource'), action);
  const record = forwardedBy === undefined ? input.record : forwardedRecord(input.record, forwardedBy);
  const caller = { ...callerOf(record), forwarded: forwardedBy !== undefined };
  const service = action.slice(0, Math.max(0, action.indexOf(':'))).toLowerCase();
  const recorded = [
    ...principalKeys(record, caller),
    ...sessionKeys(record, caller),
    ...networkKeys(record, caller),
    ...withAliases(tagKeys(valueAt(record, 'requestParameters'), resource), service),
    ...resourceKeys(record, resource),
    ...membershipKeys(caller),
    ...serviceKeys({ record, caller, service, action, resource }),
    ...signInKeys(record, caller),
  ];
  const entries = [
    ...(isOfPart(input) ? recorded.map(unknownIfMissing) : recorded),
    ...withAliases(lookedUpKeys(lookups), service),
    ...statedKeys(lookups.stated, 'decodedMessage'),
    ...statedKeys(lookups.recorded, 'lookup'),
    ...statedKeys(lookups.given, 'derived'),
  ];
  return new Map(entries.map((entry) => [entry.key.toLowerCase(), entry]));
}

const isOfPart = ({ record, partial }: ContextInput): boolean => partial === true || isPartial(record);

/**
 * What a partial record lacks proves nothing, nor does what follows from it: that no service called for the caller, and that a
 * session without MFA is none of a federation, whose requests lack the key.
 */
const REST_ON_ABSENCE: ReadonlySet<string> = new Set(['aws:ViaAWSService', 'aws:ViaAWSMCPService']);

function unknownIfMissing(entry: ContextEntry): ContextEntry {
  const isWithoutMfa =
    entry.key === 'aws:MultiFactorAuthPresent' && entry.state === 'known' && entry.values.includes('false');
  const restsOnAbsence = entry.state === 'absent' || REST_ON_ABSENCE.has(entry.key) || isWithoutMfa;
  return restsOnAbsence ? unknown(entry.key) : entry;
}

const MEMBERSHIP = ['aws:PrincipalOrgID', 'aws:PrincipalOrgPaths', 'aws:PrincipalTag/*'];

/** Of an account in an organization, and of a principal with tags: AWS's services and anonymous callers are neither. */
function membershipKeys({ anonymous, isService }: Caller): readonly ContextEntry[] {
  if (anonymous || isService) return MEMBERSHIP.map((key) => absent(key));
  return MEMBERSHIP.map((key) => ({ key, state: 'unknown', source: 'lookup', confidence: 'unknown' }));
}

function lookedUpKeys(lookups: ContextLookups): readonly ContextEntry[] {
  const { resourceAccount, sourceVpc, principalTags, resourceTags, accessPoint } = lookups;
  return [
    ...organizationKeys('aws:Principal', lookups.principalOrganization),
    ...organizationKeys('aws:Resource', lookups.resourceOrganization),
    ...(resourceAccount === undefined ? [] : [lookedUp('aws:ResourceAccount', resourceAccount)]),
    ...(sourceVpc === undefined ? [] : [lookedUp('aws:SourceVpc', sourceVpc)]),
    ...allTags('aws:PrincipalTag/', principalTags),
    ...allTags('aws:ResourceTag/', resourceTags),
    ...(accessPoint === undefined ? [] : accessPointKeys(accessPoint)),
  ];
}

function organizationKeys(
  start: string,
  place: OrganizationPlace | null | undefined,
): readonly ContextEntry[] {
  if (place === undefined) return [];
  if (place === null) return [absent(`${start}OrgID`, 'derived'), absent(`${start}OrgPaths`, 'derived')];
  return [lookedUp(`${start}OrgID`, place.id), several(`${start}OrgPaths`, [place.path], 'lookup')];
}

function allTags(start: string, tags: ReadonlyMap<string, string> | undefined): readonly ContextEntry[] {
  if (tags === undefined) return [];
  return [
    absent(`${start}*`, 'derived'),
    ...[...tags].map(([key, value]) => lookedUp(`${start}${key}`, value)),
  ];
}

function statedKeys(
  stated: ReadonlyMap<string, readonly string[]> | undefined,
  source: ContextSource,
): readonly ContextEntry[] {
  return [...(stated ?? [])].map(([key, values]) => {
    const [only, ...more] = values;
    const single = only !== undefined && more.length === 0;
    const entry = single ? derived(key, only) : several(key, values, source);
    return { ...entry, source, confidence: 'certain' };
  });
}

/** What the evaluator takes: keys with their values, and the keys whose value is not known. */
export interface EvaluationContext {
  /** A key without values is one that is known to be absent; it may lie within an unknown beginning. */
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  readonly unknownContext: readonly string[];
}

export function evaluationContext(context: RequestContext): EvaluationContext {
  const given = new Map<string, string | readonly string[]>();
  const unknownContext: string[] = [];
  for (const entry of context.values()) {
    if (entry.state === 'unknown') unknownContext.push(entry.key);
    else if (entry.state === 'known') given.set(entry.key, valuesOf(entry));
    else if (!entry.key.endsWith('*')) given.set(entry.key, []);
  }
  return { context: Object.fromEntries(given), unknownContext };
}

type KnownEntry = Extract<ContextEntry, { readonly state: 'known' }>;

function valuesOf({ multivalued, values }: KnownEntry): string | readonly string[] {
  return multivalued ? values : (values[0] ?? '');
}
