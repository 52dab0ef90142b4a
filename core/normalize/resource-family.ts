/**
 * The family of a resource: what denials are grouped by. Object keys fold to their prefix and generated ids to
 * `*`; everything else stays as it is, so that a group is still about one resource.
 *
 * Shape   ARN, other text or null -> family; null is `unknown`.
 * Units   the resource part of a family is at most 512 bytes of UTF-8, however long the resource.
 * Errors  none.
 * Source  data/resource-families.json, explained in docs/names.md.
 *
 * INVARIANT: partition, service, Region, account and resource type are never folded, so a family spans none of
 * them; the family of a family is itself.
 */
import families from '../../data/resource-families.json' with { type: 'json' };
import { type Arn, formatArn, parseArn } from '../model/arn.ts';
import { MORE_RESOURCES } from '../model/folded-group.ts';
import { cutToBytes } from '../text/utf8-cut.ts';
import { generalizeIds, isNumber, keyPrefix, pathShape } from './generated-id.ts';

export const UNKNOWN_FAMILY = 'unknown';

const MAX_BYTES = 512;

/** Longer than any real partition, service, Region and account together: then it only looks like an ARN. */
const MAX_HEAD = 128;

export function resourceFamily(resource: string | null): string {
  if (resource === null) return UNKNOWN_FAMILY;
  const text = resource.toWellFormed();
  const arn = parseArn(text);
  if (arn === undefined || formatArn({ ...arn, resource: '' }).length > MAX_HEAD) return familyOfText(text);
  return formatArn({ ...arn, resource: foldFully(arn) });
}

/**
 * A telephone number (SNS) identifies a person, not a resource; other text is kept, bounded. One that is the name of
 * folded groups is quoted: no resource may pass for them.
 */
const TELEPHONE = /^\+\d{6,20}$/;

function familyOfText(text: string): string {
  if (text === MORE_RESOURCES) return `"${text}"`;
  return TELEPHONE.test(text) ? '+*' : cutToBytes(text, MAX_BYTES);
}

/** One round is nearly always enough; a name that a caller chose may need another, for a fold can uncover a pattern. */
function foldFully(arn: Arn): string {
  let folded = arn.resource;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = fold({ ...arn, resource: cutToBytes(folded, MAX_BYTES) });
    if (next === folded) break;
    folded = next;
  }
  return folded;
}

const MAX_ROUNDS = 8;

function fold(arn: Arn): string {
  if (VERBATIM.has(arn.service)) return arn.resource;
  const patterns = arn.account === '' ? PATTERNS_WITHOUT_ACCOUNT : PATTERNS;
  for (const pattern of patterns.get(arn.service) ?? []) {
    const family = pattern(arn.resource);
    if (family !== undefined) return family;
  }
  return foldNames(arn.resource);
}

/** The first of several parts is the resource type, or the name of what holds the others: it stays. */
function foldNames(resource: string): string {
  const parts = resource.split(/([/:])/);
  if (parts.length === 1) return generalizeIds(resource);
  return parts.map((part, index) => (index === 0 ? part : generalizeIds(part))).join('');
}

/** Resource part of an ARN -> its family; `undefined`: the pattern does not match it. */
type FamilyPattern = (resource: string) => string | undefined;

/** What a sign of a pattern matches, and how it appears in the family. */
interface Sign {
  readonly matches: string;
  readonly becomes: (text: string) => string;
}

const keep = (text: string) => text;
const star = () => '*';

const SIGNS: ReadonlyMap<string, Sign> = new Map([
  ['=', { matches: '[^/:]{1,255}', becomes: keep }],
  ['+', { matches: '[^/:]{1,255}', becomes: generalizeIds }],
  ['++', { matches: '[^:]{1,512}', becomes: generalizeIds }],
  ['#', { matches: '[^/:]{1,255}', becomes: (text) => (isNumber(text) ? '*' : text) }],
  ['*', { matches: '[^/:]{1,255}', becomes: star }],
  ['**', { matches: '[^]*', becomes: star }],
  ['{key}', { matches: '[^]*', becomes: keyPrefix }],
  ['{path}', { matches: '[^]*', becomes: pathShape }],
]);

/** A pattern of data/resource-families.json says which parts of a resource are kept and which are generated. */
function compileFamilyPattern(pattern: string): FamilyPattern {
  const words = pattern.split(/([/:])/);
  const regex = new RegExp(`^${words.map((word) => `(${SIGNS.get(word)?.matches ?? word})`).join('')}$`);
  return (resource) => {
    const parts = regex.exec(resource)?.slice(1);
    return parts?.map((part, index) => SIGNS.get(words[index] ?? '')?.becomes(part) ?? part).join('');
  };
}

const VERBATIM: ReadonlySet<string> = new Set(families.verbatim);
const PATTERNS = compileAll(families.patterns);
const PATTERNS_WITHOUT_ACCOUNT = compileAll(families.patternsWithoutAccount);

function compileAll(
  patterns: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, readonly FamilyPattern[]> {
  return new Map(Object.entries(patterns).map(([service, own]) => [service, own.map(compileFamilyPattern)]));
}
