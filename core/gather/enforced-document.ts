/**
 * What a policy of the organization that a service enforces says of one setting or tag: in its own document, where values
 * stand behind operators of inheritance, and in the effective one, where they stand alone.
 *
 * Errors  none: what has another shape says nothing.
 * Source  AWS Organizations User Guide, "Tag policy syntax and examples", "Declarative policy syntax and examples", "Amazon
 *         S3 policy syntax and examples": policy keys are compared without case, values with it.
 */
import { isObject, valueAt } from '../record/json.ts';

const ASSIGNED = '@@assign';

function assigned(value: unknown): unknown {
  return isObject(value) && Object.hasOwn(value, ASSIGNED) ? value[ASSIGNED] : value;
}

function textIn(value: unknown): string | undefined {
  const found = assigned(value);
  return typeof found === 'string' ? found : undefined;
}

function textsIn(value: unknown): readonly string[] | undefined {
  const found = assigned(value);
  return Array.isArray(found) && found.every((each) => typeof each === 'string') ? found : undefined;
}

/** The organization's own text for refusals by its EC2 policies. */
export function exceptionMessage(document: unknown): string | undefined {
  return textIn(valueAt(document, 'ec2_attributes', 'exception_message'));
}

export interface TagRule {
  /** The key in the upper and lower case that the policy asks for; undefined: in any. */
  readonly key: string | undefined;
  /** Undefined: any. */
  readonly values: readonly string[] | undefined;
  /** As `ec2:instance`, `s3:*`; undefined: not stated. */
  readonly enforcedFor: readonly string[] | undefined;
}

/** Undefined: the policy says nothing of this tag. */
export function tagRule(document: unknown, key: string): TagRule | undefined {
  const tags = valueAt(document, 'tags');
  if (!isObject(tags)) return undefined;
  const asked = key.toLowerCase();
  const named = Object.entries(tags).filter(([name]) => name.toLowerCase() === asked);
  const [, rule] = named[0] ?? [];
  if (named.length !== 1 || !isObject(rule)) return undefined;
  const { tag_key, tag_value, enforced_for } = rule;
  return { key: textIn(tag_key), values: textsIn(tag_value), enforcedFor: textsIn(enforced_for) };
}

/** Does an EC2 or S3 policy hold the setting with this name? */
export function holdsSetting(document: unknown, member: string): boolean {
  return ['ec2_attributes', 's3_attributes'].some((part) => valueAt(document, part, member) !== undefined);
}
