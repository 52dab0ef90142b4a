/**
 * What AWS stated as the cause of a denial, as an id: denials of one group and one cause are explained once.
 * Evaluation adds to it and never changes it: it is taken from the message alone.
 */
import { createHash } from 'node:crypto';
import type { Attribution } from './attribution.ts';

/** 64 bits of SHA-256: nobody who is denied can choose a policy's ARN to collide with another's. */
export function causeOf({ layer, policyKind, kind, reason, policy }: Attribution): string {
  const stated = JSON.stringify([layer, policyKind, kind, reason, policy?.arn]);
  return createHash('sha256').update(stated).digest('hex').slice(0, 16);
}
