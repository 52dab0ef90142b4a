/**
 * The version or alias of a function that a call names in a parameter of its own: IAM checks the call on that, and a
 * policy for the unqualified function does not match it.
 *
 * Source  AWS Lambda Developer Guide, "Fine-tuning the Resources and Conditions sections of policies": requests that name
 *         a version or alias are denied by a policy that names the unqualified ARN only.
 */
import { parseArn } from '../model/arn.ts';
import { isHidden } from '../record/hidden-text.ts';
import type { RequestValue } from '../record/request-values.ts';

const QUALIFIED_ACTIONS: ReadonlySet<string> = new Set(['lambda:invokefunction']);

/** As it is, where it has a qualifier already, or the call names none. Undefined: the call names one that was not recorded. */
export function qualifiedResource(
  arn: string,
  action: string,
  values: readonly RequestValue[],
): string | undefined {
  const parts = parseArn(arn)?.resource.split(':') ?? [];
  const isBare = parts[0] === 'function' && parts.length === 2;
  if (!isBare || !QUALIFIED_ACTIONS.has(action.toLowerCase())) return arn;
  const [qualifier, ...others] = values.filter(({ path }) => path === 'qualifier');
  if (qualifier === undefined || others.length > 0) return arn;
  return isHidden(qualifier.value) || qualifier.value === '' ? undefined : `${arn}:${qualifier.value}`;
}
