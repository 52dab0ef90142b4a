/**
 * Growing JSON: each member and item that the seeds hold is repeated, nested and lengthened, one at a time, and two at a
 * time by chance.
 *
 * Shape   JSON texts -> growths. Places that differ only in the index of an item are one place.
 */
import type { MostGrowths } from '../parser.ts';
import type { Random } from '../random.ts';
import { type Growth, part, sample } from './growth.ts';

/** A value in a document: the text around it, so that any text can stand in its place. */
interface Place {
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly document: unknown;
  readonly value: unknown;
}

/** JSON in the place of a value; undefined where the form does not fit. */
type Form = (place: Place) => ((size: number) => string) | undefined;

const FRAGMENTS: readonly string[] = [
  ...'a *?/:,.-0\n\\"\'{[<=\u202e',
  ...['\ud800', 'a*', '*a', '${', '\u0024{aws:username}', '\u0024{*}', '/32,', '%00', '&#34;', '[a]('],
  'arn:aws:iam::111122223333:',
];

const times = (size: number, make: (index: number) => string, between = ','): string =>
  Array.from({ length: size }, (_, index) => make(index)).join(between);

const json = (value: unknown): string => JSON.stringify(value) ?? 'null';

/** The same value with other texts, so that nothing that remembers what it saw saves work. */
function other(value: unknown, index: number): unknown {
  if (typeof value === 'string') return `${value}${index}`;
  if (Array.isArray(value)) return value.map((item) => other(item, index));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, other(member, index)]));
}

const FORMS: readonly (readonly [string, Form])[] = [
  ['again', ({ path, value }) => again(path.at(-1), json(value))],
  ['others beside', ({ path, value }) => beside(path.at(-1), value)],
  [
    'a list of it',
    ({ value }) =>
      (size) =>
        `[${times(size, () => json(value))}]`,
  ],
  [
    'a list of others',
    ({ value }) =>
      (size) =>
        `[${times(size, (n) => json(other(value, n)))}]`,
  ],
  [
    'members',
    ({ value }) =>
      (size) =>
        `{${times(size, (n) => `"k${n}":${json(value)}`)}}`,
  ],
  [
    'lists in lists',
    ({ value }) =>
      (size) =>
        `${'['.repeat(size)}${json(value)}${']'.repeat(size)}`,
  ],
  [
    'objects in objects',
    ({ value }) =>
      (size) =>
        `${'{"a":'.repeat(size)}${json(value)}${'}'.repeat(size)}`,
  ],
  ...FRAGMENTS.flatMap((fragment) => [
    [`ends in ${json(part(fragment))}`, ({ value }: Place) => longer(value, '', part(fragment))] as const,
    [`begins with ${json(part(fragment))}`, ({ value }: Place) => longer(value, part(fragment), '')] as const,
  ]),
];

/** In a list, more items; in an object, more members of the same name. */
function again(key: string | number | undefined, value: string) {
  if (key === undefined) return undefined;
  const between = typeof key === 'number' ? ',' : `,${json(key)}:`;
  return (size: number) => times(size, () => value, between);
}

function beside(key: string | number | undefined, value: unknown) {
  if (key === undefined) return undefined;
  const name = (n: number) => (typeof key === 'number' ? '' : `${json(`${key}${n}`)}:`);
  return (size: number) =>
    times(size + 1, (n) => (n === 0 ? json(value) : `${name(n)}${json(other(value, n))}`));
}

function longer(value: unknown, before: string, behind: string) {
  if (typeof value !== 'string') return undefined;
  return (size: number) => json(`${before.repeat(size)}${value}${behind.repeat(size)}`);
}

export function jsonGrowths(random: Random, seeds: readonly string[], most: MostGrowths): readonly Growth[] {
  const places = placesIn(seeds);
  const grown = places.flatMap((place) =>
    FORMS.flatMap(([name, form]) => {
      const fill = form(place);
      return fill === undefined ? [] : [{ place, name: `${place.name} ${name}`, fill }];
    }),
  );
  const single = sample(random, grown, most.one).map(({ place, name, fill }) => ({
    name,
    textOf: textWith(place.document, [{ path: place.path, fill }]),
  }));
  return [...single, ...pairs(random, grown, most.two)];
}

interface Grown {
  readonly place: Place;
  readonly name: string;
  readonly fill: (size: number) => string;
}

function pairs(random: Random, grown: readonly Grown[], most: number): readonly Growth[] {
  const byDocument = [...Map.groupBy(grown, ({ place }) => place.document).values()];
  return Array.from({ length: byDocument.length === 0 ? 0 : most }, () => {
    const among = random.pick(byDocument);
    return [random.pick(among), random.pick(among)] as const;
  })
    .filter(([a, b]) => !isWithin(a.place.path, b.place.path) && !isWithin(b.place.path, a.place.path))
    .map(([a, b]) => ({
      name: `${a.name}; ${b.name}`,
      textOf: textWith(
        a.place.document,
        [a, b].map(({ place, fill }) => ({ path: place.path, fill })),
      ),
    }));
}

const isWithin = (inner: Place['path'], outer: Place['path']): boolean =>
  outer.every((key, index) => key === inner[index]);

function placesIn(seeds: readonly string[]): readonly Place[] {
  const places = new Map<string, Place>();
  for (const seed of seeds) {
    const document: unknown = JSON.parse(seed);
    const waiting: Pick<Place, 'name' | 'path' | 'value'>[] = [{ name: '$', path: [], value: document }];
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const { name, path, value } = at;
      if (!places.has(name)) places.set(name, { name, path, document, value });
      if (Array.isArray(value)) {
        for (const [index, item] of value.entries())
          waiting.push({ name: `${name}[]`, path: [...path, index], value: item });
      } else if (typeof value === 'object' && value !== null) {
        for (const [key, member] of Object.entries(value))
          waiting.push({ name: `${name}.${key}`, path: [...path, key], value: member });
      }
    }
  }
  return [...places.values()];
}

interface Filled {
  readonly path: Place['path'];
  readonly fill: (size: number) => string;
}

/** The document as text, cut where the fills go. */
function textWith(document: unknown, fills: readonly Filled[]): (size: number) => string {
  const copy: { root: unknown } = { root: structuredClone(document) };
  for (const [index, { path }] of fills.entries()) put(copy, ['root', ...path], `⟦grown ${index}⟧`);
  const text = json(copy.root);
  return (size) =>
    fills.reduce((whole, { fill }, index) => whole.split(`"⟦grown ${index}⟧"`).join(fill(size)), text);
}

function put(holder: unknown, [key, ...rest]: Place['path'], value: unknown): void {
  if (typeof holder !== 'object' || holder === null || key === undefined) return;
  if (rest.length === 0) Reflect.set(holder, key, value);
  else put(Reflect.get(holder, key), rest, value);
}
