/** What a developer is sent: all that one principal was denied, with the changes of its policies. */

import { counted } from '../../core/text/counted.ts';
import type { PrincipalDetails } from '../data/principal.ts';
import { causeParts } from './cause.ts';
import { timeChart } from './chart.ts';
import { el } from './el.ts';
import { groupRows } from './group-rows.ts';
import { incidentMarks, incidentRows } from './incident-rows.ts';
import type { View } from './layout.ts';
import { changeMarks } from './marks.ts';
import type { Shown } from './overview.ts';
import { ago, code, panel, sameCommand } from './parts.ts';
import { who } from './short.ts';

export function principalView(details: PrincipalDetails, shown: Shown): View {
  const { principal, groups, denials, period, series, changes, incidents, sparks } = details;
  const marks = [...incidentMarks(incidents.map(({ incident }) => incident)), ...changeMarks(changes)];
  return {
    title: who(principal, 80),
    place: 'groups',
    body: [
      el('h1', null, who(principal, 100)),
      el(
        'p',
        { class: 'sub' },
        `${counted(denials, 'denial')} in ${counted(groups.length, 'group')}, first `,
        ...[ago(details.firstSeen, shown.now), ', last ', ago(details.lastSeen, shown.now)],
      ),
      el('p', { class: 'arn' }, code(principal)),
      timeChart({ period, series, marks }, { height: 90 }),
      groupRows(groups, { ...shown, sparks, isOfOne: true }),
      causeParts(changes),
      incidents.length === 0 ? null : panel('Incidents', incidentRows(incidents, shown.now)),
      sameCommand(['list', '--principal', principal], shown.store),
    ],
  };
}
