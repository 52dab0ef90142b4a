/**
 * What changed just before a group was first denied: the recorded policy changes on its evaluation path, as far as
 * the denial itself names that path: the denying policy, the principal, the resource.
 *
 * Units   looks back seven days; minutes are whole.
 */
import { parseArn } from '../model/arn.ts';
import type { ChangeBefore } from '../model/denial.ts';
import type { DenialGroup } from '../model/group.ts';
import type { PolicyChange } from '../model/policy-change.ts';
import { isoSeconds } from '../normalize/event-time.ts';
import type { DenialStore } from '../ports.ts';

const LOOK_BACK_MILLISECONDS = 7 * 24 * 3_600_000;
/** Nearest first; more would hide the one that matters. */
const MOST = 3;

export async function changesBefore(
  group: DenialGroup,
  store: Pick<DenialStore, 'listPolicyChanges'>,
): Promise<readonly ChangeBefore[]> {
  const first = Date.parse(group.firstSeen);
  const changes = await store.listPolicyChanges({
    targets: targetsOf(group),
    since: isoSeconds(first - LOOK_BACK_MILLISECONDS),
    until: group.firstSeen,
  });
  return changes.slice(0, MOST).map((change) => toChangeBefore(change, first));
}

/** The names by which a change may name what this denial depends on. */
function targetsOf({ principal, resourceFamily, attribution }: DenialGroup): readonly string[] {
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
