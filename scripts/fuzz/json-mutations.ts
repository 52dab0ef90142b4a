/**
 * JSON texts that differ from a given one in their structure: a member renamed, doubled, replaced by something of
 * another type, repeated a thousand times, or nested deeper than a stack.
 */
import { DEEPEST_JSON } from '../../core/record/json.ts';
import type { Random } from './random.ts';
import { mutatedText, type Texts } from './text-mutations.ts';

type Container = Record<string, unknown> | unknown[];

interface Slot {
  readonly holder: Container;
  readonly key: string;
}

const KEYS: Texts = [
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'toString',
    'hasOwnProperty',
    'length',
    '',
    ' ',
    '0',
    '\u0000',
  ],
  ...[
    'Records',
    'Events',
    'detail',
    'CloudTrailEvent',
    'document',
    'Statement',
    'Condition',
    'items',
    'k'.repeat(5000),
  ],
];

/** JSON texts; `fuzzed` would show on every object if a prototype was written to. */
const VALUES: Texts = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '-0',
    '-1',
    '1e999',
    '9007199254740993',
    '""',
    '" "',
    '[]',
    '{}',
    '[[]]',
    '[null]',
  ],
  ...['{"__proto__":{"fuzzed":true}}', '{"constructor":{"prototype":{"fuzzed":true}}}', '"__proto__"'],
  ...[
    '"\\ud800"',
    '"\\u0000"',
    '"\\u001b[2J"',
    '"a\\nb"',
    '"2026-02-30T00:00:00Z"',
    '"+275760-09-13T00:00:00Z"',
  ],
  ...[
    '"9999-12-31T23:59:59Z"',
    '"0000-00-00T00:00:00Z"',
    '"arn:aws:iam::111122223333:root"',
    '"*"',
    '"\u0024{*}"',
  ],
];

const REPEATED = 0.004;
const NESTED = 0.004;
const BROKEN = 0.2;

export interface JsonMutation {
  readonly text: string;
  readonly others: Texts;
  /** The parser takes text: some of it need not be JSON. */
  readonly mayBreak: boolean;
}

export function mutatedJson(random: Random, { text, others, mayBreak }: JsonMutation): string {
  const raw = new Map<string, string>();
  const root: { value: unknown } = { value: JSON.parse(text) };
  for (let left = random.upTo(3); left >= 0; left -= 1) mutateOnce(random, root, others, raw);
  const mutated = withRaw(JSON.stringify(root.value) ?? 'null', raw);
  return mayBreak && random.chance(BROKEN) ? mutatedText(random, mutated, others) : mutated;
}

function mutateOnce(random: Random, root: { value: unknown }, others: Texts, raw: Map<string, string>): void {
  const { holder, key } = anySlot(random, root);
  const value: unknown = Array.isArray(holder) ? holder[Number(key)] : holder[key];
  const form = random.unit();
  if (form < NESTED) set(holder, key, rawText(raw, nested(random, JSON.stringify(value) ?? '0')));
  else if (form < NESTED + REPEATED) {
    set(holder, key, rawText(raw, repeated(random, JSON.stringify(value) ?? '0')));
  } else if (form < 0.15) remove(holder, key);
  else if (form < 0.3) set(holder, random.chance(0.5) ? random.pick(KEYS) : anySlot(random, root).key, value);
  else set(holder, key, otherValue(random, value, others, raw));
}

function otherValue(random: Random, value: unknown, others: Texts, raw: Map<string, string>): unknown {
  switch (random.upTo(3)) {
    case 0:
      return rawText(raw, random.pick(VALUES));
    case 1:
      return anyValue(random, { value: JSON.parse(random.pick(others)) });
    case 2:
      return random.chance(0.5) ? [value] : { [random.pick(KEYS)]: value };
    default:
      return typeof value === 'string' ? mutatedText(random, value, others) : [value, value];
  }
}

/** One of all members and items, each as likely as another. */
function anySlot(random: Random, root: { value: unknown }): Slot {
  let found: Slot = { holder: root, key: 'value' };
  let seen = 1;
  const waiting: unknown[] = [root.value];
  for (let holder = waiting.pop(); holder !== undefined; holder = waiting.pop()) {
    if (!isContainer(holder)) continue;
    for (const [key, value] of Object.entries(holder)) {
      seen += 1;
      if (random.chance(1 / seen)) found = { holder, key };
      waiting.push(value);
    }
  }
  return found;
}

function anyValue(random: Random, root: { value: unknown }): unknown {
  const { holder, key } = anySlot(random, root);
  return Array.isArray(holder) ? holder[Number(key)] : holder[key];
}

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null;

/** An own member, whatever its name. */
function set(holder: Container, key: string, value: unknown): void {
  if (Array.isArray(holder) && !/^\d{1,6}$/.test(key)) return;
  Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function remove(holder: Container, key: string): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else if (key in holder) delete holder[key];
}

/** A text that stands for JSON which is too deep to be written by `JSON.stringify`, or that no value can hold. */
function rawText(raw: Map<string, string>, json: string): string {
  const name = `⟦${raw.size}⟧`;
  raw.set(name, json);
  return name;
}

/** Where a part holds another, the text must not grow by the product of both. */
function withRaw(json: string, raw: ReadonlyMap<string, string>): string {
  let text = json;
  // What was put in last may hold what was put in before.
  for (const [name, value] of [...raw].reverse()) {
    const pieces = text.split(`"${name}"`);
    const isLong = text.length + (pieces.length - 1) * value.length > 2 * LONGEST;
    text = pieces.join(isLong ? '0' : value);
  }
  return text;
}

function nested(random: Random, json: string): string {
  const depth = random.pick([3, 60, DEEPEST_JSON - 6, DEEPEST_JSON, 12_000]);
  const key = JSON.stringify(random.pick(KEYS).slice(0, 20));
  return random.chance(0.5)
    ? `${'['.repeat(depth)}${json}${']'.repeat(depth)}`
    : `${`{${key}:`.repeat(depth)}${json}${'}'.repeat(depth)}`;
}

const LONGEST = 120_000;

/** The value many times: as items, as members of one name, as members of different names. */
function repeated(random: Random, json: string): string {
  const times = Math.min(2000, Math.ceil((LONGEST * random.unit()) / (json.length + 8)));
  const items = Array.from({ length: times }, (_, n) => n);
  const key = JSON.stringify(random.pick(KEYS).slice(0, 20));
  switch (random.upTo(2)) {
    case 0:
      return `[${items.map(() => json).join(',')}]`;
    case 1:
      return `{${items.map(() => `${key}:${json}`).join(',')}}`;
    default:
      return `{${items.map((n) => `"k${n}":${json}`).join(',')}}`;
  }
}
