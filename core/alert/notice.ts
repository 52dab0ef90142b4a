/** The machine's form of an alert: bounded, and complete enough to act on without the store. */
import type { AlertContext } from '../detect/alert-context.ts';
import type { ChangeBefore } from '../model/denial.ts';
import type { OwnedGroup } from '../model/group.ts';
import type { AlertUpdate, Notice, NoticeGroup } from '../model/notice.ts';
import type { OwnerTag } from '../model/owner-tag.ts';
import { isoSeconds } from '../record/event-time.ts';
import { clip } from '../text/one-line.ts';
import { reasonClause } from '../text/reason.ts';

const GROUPS = 6;
const CHANGES = 3;
/**
 * Longer than the ARN of any role; and what changed, shorter. A topic and a bus take 256 KiB: with every value this
 * long, and six bytes a character in JSON, a notice is below that.
 */
const VALUE_LENGTH = 640;
const CHANGE_LENGTH = 256;
const DIFF_NAME_LENGTH = 128;
/** As long as IAM's tags may be. */
const TAG_KEY_LENGTH = 128;
const TAG_VALUE_LENGTH = 256;

interface Parts {
  readonly update: AlertUpdate;
  readonly context: AlertContext;
  readonly groups: readonly OwnedGroup[];
  readonly title: string;
  readonly commands: readonly string[];
}

export function noticeOf({ update, context, groups, title, commands }: Parts): Notice {
  const { type, incident, channel, key, severity, count, expectedPerHour, evidence, at } = update;
  return {
    version: '1',
    type,
    incident,
    channel,
    key: bounded(key),
    severity,
    count,
    expectedPerHour,
    evidence,
    neverSeenBefore: context.neverSeenBefore,
    at: isoSeconds(at * 1000),
    since: isoSeconds(context.firstEventAt * 1000),
    until: isoSeconds(context.lastEventAt * 1000),
    title,
    ownerTag: tagOf(ownerOf(groups)),
    groups: groups.slice(0, GROUPS).map(noticeGroup),
    commands,
  };
}

function noticeGroup({ attribution, fix, changed, ...group }: OwnedGroup): NoticeGroup {
  return {
    group: group.group,
    principal: bounded(group.principal),
    action: bounded(group.action),
    resourceFamily: bounded(group.resourceFamily),
    account: group.account,
    layer: attribution.layer,
    kind: attribution.kind,
    confidence: attribution.confidence,
    policy: policyOf(attribution),
    reason: bounded(reasonClause(attribution)),
    changed: changed.slice(0, CHANGES).map((change, index) => ({
      time: change.time,
      actor: bounded(change.actor, CHANGE_LENGTH),
      event: bounded(change.event, CHANGE_LENGTH),
      target: bounded(change.target, CHANGE_LENGTH),
      minutesBefore: change.minutesBefore,
      effect: change.effect,
      before: change.before,
      ...(index === 0 ? diffOf(change) : {}),
    })),
    fix: fix === null ? null : { owner: fix.owner, summary: bounded(fix.summary) },
    ownerTag: tagOf(group.ownerTag),
  };
}

/** Of the first change alone: those of all would not fit. */
function diffOf({ diff }: ChangeBefore): Pick<ChangeBefore, 'diff'> {
  if (diff === undefined) return {};
  const { policy, statement, removed, added } = diff;
  const part = (text: string | null, length: number) => (text === null ? null : bounded(text, length));
  return {
    diff: {
      policy: part(policy, DIFF_NAME_LENGTH),
      statement: part(statement, DIFF_NAME_LENGTH),
      removed: part(removed, CHANGE_LENGTH),
      added: part(added, CHANGE_LENGTH),
    },
  };
}

/** JSON has no half characters; what had one is shown with a replacement. */
function bounded(text: string, length = VALUE_LENGTH): string {
  return clip(text, length).toWellFormed();
}

function tagOf(tag: OwnerTag | undefined): OwnerTag | null {
  if (tag === undefined) return null;
  return { key: bounded(tag.key, TAG_KEY_LENGTH), value: bounded(tag.value, TAG_VALUE_LENGTH) };
}

function policyOf({ policy }: OwnedGroup['attribution']): string | null {
  const name = policy?.arn ?? policy?.name ?? null;
  return name === null ? null : bounded(name);
}

/**
 * The owner of an incident: the team of the largest group's caller. `groups`: largest first; a caller whose own group is
 * not explained yet may be known from another group.
 */
export function ownerOf(groups: readonly OwnedGroup[]): OwnerTag | undefined {
  const [main] = groups;
  return groups.find(({ principal, ownerTag }) => principal === main?.principal && ownerTag !== undefined)
    ?.ownerTag;
}
