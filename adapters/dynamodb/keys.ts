/**
 * The keys of every item, and how values from outside become parts of them.
 *
 *     denial          P#<principal>       D#<time>#<id>       copy of a shared call   E#<id>            -
 *     several         P#<principal>       D#<minute>#<group id>#<write>.<part>
 *     group           P#<principal>       G#<group id>        pointer of a group     X#<by>#<value>    <principal>#<group id>
 *     their counter   P#<principal>       L#<action>
 *     explanation     P#<principal>       A#<group id>#<cause>
 *     its request     P#<principal>       Q#<group id>#<cause>   what it presumes     N#<access key>    <group id>#<cause>
 *     policy change   C#<target>          <time>#<id>         session grant           S#<access key>    -
 *     what a change fixed  K#<event id>   Q#change
 *     dimension state W#<id>              -                   incident                I#<id>            -
 *     mute            M#                  <id>                organization, its things O#               <kind> <id>
 *     canary          H#<account> <Region> <time>
 *
 * Units   a partition key holds at most 2,048 bytes, a sort key 1,024.
 * INVARIANT: times are ISO 8601, group ids and causes hexadecimal, so that none holds a `#`.
 */

import { hash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { KEY_PREFIX } from '../../contract/table.ts';
import type { Denial } from '../../core/model/denial.ts';
import type { ExplanationKey } from '../../core/model/explanation-request.ts';
import type { AccountRegion } from '../../core/model/policy-source.ts';
import type { ReceivedCanary } from '../../core/model/received-canary.ts';

export type Item = Readonly<Record<string, AttributeValue>>;

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

const LONGEST_PART = 900;

/** The value itself where a key can hold it; else a hash, marked so that no value equals another value's hash. */
export function keyPart(value: string): string {
  const fits = value !== '' && !value.startsWith('~') && value.isWellFormed();
  if (fits && Buffer.byteLength(value) <= LONGEST_PART) return value;
  return `~${hash('sha256', JSON.stringify(value), 'hex')}`;
}

export const partitionOf = (principalArn: string): string =>
  `${KEY_PREFIX.principal}${keyPart(principalArn)}`;
export const timeId = (time: string, id: string): string => `${time}#${keyPart(id)}`;

interface GroupOf {
  readonly principal: Pick<Denial['principal'], 'arn'>;
  readonly group: string;
}

export const denialKey = ({ principal, time, id }: Pick<Denial, 'principal' | 'time' | 'id'>): Key => ({
  pk: partitionOf(principal.arn),
  sk: `${KEY_PREFIX.denial}${timeId(time, id)}`,
});

/** Of several denials of one group and minute, stored by its write number `write`. */
export const denialBatchKey = (
  { principal, group, time }: GroupOf & Pick<Denial, 'time'>,
  { write, part }: { readonly write: number; readonly part: number },
): Key => ({
  pk: partitionOf(principal.arn),
  sk: `${batchesOf(minuteOf(time), group)}${writeText(write)}.${part}`,
});

/** The beginning of the sort keys of a group's denials that one minute has together; without a group, of the minute's. */
export const batchesOf = (minute: string, group?: string): string =>
  `${KEY_PREFIX.denial}${minute}#${group === undefined ? '' : `${group}#`}`;

/** In the order of the numbers. */
export const writeText = (write: number): string => String(write).padStart(13, '0');

/** Of a time, or what begins with one; seconds follow it behind a `:`. */
export const minuteOf = (time: string): string => time.slice(0, 'YYYY-MM-DDTHH:MM'.length);

export const groupKey = ({ principal, group }: GroupOf): Key => ({
  pk: partitionOf(principal.arn),
  sk: `${KEY_PREFIX.group}${group}`,
});

/** Of the groups that the principal has for one action. */
export const groupCounterKey = ({ principal, action }: Pick<Denial, 'principal' | 'action'>): Key => ({
  pk: partitionOf(principal.arn),
  sk: `${KEY_PREFIX.groupCounter}${keyPart(action.toLowerCase())}`,
});

/** In the partition of the group, so that reading both touches one partition. */
export const explanationRequestKey = ({ principal, group, cause }: ExplanationKey): Key => ({
  pk: partitionOf(principal),
  sk: `${KEY_PREFIX.explanationRequest}${group}#${cause}`,
});

export const explanationKey = ({ principal, group, cause }: ExplanationKey): Key => ({
  pk: partitionOf(principal),
  sk: `${KEY_PREFIX.explanation}${group}#${cause}`,
});

/** Of the question what a policy change fixed; no group id is named so. */
export const changeQuestionKey = (eventId: string): Key => ({
  pk: `K#${keyPart(eventId)}`,
  sk: `${KEY_PREFIX.explanationRequest}change`,
});

export const presumptionPartition = (accessKeyId: string): string => `N#${keyPart(accessKeyId)}`;

/** Of an explanation that takes for granted what the session with this access key was given. */
export const presumptionKey = (
  accessKeyId: string,
  { group, cause }: Pick<ExplanationKey, 'group' | 'cause'>,
): Key => ({ pk: presumptionPartition(accessKeyId), sk: `${group}#${cause}` });

export const loneKey = (kind: 'E' | 'S' | 'W' | 'I', value: string): Key => ({
  pk: `${kind}#${keyPart(value)}`,
  sk: '-',
});

export const canaryPartition = ({ account, region }: AccountRegion): string =>
  `H#${keyPart(`${account} ${region}`)}`;

export const canaryKey = (canary: ReceivedCanary): Key => ({ pk: canaryPartition(canary), sk: canary.time });

export const muteKey = (id: string): Key => ({ pk: 'M#', sk: keyPart(id) });

export const pointerPartition = (by: string, value: string): string => `X#${by}#${keyPart(value)}`;

/** A pointer names its group by the group's own key. */
export const pointerKey = (by: string, value: string, group: Key): Key => ({
  pk: pointerPartition(by, value),
  sk: `${group.pk.slice(2)}#${group.sk.slice(2)}`,
});

export function groupKeyOfPointer({ sk }: Key): Key {
  const end = sk.lastIndexOf('#');
  return {
    pk: `${KEY_PREFIX.principal}${sk.slice(0, end)}`,
    sk: `${KEY_PREFIX.group}${sk.slice(end + 1)}`,
  };
}

/** A time and what follows it, out of `time#id`. */
export function splitTimeId(text: string): { readonly time: string; readonly id: string } {
  const end = text.indexOf('#');
  return { time: text.slice(0, end), id: text.slice(end + 1) };
}

export const keyAttributes = ({ pk, sk }: Key) => ({ pk: { S: pk }, sk: { S: sk } });
export const keyOf = (item: Item): Key => ({ pk: textOf(item, 'pk'), sk: textOf(item, 'sk') });
export const sameKey = (a: Key, b: Key): boolean => a.pk === b.pk && a.sk === b.sk;

export function textOf(item: Item, name: string): string {
  const value = item[name]?.S;
  if (value === undefined) throw new Error(`the table holds an item without its text \`${name}\``);
  return value;
}

export function numberOf(item: Item, name: string): number {
  const value = Number(item[name]?.N);
  if (Number.isNaN(value)) throw new Error(`the table holds an item without its number \`${name}\``);
  return value;
}

/** Bytes as DynamoDB counts them: names and values in UTF-8; a number takes about half its digits. */
export function itemSize(item: Item): number {
  return Object.entries(item).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + valueSize(value),
    0,
  );
}

function valueSize({ S, SS = [], N, B }: AttributeValue): number {
  const texts = [S ?? '', ...SS].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  return texts + (B?.length ?? 0) + (N === undefined ? 0 : Math.ceil(N.length / 2) + 1);
}
