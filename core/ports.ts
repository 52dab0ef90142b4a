/**
 * What the core needs from outside. Every effect goes through one of these, so that a handler can be stopped
 * after any call and run again; two adapters of one port pass one and the same contract suite.
 */
import type { AlertSinkName } from '../contract/alert-channels.ts';
import type { Layer } from './model/attribution.ts';
import type { Denial, RecordedDenial } from './model/denial.ts';
import type { ExplanationKey, ExplanationRequest, StoredExplanation } from './model/explanation-request.ts';
import type { FixedMark } from './model/fixed-mark.ts';
import type { DenialGroup, OwnedGroup } from './model/group.ts';
import type { Incident } from './model/incident.ts';
import type { Mute, MuteEnd } from './model/mute.ts';
import type { Notice } from './model/notice.ts';
import type { PolicyChange } from './model/policy-change.ts';
import type { AccountRegion } from './model/policy-source.ts';
import type { ReceivedCanary } from './model/received-canary.ts';
import type { SessionGrant } from './model/session-grant.ts';
import type { Suppression } from './model/suppression.ts';

/** Filters of `list` and `groups`; all given ones must hold. */
export interface DenialQuery {
  /**
   * ARN of a user, role, root or role session; the name of a user, role or session; or what an ARN ends in, as `role/ci/build`.
   * With wildcards (text-filter.ts): of any of these but a session's.
   */
  readonly principal?: string;
  /** Case-insensitive; may have wildcards. */
  readonly action?: string;
  /** A resource as recorded, or a resource family; may have wildcards. */
  readonly resource?: string;
  readonly account?: string;
  readonly region?: string;
  /** Source address, or a range in CIDR notation. */
  readonly ip?: string;
  readonly layer?: Layer;
  /** ARN, name or id of the policy that denied; may have wildcards. */
  readonly policy?: string;
  /** ISO 8601, inclusive. */
  readonly since?: string;
  /** ISO 8601, inclusive. */
  readonly until?: string;
  readonly limit?: number;
}

export type GroupOrder = 'count' | 'last';

export interface PutResult {
  /** Denials that were not there before. */
  readonly added: readonly Denial[];
  /** Number of denials that were there already: redeliveries, and second copies of a shared call. */
  readonly duplicates: number;
}

export interface PolicyChangeFilter {
  readonly targets: readonly string[];
  /** ISO 8601, inclusive. */
  readonly since?: string;
  /** ISO 8601, inclusive. */
  readonly until?: string;
}

/** Explanation requests, one for each group and cause, and the stored explanations. */
export interface ExplanationStore {
  /** Undefined: there was none, or it has expired. */
  getExplanationRequest(key: ExplanationKey): Promise<ExplanationRequest | undefined>;
  getExplanation(key: ExplanationKey): Promise<StoredExplanation | undefined>;
  /** Put or replace. From then on every denial and group of its key shows it, and is found by its layer and policy. */
  putExplanation(explanation: StoredExplanation): Promise<void>;
  /** How many different actions the principal was denied; counts up to `most`. */
  countActions(principal: string, most: number): Promise<number>;
}

/** Where ingest writes. */
export interface Intake {
  /**
   * Keep each denial once and count it once in its group, in one transaction a group; and put an explanation
   * request for each group and cause that has none. Safe to repeat, to run twice at once and to resume after a crash between any two
   * calls.
   */
  putDenials(denials: readonly RecordedDenial[]): Promise<PutResult>;
  putPolicyChanges(changes: readonly PolicyChange[]): Promise<void>;
  /**
   * Put or replace by access key. Where a stored explanation takes for granted that such a session was given nothing
   * (`withoutGrantOf`), its request is put again. Safe to repeat.
   */
  putSessionGrants(grants: readonly SessionGrant[]): Promise<void>;
  /** Keep each place and time once, in whatever order they come. */
  putCanaries(canaries: readonly ReceivedCanary[]): Promise<void>;
}

/** What a group is found by without a search: a key of its own, or a value that one of its denials had. */
export interface GroupPlace {
  readonly by: 'principal' | 'name' | 'family' | 'account' | 'layer' | 'policy';
  readonly value: string;
}

export interface DenialStore extends Intake, ExplanationStore {
  /** Newest first. */
  listDenials(query: DenialQuery): AsyncIterable<Denial>;
  /** The same denials, each as AWS stated it and as the detector saw it, without later explanations. */
  listStated(query: DenialQuery): AsyncIterable<Denial>;
  listGroups(query: DenialQuery, order: GroupOrder): Promise<readonly DenialGroup[]>;
  /** Those of the places in their order, each once; of more than `most` some. */
  groupsAt(places: readonly GroupPlace[], most: number): Promise<readonly DenialGroup[]>;
  getDenial(id: string): Promise<Denial | undefined>;
  /** Ids that begin so, each once; of more than `most` some. */
  findIds(kind: 'group' | 'denial', beginning: string, most: number): Promise<readonly string[]>;
  getGroup(id: string): Promise<OwnedGroup | undefined>;
  /**
   * Keeps what shows that the group is fixed, in whatever order and how often marks come. False: there is no such group.
   */
  markFixed(group: string, mark: FixedMark): Promise<boolean>;
  /** The message of the group's newest denial as CloudTrail recorded it; undefined when it had none. */
  getGroupMessage(id: string): Promise<string | undefined>;
  /** Changes of any of the targets, newest first, each once. */
  listPolicyChanges(filter: PolicyChangeFilter): Promise<readonly PolicyChange[]>;
  getSessionGrant(accessKeyId: string): Promise<SessionGrant | undefined>;
  /** Time of the newest canary that came from there in the range; undefined: none came. */
  lastCanary(place: AccountRegion, range: Pick<DenialQuery, 'since' | 'until'>): Promise<string | undefined>;
  close(): Promise<void>;
}

