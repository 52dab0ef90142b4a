/**
 * Functions of a template whose arguments are resolved: Join, Select, Split, FindInMap.
 *
 * Shape   arguments -> a value; undefined: they are not what the function takes.
 * Source  CloudFormation Template Reference, "Intrinsic function reference".
 */
import { isArray } from '../../evaluate/parse/fault.ts';
import { type JsonObject, valueAt } from '../../record/json.ts';
import { scalarText } from './found.ts';

export const FUNCTIONS: ReadonlyMap<string, (given: readonly unknown[]) => unknown> = new Map([
  ['Fn::Join', join],
  ['Fn::Select', select],
  ['Fn::Split', split],
]);

function join([delimiter, values, ...others]: readonly unknown[]): string | undefined {
  const texts = textsOf(values);
  if (typeof delimiter !== 'string' || texts === undefined || others.length > 0) return undefined;
  return texts.join(delimiter);
}

function select([index, values, ...others]: readonly unknown[]): unknown {
  const at = scalarText(index);
  if (at === undefined || !/^\d{1,6}$/.test(at) || !isArray(values) || others.length > 0) return undefined;
  return values[Number(at)];
}

function split([delimiter, text, ...others]: readonly unknown[]): readonly string[] | undefined {
  if (typeof delimiter !== 'string' || delimiter === '' || others.length > 0) return undefined;
  return typeof text === 'string' ? text.split(delimiter) : undefined;
}

function textsOf(values: unknown): readonly string[] | undefined {
  if (!isArray(values)) return undefined;
  const texts = values.flatMap((each) => scalarText(each) ?? []);
  return texts.length === values.length ? texts : undefined;
}

export const findInMap =
  (mappings: JsonObject) =>
  (given: readonly unknown[]): unknown => {
    const names = textsOf(given);
    if (names?.length !== 3) return undefined;
    const found = valueAt(mappings, ...names);
    return textsOf(found) ?? scalarText(found);
  };
