/**
 * The text of `Fn::Sub` with its variables.
 *
 * Source  CloudFormation Template Reference, "Fn::Sub": `${Name}`; `${!Name}` stands for `${Name}` itself.
 */
import { type Found, scalarText, unknown } from './found.ts';

const OPEN = '\u0024{';
const VARIABLE = /\$\{([^${}]{1,255})\}/g;

export function substituted(text: string, path: string, resolve: (name: string) => Found): Found {
  let made = '';
  let from = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const [variable, name = ''] = match;
    const before = text.slice(from, match.index);
    if (before.includes(OPEN)) break;
    made += before;
    from = match.index + variable.length;
    if (name.startsWith('!')) {
      made += `\${${name.slice(1)}}`;
      continue;
    }
    const found = resolve(name.trim());
    if ('why' in found) return found;
    const value = scalarText(found.value);
    if (value === undefined) return unknown(path, `\`${name}\` is no text`);
    made += value;
  }
  const rest = text.slice(from);
  return rest.includes(OPEN) ? unknown(path, 'has a variable that cannot be read') : { value: made + rest };
}
