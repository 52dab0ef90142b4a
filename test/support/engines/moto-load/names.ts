/**
 * moto gives accounts, units, policies, keys and the like ids of its own. The pairs, and complete values in either's
 * words: a snapshot's documents on the way in, what was read on the way back.
 *
 * INVARIANT: a name stands for one thing only, in both worlds.
 */
type Direction = 'toMoto' | 'toSample';

export class Names {
  readonly #pairs = { toMoto: new Map<string, string>(), toSample: new Map<string, string>() };
  /** Made anew after a name was added. */
  readonly #patterns = new Map<Direction, RegExp>();

  add(sample: string, moto: string): void {
    if (sample === moto || sample === '' || moto === '') return;
    this.#pairs.toMoto.set(sample, moto);
    this.#pairs.toSample.set(moto, sample);
    this.#patterns.clear();
  }

  /** The value with every name in it in moto's words; members that are undefined are left out. */
  toMoto<T>(value: T): T {
    return this.#translated('toMoto', value);
  }

  toSample<T>(value: T): T {
    return this.#translated('toSample', value);
  }

  #translated<T>(direction: Direction, value: T): T {
    const pairs = this.#pairs[direction];
    if (value === undefined || pairs.size === 0) return value;
    const text = JSON.stringify(value).replace(this.#pattern(direction), (name) => pairs.get(name) ?? name);
    return JSON.parse(text);
  }

  /** Longest first: an ARN before the ids in it. A name is not found inside a longer word. */
  #pattern(direction: Direction): RegExp {
    const known = this.#patterns.get(direction);
    if (known !== undefined) return known;
    const names = [...this.#pairs[direction].keys()].toSorted((a, b) => b.length - a.length);
    const pattern = new RegExp(`(?<![\\w-])(?:${names.map(escaped).join('|')})(?![\\w-])`, 'g');
    this.#patterns.set(direction, pattern);
    return pattern;
  }
}

const escaped = (name: string): string => name.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
