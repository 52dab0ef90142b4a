/**
 * Texts of a query: as they are, or with wildcards.
 *
 * Shape   text -> does another text match it? `*` stands for any characters, also none; so does `…`, which tables show where they
 *         cut. `*` alone is a text: the resource of calls that are about every resource.
 * Errors  none: every text is a filter.
 */
import { isWithin, parseIp, parseIpRange } from '../evaluate/parse/ip-address.ts';
import { compilePattern, matchesPattern, type WildPiece } from '../evaluate/parse/wildcard.ts';

export type TextFilter = (text: string) => boolean;

const WILD = /([*…])/;

export const hasWildcard = (text: string): boolean => text !== '*' && WILD.test(text);

export function textFilter(wanted: string): TextFilter {
  if (!hasWildcard(wanted)) return (text) => text === wanted;
  const pattern = compilePattern(
    wanted
      .split(WILD)
      .filter((part) => part !== '')
      .map(pieceOf),
  );
  return (text) => matchesPattern(pattern, text);
}

const pieceOf = (part: string): WildPiece =>
  WILD.test(part) ? { kind: 'run' } : { kind: 'literal', text: part };

/** What every text that matches begins with. */
export const literalStart = (wanted: string): string => wanted.split(WILD)[0] ?? '';

/** An address or a range in CIDR notation; any other text, such as a service's name, as it is recorded. */
export function addressFilter(wanted: string): TextFilter {
  const range = parseIpRange(wanted);
  return (text) => {
    const address = range === undefined ? undefined : parseIp(text);
    return text === wanted || (range !== undefined && address !== undefined && isWithin(address, range));
  };
}
