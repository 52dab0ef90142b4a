/**
 * Recorded policy changes around a denial: those just before its group was first denied, and those after it, where
 * the policies that were evaluated are read as they stand now.
 *
 * Units   looks back seven days; minutes are whole.
 */
import { evaluated } from '../assess/describe.ts';
import type { Gathered } from '../gather/gather.ts';
import { parseArn } from '../model/arn.ts';
import type { Evidence } from '../model/attribution.ts';
import type { ChangeBefore, ChangeEffect } from '../model/denial.ts';
import type { DenialGroup } from '../model/group.ts';
import type { PolicyLevel } from '../model/policy.ts';
import type { PolicyChange } from '../model/policy-change.ts';
import { byGuardrail, GUARDRAIL_MEMBER } from '../model/policy-layer.ts';
import type { PolicySource } from '../model/policy-source.ts';
import type { DenialStore } from '../ports.ts';
import { instant, isoSeconds } from '../record/event-time.ts';
import { nameWithoutPath } from '../snapshot/entry-keys.ts';

export type ChangedGroup = Pick<DenialGroup, 'principal' | 'resourceFamily' | 'attribution'> & {
  /** Null: not known; then no change is known to have come before. */
  readonly firstSeen: string | null;
};

const LOOK_BACK_MILLISECONDS = 7 * 24 * 3_600_000;
/** Nearest first; more would hide the one that matters. */
export const MOST_BEFORE = 3;

/** Where the policies are not known: what came before, without its effect. */
export async function changesBefore(
  group: ChangedGroup,
  store: Pick<DenialStore, 'listPolicyChanges'>,
): Promise<readonly ChangeBefore[]> {
  const { firstSeen } = group;
  if (firstSeen === null) return [];
  const changes = await recordedBefore({ ...group, firstSeen }, store);
  return changes
    .slice(0, MOST_BEFORE)
    .map((change) => ({ ...toChangeBefore(change, instant(firstSeen)), effect: 'unknown', before: null }));
}

/** Newest first. `path`: further names of what decided the call, where its policies were gathered. */
export function recordedBefore(
  group: ChangedGroup & { readonly firstSeen: string },
  store: Pick<DenialStore, 'listPolicyChanges'>,
  path: readonly string[] = [],
): Promise<readonly PolicyChange[]> {
  return store.listPolicyChanges({
    targets: [...new Set([...targetsOf(group), ...path])],
    since: isoSeconds(instant(group.firstSeen) - LOOK_BACK_MILLISECONDS),
    until: group.firstSeen,
  });
}

/** The names by which a change may name what this denial depends on. */
function targetsOf({ principal, resourceFamily, attribution }: ChangedGroup): readonly string[] {
  const { arn, target } = attribution.policy ?? {};
  return [
    principal,
    withoutPath(principal),
    resourceFamily,
    ...policyNames({ arn: arn ?? undefined }),
    ...(target ? [target] : []),
  ];
}

/** Requests to IAM name a role or user without its path. */
function withoutPath(principal: string): string {
  const arn = parseArn(principal);
  const [kind, ...path] = arn?.resource.split('/') ?? [];
  if (arn === undefined || kind === undefined || path.length < 2) return principal;
  return `arn:${arn.partition}:iam::${arn.account}:${kind}/${path.at(-1)}`;
}

/** `first`: when the group was first denied, in milliseconds. */
export function toChangeBefore(
  { time, actor, event, targets }: PolicyChange,
  first: number,
): Omit<ChangeBefore, keyof ChangeEffect> {
  return {
    time,
    actor,
    event,
    target: targets.join(', '),
    minutesBefore: Math.floor((first - instant(time)) / 60_000),
  };
}

/**
 * Everything that decided a call, by the names that a recorded policy change may use: requests to IAM name a role or
 * user without its path, requests to Organizations a policy by its id.
 */
