/** What each dimension counts, in the words of an alert. */

import type { ChangeBefore } from '../model/denial.ts';
import type { Dimension, IncidentUpdate } from '../model/incident.ts';
import type { Notice, UpdateType } from '../model/notice.ts';
import { POLICY_LAYERS } from '../model/policy-layer.ts';
import { instant } from '../record/event-time.ts';
import { counted } from '../text/counted.ts';
import { clip } from '../text/one-line.ts';
import { layerName } from '../text/reason.ts';

interface DimensionWords {
  /** Between the number and the key in the subject: "42 *denials of* role/deploy". */
  readonly subject: string;
  /** What the key is. */
  readonly label: string;
  /** What the number counts. */
  readonly counted: string;
}

export const DIMENSION_WORDS: Readonly<Record<Dimension, DimensionWords>> = {
  principal: { subject: 'denials of', label: 'Who', counted: 'denials' },
  'principal#actions': { subject: 'newly denied actions of', label: 'Who', counted: 'actions new to it' },
  'policy#principals': { subject: 'principals denied by', label: 'Policy', counted: 'principals new to it' },
  'action#principals': { subject: 'principals denied', label: 'Action', counted: 'principals new to it' },
  'account#principals': {
    subject: 'principals denied in account',
    label: 'Account',
    counted: 'principals new to it',
  },
  'resource#principals': {
    subject: 'principals denied on',
    label: 'Resource',
    counted: 'principals new to it',
  },
};

export const UPDATE_WORDS: Readonly<Record<UpdateType, string>> = {
  open: 'Denial spike',
  escalate: 'Denial spike grows',
  resolve: 'Denial spike over',
  update: 'Denial spike explained',
  first: 'First denial of a sensitive action',
  regressed: 'Denied again after it was fixed',
};

type Counted = Pick<Notice, 'type' | 'channel' | 'count' | 'at' | 'until'>;

const HOUR = 3_600_000;

/** How many in which time. The end of an incident counts the whole of it; what arrived late was not denied just now. */
export function countWords({ type, channel, count, at, until }: Counted): string {
  if (type === 'regressed') return regressedWords(count);
  const counted = `${Math.round(count)} ${DIMENSION_WORDS[channel].counted}`;
  if (type === 'resolve') return `${counted} in all`;
  const isLate = instant(at) - instant(until) >= HOUR;
  return `${counted} within the ${isLate ? `hour before ${until}` : 'last hour'}`;
}

export const regressedWords = (count: number): string =>
  `${counted(count, 'call', 'different calls')} that had been fixed`;

type Sized = Counted & Pick<Notice, 'expectedPerHour' | 'neverSeenBefore'>;

/** How many, and how many are usual. */
export function sizeWords(sized: Sized): string {
  if (sized.type === 'first') return 'the first denial of this action by this caller';
  if (sized.type === 'regressed') return countWords(sized);
  const usual = sized.neverSeenBefore
    ? 'never seen before'
    : `usually ${usualRate(sized.expectedPerHour)} an hour`;
  return `${countWords(sized)}, ${usual}`;
}

/** A rate an hour as a person would say it. */
export function usualRate(perHour: number): string {
  if (perHour >= 10) return String(Math.round(perHour));
  return perHour >= 0.05 ? perHour.toFixed(1) : '0';
}

/** The key as a person would name it: the last words of an ARN, a policy by its layer and id. */
export function keyWords({ channel, key }: Pick<IncidentUpdate, 'channel' | 'key'>): string {
  if (channel !== 'policy#principals') return shortName(key);
  const [, word = '', name = ''] = /^([A-Za-z]+)(?:-\w+)?[:@](.*)$/s.exec(key) ?? [];
  const layer = POLICY_LAYERS.find((known) => known === word || known === `${word}Policy`);
  if (layer === undefined) return shortName(key);
  const isAccount = /^\d{12}$/.test(name);
  return `${layerName(layer)} ${isAccount ? `in account ${name}` : shortName(name)}`;
}

function shortName(text: string): string {
  const resource = text.startsWith('arn:') ? text.split(':').slice(5).join(':') : text;
  const isOrganizationPolicy = text.includes(':organizations:');
  return clip(isOrganizationPolicy ? (resource.split('/').at(-1) ?? resource) : resource, 60);
}

/** An alert names a change as the cause only if it made the difference. */
export const isCause = ({ effect }: ChangeBefore): boolean => effect === 'caused';

export const changeWords = ({ time, event, target, actor }: ChangeBefore): string =>
  `${time} ${event} on ${target} by ${actor}`;
