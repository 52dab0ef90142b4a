/** The columns of a table or a CSV file of denials, groups and incidents. */

import type { WithMute } from '../core/alert/suppress/muted.ts';
import type { Attribution } from '../core/model/attribution.ts';
import type { Denial } from '../core/model/denial.ts';
import type { DenialGroup } from '../core/model/group.ts';
import type { Incident } from '../core/model/incident.ts';
import { shortReason } from '../core/text/reason.ts';
import { shortArn } from '../core/text/short-arn.ts';
import type { Column } from './table.ts';
import { LAYER_TONE, SEVERITY_TONE, STATE_TONE } from './terminal/paint.ts';

const toneOf = ({ attribution }: { readonly attribution: Attribution }) => LAYER_TONE[attribution.layer];
const whyOf = ({ attribution }: { readonly attribution: Attribution }) => shortReason(attribution);
/** Without what stands behind the policy: that an Allow is missing, most often. */
const whyShorter = (row: { readonly attribution: Attribution }) => whyOf(row).replace(/: .*/s, '');

/** The reason of the mute that covers it. */
const muteOf = ({ muted }: WithMute<object>) => muted?.reason ?? null;

const ifMuted = ({ muted }: WithMute<object>, why: string): string =>
  muted === undefined ? why : `muted; ${why}`;

export const DENIAL_COLUMNS: readonly Column<WithMute<Denial>>[] = [
  { title: 'id', value: ({ id }) => id, kind: 'id' },
  { title: 'time', value: ({ time }) => time, heading: 'when', kind: 'age', least: 6 },
  { title: 'account', value: ({ account }) => account, least: 12, leftOut: 2 },
  { title: 'region', value: ({ region }) => region, least: 9, leftOut: 4 },
  { title: 'principal', value: ({ principal }) => principal.arn, csvOnly: true },
  {
    title: 'who',
    value: ({ principal }) => shortArn(principal.arn),
    shorter: ({ principal }) => bareName(principal.arn),
    cut: 'middle',
    least: 12,
  },
  { title: 'session', value: ({ principal }) => principal.session, least: 16, leftOut: 3 },
  { title: 'action', value: ({ action }) => action, cut: 'middle', least: 16 },
  { title: 'resource', value: ({ resource }) => resource, cut: 'start', least: 12, leftOut: 1 },
  { title: 'resourceFamily', value: ({ resourceFamily }) => resourceFamily, csvOnly: true },
  { title: 'layer', value: ({ attribution }) => attribution.layer, csvOnly: true },
  { title: 'kind', value: ({ attribution }) => attribution.kind, csvOnly: true },
  { title: 'policy', value: ({ attribution }) => attribution.policy?.arn ?? null, csvOnly: true },
  { title: 'confidence', value: ({ attribution }) => attribution.confidence, csvOnly: true },
  {
    title: 'why',
    value: whyOf,
    shown: (row) => ifMuted(row, whyOf(row)),
    shorter: (row) => ifMuted(row, whyShorter(row)),
    least: 12,
    tone: toneOf,
  },
  { title: 'muted', value: muteOf, csvOnly: true },
  { title: 'errorCode', value: ({ errorCode }) => errorCode, csvOnly: true },
  { title: 'sourceIp', value: ({ sourceIp }) => sourceIp, csvOnly: true },
  { title: 'userAgent', value: ({ userAgent }) => userAgent, csvOnly: true },
  { title: 'group', value: ({ group }) => group, csvOnly: true },
];

export const GROUP_COLUMNS: readonly Column<WithMute<DenialGroup>>[] = [
  { title: 'group', value: ({ group }) => group, kind: 'id' },
  {
    title: 'state',
    value: ({ state }) => state,
    shown: ({ state, muted }) => (muted === undefined ? state : `${state}, muted`),
    shorter: ({ muted }) => (muted === undefined ? null : 'muted'),
    least: 5,
    tone: ({ state }) => STATE_TONE[state],
  },
  { title: 'muted', value: muteOf, csvOnly: true },
  { title: 'count', value: ({ count }) => count, kind: 'count', least: 5 },
  {
    title: 'firstSeen',
    value: ({ firstSeen }) => firstSeen,
    heading: 'first',
    kind: 'age',
    least: 6,
    leftOut: 4,
  },
  { title: 'lastSeen', value: ({ lastSeen }) => lastSeen, heading: 'last', kind: 'age', least: 6 },
  { title: 'account', value: ({ account }) => account, least: 12, leftOut: 3 },
  { title: 'principal', value: ({ principal }) => principal, csvOnly: true },
  {
    title: 'who',
    value: ({ principal }) => shortArn(principal),
    shorter: ({ principal }) => bareName(principal),
    cut: 'middle',
    least: 10,
  },
  { title: 'action', value: ({ action }) => action, cut: 'middle', least: 13 },
  {
    title: 'resourceFamily',
    value: ({ resourceFamily }) => resourceFamily,
    heading: 'resource',
    cut: 'start',
    least: 10,
    leftOut: 1,
  },
  { title: 'layer', value: ({ attribution }) => attribution.layer, csvOnly: true },
  { title: 'policy', value: ({ attribution }) => attribution.policy?.arn ?? null, csvOnly: true },
  { title: 'why', value: whyOf, shorter: whyShorter, least: 10, tone: toneOf },
];

export const INCIDENT_COLUMNS: readonly Column<Incident>[] = [
  { title: 'incident', value: ({ incident }) => incident, kind: 'id' },
  { title: 'openedAt', value: ({ openedAt }) => openedAt, heading: 'opened', kind: 'age', least: 6 },
  {
    title: 'closedAt',
    value: ({ closedAt }) => closedAt ?? 'open',
    heading: 'ended',
    kind: 'age',
    least: 6,
  },
  {
    title: 'severity',
    value: ({ severity }) => severity,
    tone: ({ severity }) => SEVERITY_TONE[severity],
  },
  {
    title: 'channel',
    value: ({ channel }) => channel,
    shown: ({ channel, type }) => (type === 'regressed' ? type : channel),
    heading: 'kind',
    least: 8,
    leftOut: 1,
  },
  {
    title: 'key',
    value: ({ key }) => key,
    shown: ({ key }) => shortArn(key),
    heading: 'who or what',
    cut: 'start',
    least: 16,
  },
  { title: 'count', value: ({ count }) => count, kind: 'count', least: 5 },
  {
    title: 'usualPerHour',
    value: ({ expectedPerHour }) => Math.round(expectedPerHour * 100) / 100,
    heading: 'usual/h',
    kind: 'count',
    least: 7,
    leftOut: 2,
  },
  { title: 'muted', value: ({ muted }) => muted?.reason ?? null, least: 8, leftOut: 3 },
];

/** Of a role that IAM Identity Center made, the permission set; `…` is any text, also where a filter takes it. */
const SSO_ROLE = /^AWSReservedSSO_(.+)_[0-9a-f]{16}$/;

/** Without its path. */
export function bareName(arn: string): string {
  const short = shortArn(arn);
  const name = short.slice(short.lastIndexOf('/') + 1);
  return SSO_ROLE.test(name) ? name.replace(SSO_ROLE, '…_$1_…') : name;
}
