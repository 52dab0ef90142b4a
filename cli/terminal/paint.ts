/** Colours of a terminal. Text is painted last: what is measured, cut or compared has no escape sequences. */
import { styleText } from 'node:util';
import type { Layer } from '../../core/model/attribution.ts';
import type { GroupState } from '../../core/model/group.ts';
import type { Severity } from '../../core/model/incident.ts';

export type Tone =
  | 'alarm'
  | 'bad'
  | 'warning'
  | 'good'
  | 'organization'
  | 'limit'
  | 'policy'
  | 'faint'
  | 'title';

const STYLES = {
  alarm: ['bold', 'red'],
  bad: ['red'],
  warning: ['yellow'],
  good: ['green'],
  organization: ['magenta'],
  limit: ['yellow'],
  policy: ['cyan'],
  faint: ['dim'],
  title: ['bold'],
} as const satisfies Readonly<Record<Tone, readonly string[]>>;

export type Paint = (text: string, tone: Tone | undefined) => string;

export function painter(isColoured: boolean | undefined): Paint {
  if (isColoured !== true) return (text) => text;
  return (text, tone) =>
    tone === undefined ? text : styleText([...STYLES[tone]], text, { validateStream: false });
}

/** Who can change the policy gives the colour: the organization, who set a limit, or the account. */
export const LAYER_TONE: Readonly<Record<Layer, Tone>> = {
  serviceControlPolicy: 'organization',
  resourceControlPolicy: 'organization',
  vpcEndpointPolicy: 'limit',
  permissionsBoundary: 'limit',
  sessionPolicy: 'limit',
  identityPolicy: 'policy',
  resourcePolicy: 'policy',
  notAPolicy: 'faint',
  unknown: 'faint',
};

export const SEVERITY_TONE: Readonly<Record<Severity, Tone>> = {
  critical: 'alarm',
  high: 'bad',
  medium: 'warning',
  low: 'faint',
};

export const STATE_TONE: Readonly<Record<GroupState, Tone | undefined>> = {
  open: undefined,
  quiet: 'faint',
  fixed: 'good',
  regressed: 'alarm',
};
