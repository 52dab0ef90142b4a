/**
 * The patterns of data/resource-families.json: which parts of a resource are kept and which are generated.
 *
 * Shape   pattern text -> matcher; matcher: resource part of an ARN -> its family, `undefined` when it is another.
 */
import { generalizeIds, isNumber } from './generated-id.ts';
import { keyPrefix, pathShape } from './object-key.ts';

export type FamilyPattern = (resource: string) => string | undefined;

/** What a sign of a pattern matches, and what becomes of it. */
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

export function compileFamilyPattern(pattern: string): FamilyPattern {
  const words = pattern.split(/([/:])/);
  const regex = new RegExp(`^${words.map((word) => `(${SIGNS.get(word)?.matches ?? word})`).join('')}$`);
  return (resource) => {
    const parts = regex.exec(resource)?.slice(1);
    return parts?.map((part, index) => SIGNS.get(words[index] ?? '')?.becomes(part) ?? part).join('');
  };
}
