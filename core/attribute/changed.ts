/**
 * What changed just before a group was first denied: the recorded policy changes on its evaluation path:
 * what the denial itself names (the denying policy, the principal, the resource), and what gathering its policies met.
 *
 * Units   looks back seven days; minutes are whole.
 */
import { parseArn } from '../model/arn.ts';
import type { ChangeBefore } from '../model/denial.ts';
import type { DenialGroup } from '../model/group.ts';
import type { PolicyChange } from '../model/policy-change.ts';
import type { DenialStore } from '../ports.ts';
import { isoSeconds } from '../record/event-time.ts';

export type ChangedGroup = Pick<DenialGroup, 'principal' | 'resourceFamily' | 'attribution' | 'firstSeen'>;

const LOOK_BACK_MILLISECONDS = 7 * 24 * 3_600_000;
/** Nearest first; more would hide the one that matters. */
const MOST = 3;

/** `path`: further names of what decided the call, where its policies were gathered. */
export async function changesBefore(
  group: ChangedGroup,
  store: Pick<DenialStore, 'listPolicyChanges'>,
  path: readonly string[] = [],
): Promise<readonly ChangeBefore[]> {
  const first = Date.parse(group.firstSeen);
  const changes = await store.listPolicyChanges({
    targets: [...new Set([...targetsOf(group), ...path])],
    since: isoSeconds(first - LOOK_BACK_MILLISECONDS),
    until: group.firstSeen,
  });
  return changes.slice(0, MOST).map((change) => toChangeBefore(change, first));
}

/** The names by which a change may name what this denial depends on. */
function targetsOf({ principal, resourceFamily, attribution }: ChangedGroup): readonly string[] {
  const policy = attribution.policy?.arn ?? undefined;
  const organizationPolicy = policy?.split('/').at(-1);
  return [
    principal,
    withoutPath(principal),
    resourceFamily,
    ...(policy === undefined ? [] : [policy]),
    ...(organizationPolicy?.startsWith('p-') ? [organizationPolicy] : []),
    ...(attribution.policy?.target ? [attribution.policy.target] : []),
  ];
}

/** Requests to IAM name a role or user without its path. */
function withoutPath(principal: string): string {
  const arn = parseArn(principal);
  const [kind, ...path] = arn?.resource.split('/') ?? [];
  if (arn === undefined || kind === undefined || path.length < 2) return principal;
  return `arn:${arn.partition}:iam::${arn.account}:${kind}/${path.at(-1)}`;
}

function toChangeBefore({ time, actor, event, targets }: PolicyChange, first: number): ChangeBefore {
  return {
    time,
    actor,
    event,
    target: targets.join(', '),
    minutesBefore: Math.floor((first - Date.parse(time)) / 60_000),
  };
}