export function evaluationPath({ input, lookups }: Gathered): readonly string[] {
  const { policies = {} } = input;
  const levels = Object.values(byGuardrail((type) => policies[GUARDRAIL_MEMBER[type]] ?? [])).flat();
  const identity = lookups.identity?.kind === 'found' ? lookups.identity.value : undefined;
  const resource = lookups.resource?.kind === 'found' ? lookups.resource.value : undefined;
  const names = [
    ...named(identity?.arn),
    ...(identity?.groups ?? []).flatMap(({ arn }) => named(arn)),
    ...(identity?.policies ?? []).flatMap(policyNames),
    ...(identity?.boundary ? policyNames(identity.boundary) : []),
    ...(policies.sessionPolicies ?? []).flatMap(policyNames),
    ...levels.flatMap(levelNames),
    ...named(resource?.arn),
    ...(lookups.endpoint?.kind === 'found' ? [lookups.endpoint.value.id] : []),
  ];
  return [...new Set(names)];
}

function levelNames({ target, policies }: PolicyLevel): readonly string[] {
  return [target, ...policies.flatMap(policyNames)];
}

/** Of an organization's policy its id too, the last part of its ARN. */
function policyNames({ arn }: { readonly arn?: string | undefined }): readonly string[] {
  if (arn === undefined) return [];
  const id = arn.slice(arn.lastIndexOf('/') + 1);
  return id.startsWith('p-') ? [arn, id] : [arn];
}

function named(arn: string | undefined): readonly string[] {
  if (arn === undefined) return [];
  return arn.includes(':iam:') ? [arn, nameWithoutPath(arn) ?? arn] : [arn];
}

export interface ChangeSources {
  readonly source: Pick<PolicySource, 'showsNow'>;
  readonly changes: Pick<DenialStore, 'listPolicyChanges'>;
}

/** Evidence that the policies that were evaluated may not be those in force at the time of the denial. */
export async function ageOfPolicies(
  gathered: Gathered,
  time: string | null,
  { source, changes }: ChangeSources,
): Promise<readonly Evidence[]> {
  if (time === null) return [evaluated('timeNotStated', TIME_NOT_STATED)];
  const later = source.showsNow === true ? await changesAfter(gathered, time, changes) : [];
  return [...organizationRecordedLater(gathered), ...later];
}

const TIME_NOT_STATED = 'the text does not say when the call was denied: the newest policies were evaluated';

/** The organization is known only from a time after the denial. */
function organizationRecordedLater({ lookups }: Gathered): readonly Evidence[] {
  const times = [lookups.organization, lookups.ownersOrganization].flatMap((lookup) =>
    lookup?.kind === 'found' ? (lookup.value.recordedFrom ?? []) : [],
  );
  const says = (from: string) =>
    `policies of the organization were first recorded ${from}, after this denial: the oldest known were evaluated`;
  return [...new Set(times)].map((from) => evaluated('organizationRecordedLater', says(from)));
}

/** More would hide the first, which replaced what was in force at the denial's time. */
const MOST_AFTER = 3;

/** Changes of what was read as it stands now. The organization is left out: earlier versions of it are kept. */
async function changesAfter(
  gathered: Gathered,
  time: string,
  changes: ChangeSources['changes'],
): Promise<readonly Evidence[]> {
  const withoutGuardrails = { ...gathered.input.policies, ...byGuardrail(() => []) };
  const input = { ...gathered.input, policies: withoutGuardrails };
  const targets = evaluationPath({ ...gathered, input });
  if (targets.length === 0) return [];
  const recorded = await changes.listPolicyChanges({ targets, since: time });
  const later = recorded.filter((change) => instant(change.time) > instant(time));
  return later.toReversed().slice(0, MOST_AFTER).map(describeChange);
}

function describeChange({ event, targets, time, actor }: PolicyChange): Evidence {
  return evaluated(
    'policyChangedLater',
    `${targets.join(', ')} changed after this denial, at ${time} (${event} by ${actor}): the current version was evaluated`,
  );
}
