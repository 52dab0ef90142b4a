/**
 * Whether a condition of a template holds.
 *
 * Source  CloudFormation Template Reference, "Condition functions": Equals, And, Or, Not, Condition.
 *
 * INVARIANT: an unknown part leaves it open only where it decides.
 */
import { isArray, memberPath } from '../../evaluate/parse/fault.ts';
import { isObject } from '../../record/json.ts';
import { type Found, scalarText, type Unknown, unknown } from './found.ts';

interface Around {
  readonly resolve: (raw: unknown, path: string) => Found;
  /** Of a condition within this one. */
  readonly holds: (raw: unknown, path: string) => Found;
  readonly named: (name: string, path: string) => Found;
}

export function conditionOf(raw: unknown, path: string, around: Around): Found {
  const [name, ...others] = isObject(raw) ? Object.keys(raw) : [];
  if (!isObject(raw) || name === undefined || others.length > 0) return unknown(path, 'is no condition');
  const { [name]: given } = raw;
  const at = memberPath(path, name);
  if (name === 'Condition')
    return typeof given === 'string' ? around.named(given, at) : unknown(at, 'must name a condition');
  const parts = isArray(given) ? given : [];
  const inner = () => parts.map((each, index) => around.holds(each, `${at}[${index}]`));
  switch (name) {
    case 'Fn::Equals':
      return equal(parts, at, around);
    case 'Fn::Not':
      return parts.length === 1 ? negated(inner()) : unknown(at, 'must be a list of one condition');
    case 'Fn::And':
      return decided(inner(), false, at);
    case 'Fn::Or':
      return decided(inner(), true, at);
    default:
      return unknown(at, 'is no condition');
  }
}

function equal(parts: readonly unknown[], path: string, { resolve }: Around): Found {
  if (parts.length !== 2) return unknown(path, 'must be a list of two values');
  const texts: string[] = [];
  for (const [index, each] of parts.entries()) {
    const found = resolve(each, `${path}[${index}]`);
    if ('why' in found) return found;
    const text = scalarText(found.value);
    if (text === undefined) return unknown(`${path}[${index}]`, 'is no text');
    texts.push(text);
  }
  return { value: texts[0] === texts[1] };
}

function negated([found]: readonly Found[]): Found {
  return found === undefined || 'why' in found ? (found ?? { value: true }) : { value: found.value !== true };
}

/** One that is `by` decides, whatever the others are. */
function decided(parts: readonly Found[], by: boolean, path: string): Found {
  if (parts.length === 0) return unknown(path, 'must be a list of conditions');
  if (parts.some((each) => 'value' in each && each.value === by)) return { value: by };
  const open = parts.find((each): each is Unknown => 'why' in each);
  return open ?? { value: !by };
}
