/** One denial or group as text for a person: who, what, why, what changed, the fix. */

import type { ExplainedDenial } from '../core/explain/explained-denial.ts';
import type { Attribution } from '../core/model/attribution.ts';
import type { ChangeBefore, Fix } from '../core/model/denial.ts';
import type { OwnedGroup } from '../core/model/group.ts';
import { ownerText } from '../core/model/owner-tag.ts';
import { oneLine } from '../core/text/one-line.ts';
import { layerName, policyName, reasonClause } from '../core/text/reason.ts';

type Line = readonly [label: string, text: string | null | undefined];

export function denialText(denial: ExplainedDenial): string {
  const { principal } = denial;
  return textOf([
    ['Denied', [denial.time, denial.action ?? 'unknown action'].filter(Boolean).join('  ')],
    ['Who', principal.arn ?? 'unknown'],
    ['Session', principal.session],
    ['Account', [denial.account, denial.region].filter(Boolean).join('  ') || null],
    ['Resource', denial.resource ?? 'unknown: the message names none'],
    ...attributionLines(denial.attribution),
    ...changedLines(denial.changed),
    ...fixLines(denial.fix),
    ['Call', callOf(denial)],
    ['From', [denial.sourceIp, denial.vpcEndpointId, denial.userAgent].filter(Boolean).join('  ') || null],
    ['Id', denial.id],
    ['Group', denial.group],
  ]);
}

export function groupText(group: OwnedGroup): string {
  return textOf([
    ['Denied', `${group.action}  ${group.count} ${group.count === 1 ? 'time' : 'times'}`],
    ['Who', group.principal],
    ['Owner', group.ownerTag && ownerText(group.ownerTag)],
    ['Account', group.account],
    ['Resource', group.resourceFamily],
    ['First', group.firstSeen],
    ['Last', group.lastSeen],
    ...attributionLines(group.attribution),
    ...changedLines(group.changed),
    ...fixLines(group.fix),
    ['Group', group.group],
  ]);
}

function attributionLines(attribution: Attribution): Line[] {
  return [
    ['Why', reasonClause(attribution)],
    ['Policy', attribution.policy?.arn],
    ['Statement', attribution.statement?.sid],
    ...attribution.conditions.map(
      ({ operator, key, expected, actual }): Line => [
        'Condition',
        `${operator} ${key}: expected ${expected.join(', ')}; was ${typeof actual === 'string' ? actual : actual.join(', ')}`,
      ],
    ),
    ...attribution.evidence.map(({ source, says }): Line => ['Evidence', `${says} (${source})`]),
    ...attribution.alsoBlockedBy.map(
      ({ layer, kind, policy }): Line => [
        'Then',
        `${layerName(layer)}, ${kind} ${policyName(policy) ?? ''}`.trim(),
      ],
    ),
    ...attribution.contradictions.map((text): Line => ['But', text]),
  ];
}

function changedLines(changed: readonly ChangeBefore[]): Line[] {
  return changed.map(({ minutesBefore, event, target, actor }) => [
    'Changed',
    `${minutesBefore} min before: ${event} on ${target} by ${actor}`,
  ]);
}

function fixLines(fix: Fix | null): Line[] {
  if (fix === null) return [];
  return [
    ['Fix', `${fix.summary} (${fix.owner}; ${fix.where})`],
    ['Statement', fix.statement === null ? null : JSON.stringify(fix.statement)],
    ['Next', fix.next],
  ];
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