export type CountStep = 'minute' | 'tenMinutes' | 'hour' | 'day';

export type CountedGroup = Pick<DenialGroup, 'group' | 'principal' | 'count' | 'firstSeen' | 'lastSeen'>;

export interface DenialCount {
  readonly group: string;
  /** ISO 8601, UTC: when the interval begins. */
  readonly at: string;
  /** At least 1. */
  readonly count: number;
}

export interface DenialCounts {
  /** In no order. */
  readonly rows: readonly DenialCount[];
  /** Only the newest were counted: there are more than the store counts at once. */
  readonly isCut: boolean;
}

export interface CountStore {
  /** The denials of these groups in the range, by the interval that they lie in. */
  countDenials(
    groups: readonly CountedGroup[],
    range: Pick<DenialQuery, 'since' | 'until'>,
    step: CountStep,
  ): Promise<DenialCounts>;
}

/** The state of one key of one dimension, as the detector encodes it; the store does not look inside. */
export interface DimensionItem {
  /** `dimension|key`: no dimension holds the separator, so no key reads as another dimension's. */
  readonly id: string;
  /** Number of writes so far; 0 for a key never seen. */
  readonly version: number;
  readonly state: Uint8Array;
  /** The sweep must look at it: an incident is open, or an update still waits to go out. */
  readonly due: boolean;
  /** Epoch seconds after which it may be forgotten. */
  readonly expires: number;
}

export interface DimensionStore {
  /** Consistent reads; keys never seen are left out. */
  readDimensions(ids: readonly string[]): Promise<ReadonlyMap<string, DimensionItem>>;
  /** Writes `item` as version `item.version + 1` if the stored version still is `item.version`; false otherwise. */
  writeDimension(item: DimensionItem): Promise<boolean>;
  dueDimensions(): AsyncIterable<DimensionItem>;
}

export interface IncidentStore {
  /**
   * Write what `change` makes of the stored incident (undefined: there is none); it is asked again when another writer came
   * between. Nothing is written where it returns undefined. Returns what was stored before.
   */
  changeIncident(
    id: string,
    change: (before: Incident | undefined) => Incident | undefined,
  ): Promise<Incident | undefined>;
  /** Newest first. */
  listIncidents(filter: { readonly open?: boolean; readonly since?: string }): AsyncIterable<Incident>;
  getIncident(id: string): Promise<Incident | undefined>;
}

/** How much of one principal. */
export interface KeptOfPrincipal {
  readonly denials: number;
  readonly groups: number;
  readonly explanations: number;
  /** Of the policies that the principal itself carries. */
  readonly policyChanges: number;
}

/** Erasure of what is kept by the principal's ARN: its denials and groups, what leads to them, its usual rates. */
export interface ErasureStore {
  /** What there is; written meanwhile, it may be more. */
  countOfPrincipal(arn: string): Promise<KeptOfPrincipal>;
  /** Resolves to what was erased. Repeated after a failure, it goes on with the rest. */
  erasePrincipal(arn: string): Promise<KeptOfPrincipal>;
}

export interface MuteStore {
  /** Put or replace by id. */
  putMute(mute: Mute): Promise<void>;
  /** Ends it, if it was not ended before; it is still listed. Resolves to the mute as it was; undefined: there is none. */
  endMute(id: string, end: MuteEnd): Promise<Mute | undefined>;
  /** Soonest to end first; those that have ended are still there for a while. */
  listMutes(): Promise<readonly Mute[]>;
}

export interface Alert {
  /** At most 99 ASCII characters, no line breaks. */
  readonly subject: string;
  readonly text: string;
  /** For subscription filters. */
  readonly attributes: Readonly<Record<string, string>>;
  /** The same for every attempt to send the same state of the same incident. */
  readonly deduplicationId: string;
  /** The same for programs, and for channels with their own wording. */
  readonly notice: Notice;
  /** Why the alert pages no person; undefined: it pages. */
  readonly suppression: Suppression | undefined;
  /** Lines of the text: why, what changed, the fix, and the owner. */
  readonly reason: readonly string[];
  /** No more of the reason will follow. */
  readonly explained: boolean;
  /** What its commands end in, to read the same store; left out: nothing. */
  readonly storeOptions?: string;
}

export interface AlertSink {
  publish(alert: Alert): Promise<void>;
}

/** One of the ways on which alerts go out: what each of them took is kept. */
export interface NamedSink extends AlertSink {
  readonly name: AlertSinkName;
}

/** Something that is kept of the organization, or of reading it; the store does not look inside. */
export interface OrganizationItem {
  /** Its first word says what it is. */
  readonly key: string;
  /** Number of writes so far; 0 for a key that is new. */
  readonly writes: number;
  /** JSON, at most 350 KB of it. */
  readonly body: unknown;
  /** Epoch seconds after which it may be forgotten; undefined: never. */
  readonly expires: number | undefined;
}

export interface OrganizationStore {
  /** Consistent reads; keys that are not there are left out. */
  readOrganization(keys: readonly string[]): Promise<ReadonlyMap<string, OrganizationItem>>;
  /** Writes `item` as its next write if it was written `item.writes` times so far; false otherwise. */
  writeOrganization(item: OrganizationItem): Promise<boolean>;
  /** All whose key begins so, in the order of their keys. */
  listOrganization(prefix: string): AsyncIterable<OrganizationItem>;
}

/** Milliseconds since the epoch. */
export type Clock = () => number;
