/** One group: the answer above its evidence. */

import type { Denial } from '../../core/model/denial.ts';
import type { OwnedGroup } from '../../core/model/group.ts';
import { ownerText } from '../../core/model/owner-tag.ts';
import { stateText } from '../../core/query/state-text.ts';
import { allowClause, denyClause } from '../../core/text/conditions.ts';
import { counted } from '../../core/text/counted.ts';
import { reasonClause } from '../../core/text/reason.ts';
import type { GroupDetails } from '../data/group.ts';
import { causeParts } from './cause.ts';
import { chain } from './chain.ts';
import { timeChart } from './chart.ts';
import { type Child, type Element, el } from './el.ts';
import { incidentMarks, incidentWords } from './incident-rows.ts';
import { chip } from './layers.ts';
import type { View } from './layout.ts';
import { incidentLink, link, principalLink } from './links.ts';
import { changeMarks } from './marks.ts';
import type { Shown } from './overview.ts';
import { ago, atTime, code, facts, panel, sameCommand, state, tableHead } from './parts.ts';
import { middle, onWhat, who, whole } from './short.ts';
import { nextSteps, wayOut } from './way-out.ts';

/** `role/deploy may not s3:PutObject on prod-artifacts/releases/*` */
export const groupTitle = (group: OwnedGroup, most = 90): string =>
  `${who(group.principal, most)} may not ${whole(group.action)} on ${onWhat(group, most)}`;

export function groupView(details: GroupDetails, shown: Shown): View {
  const { group, period, series, events, incidents } = details;
  const marks = [...incidentMarks(incidents), ...changeMarks(group.changed)];
  return {
    title: groupTitle(group),
    place: 'groups',
    body: [
      el('h1', null, groupTitle(group)),
      el(
        'p',
        { class: 'sub' },
        ...[state(group), chip(group.attribution.layer, group.attribution.policyKind)],
        ...[`${counted(group.count, 'denial')}, first `, ago(group.firstSeen, shown.now)],
        ...[', last ', ago(group.lastSeen, shown.now)],
      ),
      panel('Answer', groupAnswer(group)),
      panel('Layers, in the order in which AWS evaluates', chain(group.attribution)),
      causeParts(group.changed),
      group.fix === null ? null : panel('Way out', wayOut(group.fix)),
      group.nextSteps.length === 0 ? null : panel('Next steps', nextSteps(group.nextSteps)),
      panel(
        'Denials over time',
        timeChart({ period, series, marks }, { height: 80 }),
        eventTable(events, group),
      ),
      incidents.length === 0
        ? null
        : panel(
            'Part of',
            el(
              'ul',
              null,
              incidents.map((each) =>
                el('li', null, el('a', { href: incidentLink(each.incident) }, incidentWords(each))),
              ),
            ),
          ),
      evidence(group),
      sameCommand(['show', group.group], shown.store),
    ],
  };
}

export function groupAnswer(group: OwnedGroup): Element {
  const { attribution, principal, account, resourceFamily } = group;
  const { kind, conditions, policy } = attribution;
  const clause =
    kind === 'explicit' ? `denies ${denyClause(conditions)}` : `requires that ${allowClause(conditions)}`;
  return facts([
    ['Why', el('strong', null, whole(reasonClause(attribution)))],
    ['Condition', conditions.length === 0 ? null : whole(clause)],
    [
      'Policy',
      policy?.arn ? el('a', { href: link('/groups', { policy: policy.arn }) }, code(policy.arn)) : null,
    ],
    ['Attached to', policy?.target ? code(policy.target) : null],
    ['Statement', attribution.statement?.sid ? code(attribution.statement.sid) : null],
    ['Who', el('a', { href: principalLink(principal) }, code(principal))],
    ['Owner', group.ownerTag === undefined ? null : whole(ownerText(group.ownerTag))],
    ['Account', account === null ? null : el('a', { href: link('/groups', { account }) }, code(account))],
    [
      'Resource',
      resourceFamily === '*'
        ? code('*')
        : el('a', { href: link('/groups', { resource: resourceFamily }) }, code(resourceFamily)),
    ],
    [
      'Then',
      blockers(
        attribution.alsoBlockedBy.map(({ layer, kind: how, policy: by }) => [
          chip(layer),
          ` ${how}`,
          by?.name ? ` ${whole(by.name)}` : '',
        ]),
      ),
    ],
    ['Since', atTime(group.firstSeen)],
    ['State', group.state === 'open' ? null : whole(stateText(group))],
  ]);
}

const blockers = (rows: readonly Child[][]): Child =>
  rows.length === 0
    ? null
    : el(
        'ul',
        { class: 'plain' },
        rows.map((row) => el('li', null, row, ' blocks as well')),
      );

function eventTable(events: readonly Denial[], { count }: OwnedGroup): Element | null {
  if (events.length === 0) return null;
  const titles = ['Time, UTC', 'Session', 'Region', 'Address', 'Resource', 'Event, request'];
  const title =
    events.length < count ? `The newest ${events.length} denials` : counted(events.length, 'denial');
  return el(
    'details',
    { open: events.length <= 10 },
    el('summary', null, title),
    el(
      'div',
      { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': title },
      el('table', { class: 'events' }, tableHead(titles), el('tbody', null, events.map(eventRow))),
    ),
  );
}

const eventRow = ({ time, principal, region, sourceIp, resource, id, requestId }: Denial): Element =>
  el(
    'tr',
    null,
    [
      time.replace('T', ' ').replace('Z', ''),
      ...[principal.session, region, sourceIp, resource === null ? null : who(resource, 44)],
    ].map((text) => el('td', null, text === null ? '–' : middle(text, 44))),
    el(
      'td',
      { class: 'id' },
      el('div', null, whole(id)),
      requestId === null ? null : el('div', null, whole(requestId)),
    ),
  );

function evidence({ attribution, group }: OwnedGroup): Element {
  const { evidence: lines, contradictions, mayAlsoBlock } = attribution;
  return el(
    'details',
    { class: 'panel' },
    el('summary', null, `Evidence, ${counted(contradictions.length, 'contradiction')}`),
    facts([
      ...lines.map(({ source, says }) => [source, whole(says)] as const),
      ...contradictions.map((text) => ['but', whole(text)] as const),
      ...mayAlsoBlock.map(({ layer, why }) => ['perhaps', [chip(layer), ` ${whole(why)}`]] as const),
      ['group', code(group)],
    ]),
  );
}
