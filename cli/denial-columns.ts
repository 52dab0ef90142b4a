/** The columns of a table or a CSV file of denials, groups and incidents. */

import type { Attribution } from '../core/model/attribution.ts';
import type { Denial } from '../core/model/denial.ts';
import type { DenialGroup } from '../core/model/group.ts';
import type { Incident } from '../core/model/incident.ts';
import { layerName, policyName } from '../core/text/reason.ts';
import type { Column } from './print.ts';

export const DENIAL_COLUMNS: readonly Column<Denial>[] = [
  { title: 'time', value: ({ time }) => time },
  { title: 'account', value: ({ account }) => account },
  { title: 'region', value: ({ region }) => region, csvOnly: true },
  { title: 'principal', value: ({ principal }) => principal.arn, csvOnly: true },
  { title: 'who', value: ({ principal }) => shortPrincipal(principal.arn), width: 40 },
  { title: 'session', value: ({ principal }) => principal.session, width: 24 },
  { title: 'action', value: ({ action }) => action, width: 40 },
  { title: 'resource', value: ({ resource }) => resource, width: 64 },
  { title: 'resourceFamily', value: ({ resourceFamily }) => resourceFamily, csvOnly: true },
  { title: 'layer', value: ({ attribution }) => attribution.layer, csvOnly: true },
  { title: 'kind', value: ({ attribution }) => attribution.kind, csvOnly: true },
  { title: 'policy', value: ({ attribution }) => attribution.policy?.arn ?? null, csvOnly: true },
  { title: 'confidence', value: ({ attribution }) => attribution.confidence, csvOnly: true },
  { title: 'why', value: ({ attribution }) => shortReason(attribution), width: 48 },
  { title: 'errorCode', value: ({ errorCode }) => errorCode, csvOnly: true },
  { title: 'sourceIp', value: ({ sourceIp }) => sourceIp, csvOnly: true },
  { title: 'userAgent', value: ({ userAgent }) => userAgent, csvOnly: true },
  { title: 'id', value: ({ id }) => id, width: 40 },
  { title: 'group', value: ({ group }) => group, csvOnly: true },
];

export const GROUP_COLUMNS: readonly Column<DenialGroup>[] = [
  { title: 'count', value: ({ count }) => count },
  { title: 'firstSeen', value: ({ firstSeen }) => firstSeen },
  { title: 'lastSeen', value: ({ lastSeen }) => lastSeen },
  { title: 'account', value: ({ account }) => account },
  { title: 'principal', value: ({ principal }) => principal, csvOnly: true },
  { title: 'who', value: ({ principal }) => shortPrincipal(principal), width: 44 },
  { title: 'action', value: ({ action }) => action, width: 40 },
  { title: 'resourceFamily', value: ({ resourceFamily }) => resourceFamily, width: 64 },
  { title: 'layer', value: ({ attribution }) => attribution.layer, csvOnly: true },
  { title: 'policy', value: ({ attribution }) => attribution.policy?.arn ?? null, csvOnly: true },
  { title: 'why', value: ({ attribution }) => shortReason(attribution), width: 48 },
  { title: 'state', value: ({ state }) => state },
  { title: 'group', value: ({ group }) => group },
];

export const INCIDENT_COLUMNS: readonly Column<Incident>[] = [
  { title: 'openedAt', value: ({ openedAt }) => openedAt },
  { title: 'closedAt', value: ({ closedAt }) => closedAt ?? 'open' },
  { title: 'severity', value: ({ severity }) => severity },
  { title: 'channel', value: ({ channel }) => channel },
  { title: 'key', value: ({ key }) => key, width: 72 },
  { title: 'count', value: ({ count }) => count },
  { title: 'usualPerHour', value: ({ expectedPerHour }) => Math.round(expectedPerHour * 100) / 100 },
  { title: 'muted', value: ({ muted }) => muted?.reason ?? null, width: 40 },
  { title: 'incident', value: ({ incident }) => incident },
];

/** `role/ci/deploy-role`, `user/ana`; what is no ARN stays as it is. */
function shortPrincipal(arn: string): string {
  return arn.startsWith('arn:') ? arn.split(':').slice(5).join(':') || arn : arn;
}

function shortReason({ layer, policyKind, kind, reason, policy }: Attribution): string {
  if (layer === 'notAPolicy') return `not a policy: ${reason ?? 'other'}`;
  if (layer === 'unknown') return 'unknown';
  const named = policyName(policy);
  return `${layerName(layer, policyKind)}, ${kind}${named === undefined ? '' : `: ${named}`}`;
}
