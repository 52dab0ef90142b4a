/**
 * A denial as an item of at most a kilobyte: what the key holds, and what follows from another member, is left out.
 * The attribute `d` is JSON (packed when long) with the short names of `MEMBERS`; the stream hands the same item to the detector.
 * With `re` the denial is the first one after its group was fixed: since when that was.
 */
import type { Attribution } from '../../core/model/attribution.ts';
import { UNKNOWN_ATTRIBUTION } from '../../core/model/attribution.ts';
import type { Denial } from '../../core/model/denial.ts';
import { accountOf } from '../../core/query/lookups.ts';
import { sessionArnOf } from '../../core/query/principal-selector.ts';
import { denialKey, type Item, itemSize, keyAttributes, splitTimeId, textOf } from './keys.ts';
import { packText, unpackText } from './pack.ts';

/** Every member with its short name, and what it is when it is left out; earlier members are known by then. */
const MEMBERS: readonly [keyof Flat, string, (known: Flat) => unknown][] = [
  ['arn', 'p', ({ arn }) => arn],
  ['id', 'id', ({ id }) => id],
  ['eventId', 'e', ({ id }) => id],
  ['requestId', 'q', () => null],
  ['account', 'a', ({ arn }) => accountOf(arn) ?? null],
  ['region', 'r', () => null],
  ['type', 'y', () => 'AssumedRole'],
  ['session', 's', () => null],
  ['sessionArn', 'sa', (known) => sessionArnOf(known) ?? null],
  ['errorCode', 'c', () => 'AccessDenied'],
  ['action', 'n', () => ''],
  ['actionFrom', 'nf', () => 'message'],
  ['eventSource', 'es', ({ action }) => `${action.split(':')[0]}.amazonaws.com`],
  ['eventName', 'en', ({ action }) => action.split(':')[1] ?? ''],
  ['resource', 'o', () => null],
  ['resourceFrom', 'of', ({ resource }) => (resource === null ? 'unknown' : 'message')],
  ['resourceFamily', 'f', ({ resource }) => resource ?? 'unknown'],
  ['sourceIp', 'i', () => null],
  ['userAgent', 'u', () => null],
  ['vpcEndpointId', 'v', () => null],
  ['fix', 'x', () => null],
  ['changed', 'ch', () => []],
  ['nextSteps', 'ns', () => []],
];

type Flat = Omit<Denial, 'principal' | 'attribution'> & Denial['principal'];

export interface StoredBeside {
  /** Epoch seconds. */
  readonly ttl: number;
  /** With this denial a group that was fixed from then on is denied again; ISO 8601, UTC. */
  readonly regresses?: string | undefined;
}

export function denialItem(denial: Denial, beside: StoredBeside): Item {
  const key = denialKey(denial);
  const item = { ...keyAttributes(key), ...attributesBeside(denial, beside) };
  const text = JSON.stringify(bodyOf(denial, inKey(key)));
  return { ...item, d: packText(text, itemSize(item) + 1) };
}

export const attributesBeside = ({ group }: Denial, { ttl, regresses }: StoredBeside): Item => ({
  g: { S: group },
  ttl: { N: String(ttl) },
  ...(regresses !== undefined && { re: { S: regresses } }),
});

/** What is known of a denial without its body. */
interface Known {
  readonly arn: string;
  readonly id: string;
  readonly time: string;
}

export type Body = Readonly<Record<string, unknown>>;

export function bodyOf({ principal, attribution, ...members }: Denial, known: Known): Body {
  const flat: Flat = { ...members, ...principal };
  const fromKey = { ...flat, ...known };
  const body = MEMBERS.flatMap(([name, short, otherwise]): [string, unknown][] =>
    same(flat[name], otherwise(name === 'arn' || name === 'id' ? fromKey : flat))
      ? []
      : [[short, flat[name]]],
  );
  return { ...Object.fromEntries(body), t: compactAttribution(attribution) };
}

export function denialFromItem(item: Item): Denial {
  const known = inKey({ pk: textOf(item, 'pk'), sk: textOf(item, 'sk') });
  return denialFromBody(JSON.parse(unpackText(item.d)), known, textOf(item, 'g'));
}

export function denialFromBody(stored: Body, { arn, id, time }: Known, group: string): Denial {
  const body = new Map(Object.entries(stored));
  const known: Record<string, unknown> = { arn, id, time };
  for (const [name, short, otherwise] of MEMBERS) {
    known[name] = body.has(short) ? body.get(short) : otherwise(known as unknown as Flat);
  }
  const { arn: principalArn, type, session, sessionArn, ...members } = known as unknown as Flat;
  return {
    ...members,
    principal: { arn: principalArn, type, session, sessionArn },
    attribution: fullAttribution(body.get('t') as Partial<Attribution>),
    group,
  };
}

/** The members that differ from `UNKNOWN_ATTRIBUTION`. */
export function compactAttribution(attribution: Attribution): Partial<Attribution> {
  const unknown = new Map<string, unknown>(Object.entries(UNKNOWN_ATTRIBUTION));
  const said = Object.entries(attribution).filter(([name, value]) => !same(value, unknown.get(name)));
  return Object.fromEntries(said);
}

export function fullAttribution(said: Partial<Attribution>): Attribution {
  return { ...UNKNOWN_ATTRIBUTION, ...said };
}

function inKey({ pk, sk }: { readonly pk: string; readonly sk: string }) {
  return { arn: pk.slice(2), ...splitTimeId(sk.slice(2)) };
}

function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
