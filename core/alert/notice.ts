/** The machine's form of an alert: bounded, and complete enough to act on without the store. */
import type { AlertContext } from '../detect/alert-context.ts';
import type { DenialGroup } from '../model/group.ts';
import type { News, Notice, NoticeGroup } from '../model/notice.ts';
import { isoSeconds } from '../normalize/event-time.ts';
import { clip } from '../text/one-line.ts';
import { reasonClause } from '../text/reason.ts';

const GROUPS = 6;
const CHANGES = 3;
/** Longer than any ARN that AWS makes of names that people use; a bus takes 256 KiB in all. */
const VALUE_LENGTH = 2048;

interface Parts {
  readonly news: News;
  readonly context: AlertContext;
  readonly groups: readonly DenialGroup[];
  readonly title: string;
  readonly commands: readonly string[];
}

export function noticeOf({ news, context, groups, title, commands }: Parts): Notice {
  const { type, incident, channel, key, severity, count, expectedPerHour, evidence, at } = news;
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
    title,
    groups: groups.slice(0, GROUPS).map(noticeGroup),
    commands,
  };
}

function noticeGroup({ attribution, fix, changed, ...group }: DenialGroup): NoticeGroup {
  return {
    group: group.group,
    principal: bounded(group.principal),
    action: bounded(group.action),
    resourceFamily: bounded(group.resourceFamily),
    account: group.account,
    layer: attribution.layer,
    kind: attribution.kind,
    confidence: attribution.confidence,
    policy: attribution.policy?.arn ?? attribution.policy?.name ?? null,
    reason: bounded(reasonClause(attribution)),
    changed: changed.slice(0, CHANGES).map((change) => ({
      time: change.time,
      actor: bounded(change.actor),
      event: bounded(change.event),
      target: bounded(change.target),
      minutesBefore: change.minutesBefore,
    })),
    fix: fix === null ? null : { owner: fix.owner, summary: bounded(fix.summary) },
  };
}

/** JSON has no half characters; what had one is shown with a replacement. */
function bounded(text: string): string {
  return clip(text, VALUE_LENGTH).toWellFormed();
}
