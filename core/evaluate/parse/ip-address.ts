/**
 * IP addresses and ranges in CIDR notation, version 4 and 6.
 *
 * Shape   text -> range of one address or more, or undefined when it is neither.
 * Units   addresses as numbers: 32 bits for version 4, 128 for version 6.
 * Source  IAM User Guide, "IP address condition operators"; RFC 4291 for the text form of version 6.
 */
import { remembering } from '../../model/remember.ts';

export interface IpRange {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

export function parseIpRange(text: string): IpRange | undefined {
  const [address = '', length, ...rest] = text.split('/');
  const parsed = parseAddress(address);
  if (parsed === undefined || rest.length > 0) return undefined;
  const bits = parsed.version === 4 ? 32 : 128;
  const prefix = length === undefined ? bits : parseDecimal(length, bits);
  if (prefix === undefined) return undefined;
  const hostBits = BigInt(bits - prefix);
  const first = (parsed.value >> hostBits) << hostBits;
  return { version: parsed.version, first, last: first + (1n << hostBits) - 1n };
}

/** One address; a range is none. */
export const parseIp = remembering((text): IpRange | undefined =>
  text.includes('/') ? undefined : parseIpRange(text),
);

export function isWithin(inner: IpRange, outer: IpRange): boolean {
  return inner.version === outer.version && inner.first >= outer.first && inner.last <= outer.last;
}

/** Text of an address, such that `parseIp` reads it back. */
export function formatIp(version: 4 | 6, value: bigint): string {
  const [groups, bits] = version === 4 ? [4, 8n] : [8, 16n];
  const parts = Array.from(
    { length: groups },
    (_, index) => (value >> (bits * BigInt(groups - 1 - index))) & ((1n << bits) - 1n),
  );
  return version === 4 ? parts.join('.') : parts.map((part) => part.toString(16)).join(':');
}

function parseAddress(text: string): { readonly version: 4 | 6; readonly value: bigint } | undefined {
  const version = text.includes(':') ? 6 : 4;
  const groups = version === 4 ? parseV4(text) : parseV6(text);
  if (groups === undefined) return undefined;
  const bits = version === 4 ? 8n : 16n;
  return { version, value: groups.reduce((value, group) => (value << bits) | BigInt(group), 0n) };
}

function parseV4(text: string): readonly number[] | undefined {
  const parts = text.split('.').map((part) => parseDecimal(part, 255));
  return parts.length === 4 ? allKnown(parts) : undefined;
}

function parseV6(text: string): readonly number[] | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => parseGroups(half, index === halves.length - 1));
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  if (tail === undefined) return head.length === 8 ? head : undefined;
  const missing = 8 - head.length - tail.length;
  return missing < 1 ? undefined : [...head, ...Array.from({ length: missing }, () => 0), ...tail];
}

/** `1:2:f` or, where the address ends, `1:2:192.0.2.1`. */
function parseGroups(text: string, isEnd: boolean): readonly number[] | undefined {
  if (text === '') return [];
  const parts = text.split(':');
  const groups = parts.flatMap((part, index): readonly (number | undefined)[] => {
    if (part.includes('.') && isEnd && index === parts.length - 1) return parseEmbeddedV4(part);
    return [/^[0-9a-f]{1,4}$/i.test(part) ? Number.parseInt(part, 16) : undefined];
  });
  return allKnown(groups);
}

function parseEmbeddedV4(text: string): readonly (number | undefined)[] {
  const [a = 0, b = 0, c = 0, d = 0] = parseV4(text) ?? [];
  return parseV4(text) === undefined ? [undefined] : [a * 256 + b, c * 256 + d];
}

function parseDecimal(text: string, most: number): number | undefined {
  const value = /^\d{1,3}$/.test(text) ? Number(text) : undefined;
  return value !== undefined && value <= most ? value : undefined;
}

function allKnown(values: readonly (number | undefined)[]): readonly number[] | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}
