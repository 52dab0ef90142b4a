/** One denial or group as text for a person: who, what, why, what changed, the fix. */

import type { MutedBy, WithMute } from '../core/alert/suppress/muted.ts';
import type { ExplainedDenial } from '../core/explain/explained-denial.ts';
import type { Attribution } from '../core/model/attribution.ts';
import type { ChangeBefore, Fix, NextStep } from '../core/model/denial.ts';
import { isFolded } from '../core/model/folded-group.ts';
import type { OwnedGroup } from '../core/model/group.ts';
import { ownerText } from '../core/model/owner-tag.ts';
import { stateText } from '../core/query/state-text.ts';
import { ageText } from '../core/record/age.ts';
import { allowClause, denyClause } from '../core/text/conditions.ts';
import { counted } from '../core/text/counted.ts';
import { jsonText } from '../core/text/json-text.ts';
import { moreResourcesText } from '../core/text/more-resources.ts';
import { oneLine } from '../core/text/one-line.ts';
import { layerName, policyName, reasonClause } from '../core/text/reason.ts';
import { diffLines } from '../core/text/statement-diff.ts';
import { chainLines } from './chain-text.ts';

type Line = readonly [label: string, text: string | null | undefined];

/** What `show` adds to an explanation. */
export interface Shown {
  /** Milliseconds since the epoch: times say how long ago they were. */
  readonly now: number;
  /** Commands that show more. */
  readonly look: readonly string[];
}

export function denialText(denial: WithMute<ExplainedDenial>, shown?: Shown): string {
  const { principal } = denial;
  const lines = textOf([
    ['Denied', [timeText(denial.time, shown), denial.action ?? 'unknown action'].filter(Boolean).join('  ')],
    ['Who', principal.arn ?? 'unknown'],
    ['Session', principal.session],
    ['Account', [denial.account, denial.region].filter(Boolean).join('  ') || null],
    ['Resource', denial.resource ?? 'unknown: the message names none'],
    ...attributionLines(denial.attribution, shown),
    ...changedLines(denial.changed),
    ...fixLines(denial.fix),
    ...stepLines(denial.nextSteps),
    ...evidenceLines(denial.attribution),
    ['Call', callOf(denial)],
    ['From', [denial.sourceIp, denial.vpcEndpointId, denial.userAgent].filter(Boolean).join('  ') || null],
    ['Muted', muteText(denial.muted)],
    ['Id', denial.id],
    ['Group', groupOf(denial)],
  ]);
  return lines + lookText(shown);
}

const timeText = (time: string | null, shown: Shown | undefined): string | null =>
  time === null || shown === undefined ? time : `${time} (${ageText(time, shown.now)})`;

const lookText = (shown: Shown | undefined): string =>
  shown === undefined
    ? ''
    : `\nLook closer:\n${shown.look.map((command) => `  ${oneLine(command)}\n`).join('')}`;

function muteText(muted: MutedBy | undefined): string | undefined {
  if (muted === undefined) return undefined;
  const { mute, until, reason, author } = muted;
  return `until ${until}${author === null ? '' : `, by ${author}`}: ${reason} (${mute})`;
}

function groupOf({ group, principal, action }: ExplainedDenial): string {
  const { arn } = principal;
  if (arn === null || action === null || !isFolded({ group, action, principal: { arn } })) return group;
  return `${group} (more resources: no policy is evaluated for them)`;
}

export function groupText(group: WithMute<OwnedGroup>, shown?: Shown): string {
  const lines = textOf([
    ['Denied', `${group.action}  ${counted(group.count, 'time')}`],
    ['Who', group.principal],
    ['Owner', group.ownerTag && ownerText(group.ownerTag)],
    ['Account', group.account],
    [
      'Resource',
      group.moreResources === undefined ? group.resourceFamily : moreResourcesText(group.moreResources),
    ],
    ['First', timeText(group.firstSeen, shown)],
    ['Last', timeText(group.lastSeen, shown)],
    ['State', stateText(group)],
    ['Muted', muteText(group.muted)],
    ...attributionLines(group.attribution, shown),
    ...changedLines(group.changed),
    ...fixLines(group.fix),
    ...stepLines(group.nextSteps),
    ...evidenceLines(group.attribution),
    ['Group', group.group],
  ]);
  return lines + lookText(shown);
}

function attributionLines(attribution: Attribution, shown?: Shown): Line[] {
  const { conditions, kind, policy, statement, alsoBlockedBy, mayAlsoBlock } = attribution;
  const clause =
    kind === 'explicit' ? `denies ${denyClause(conditions)}` : `requires that ${allowClause(conditions)}`;
  const chain = shown === undefined ? [] : chainLines(attribution);
  const perhaps = chain.length === 0 ? mayAlsoBlock : [];
  return [
    ['Why', reasonClause(attribution)],
    ['Policy', policy?.arn],
    ['Statement', statement?.sid],
    ['Condition', conditions.length === 0 ? null : clause],
    ...alsoBlockedBy.map(
      (blocker): Line => [
        'Then',
        `${layerName(blocker.layer)}, ${blocker.kind} ${policyName(blocker.policy) ?? ''}`.trim(),
      ],
    ),
    ...perhaps.map(({ layer, why }): Line => ['Perhaps', `${layerName(layer)}: ${why}`]),
    ...chain.map((line, index): Line => [index === 0 ? 'Layers' : '', line]),
  ];
}

function evidenceLines({ evidence, contradictions }: Attribution): Line[] {
  return [
    ...evidence.map(({ source, says }): Line => ['Evidence', `${says} (${source})`]),
    ...contradictions.map((text): Line => ['But', text]),
  ];
}

function changedLines(changed: readonly ChangeBefore[]): Line[] {
  return changed.flatMap(({ minutesBefore, event, target, actor, effect, diff }): Line[] => {
    const what = `${minutesBefore} min before: ${event} on ${target} by ${actor}`;
    if (effect === 'caused') return [['Caused by', what], ...diffLines(diff).map((line): Line => ['', line])];
    return [['Changed', effect === 'unrelated' ? `${what}; it makes no difference` : what]];
  });
}

function fixLines(fix: Fix | null): Line[] {
  if (fix === null) return [];
  const { summary, callerCan, statement, why, where, owner, assumes, proven, next } = fix;
  return [
    ['Fix', summary],
    ...(callerCan.length > 1 ? callerCan.map((line): Line => ['You can', line]) : []),
    ['Allow', statement === null ? null : jsonText(statement)],
    ['Where', statement === null ? null : `${where} (${owner})`],
    ['Proven', statement === null ? null : provenText(proven, next)],
    ...assumes.map((line): Line => ['If', line]),
    ['No Allow', why],
  ];
}

function provenText(proven: boolean | null, next: string | null): string {
  if (proven === true) return 'evaluated again with it: allowed, and its neighbours are still denied';
  return proven === false
    ? `no: ${next ?? 'another layer'} still denies`
    : 'no: it depends on what is not known';
}

function stepLines(steps: readonly NextStep[]): Line[] {
  return steps.flatMap(({ do: what, command }): Line[] => [
    ['Next', what],
    ['', command],
  ]);
}

function callOf({ eventSource, eventName, errorCode }: ExplainedDenial): string | null {
  const call = [eventSource, eventName].filter(Boolean).join(' ');
  return [call, errorCode].filter(Boolean).join(' → ') || null;
}

function textOf(lines: readonly Line[]): string {
  return lines
    .filter(([, text]) => text !== null && text !== undefined)
    .map(([label, text]) => `${label.padEnd(10)}${oneLine(text ?? '')}\n`)
    .join('');
}
