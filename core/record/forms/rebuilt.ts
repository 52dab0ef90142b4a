/**
 * A record put together from the members of another schema.
 *
 * Shape   CloudTrail's paths with their values -> the record; what has no value is left out, objects without members too.
 */

import { parseArn } from '../../model/arn.ts';
import { identityTypeOfArn } from '../../model/identity-type.ts';
import type { JsonObject } from '../json.ts';

export type Parts = { readonly [member: string]: unknown };

/** Undefined: nothing in it has a value. */
export function objectOf(parts: Parts): JsonObject | undefined {
  const members = Object.entries(parts).filter(([, value]) => value !== undefined);
  return members.length === 0 ? undefined : Object.fromEntries(members);
}

/** An ARN shows what kind of identity it is of. */
export function typeOf(arn: string | undefined): string | undefined {
  return arn === undefined ? undefined : identityTypeOfArn(parseArn(arn)?.resource.split('/')[0]);
}
