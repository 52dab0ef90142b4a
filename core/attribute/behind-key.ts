/**
 * The S3 denial that is really a key's: S3 was refused the key for the caller, and passed the refusal on without a
 * word of it. The refusal of the key stands beside, in the same second.
 */
import type { DeniedCall } from '../gather/denied-call.ts';
import type { Denial } from '../model/denial.ts';
import { attributeCall, type Explanation, type Surroundings } from './attribute-call.ts';
import { becauseOfKey } from './linked-denials.ts';

export const isKeyCall = ({ eventSource }: Pick<Denial, 'eventSource'>): boolean =>
  eventSource === 'kms.amazonaws.com';

export interface KeyDenial {
  readonly denial: Denial;
  readonly explain: () => Promise<Explanation>;
}

/** `keyBeside` is asked for only where it can matter. */
export async function explainCall(
  call: DeniedCall,
  around: Surroundings,
  keyBeside: () => Promise<KeyDenial | undefined>,
): Promise<Explanation> {
  const explanation = await attributeCall(call, around);
  const mayBeKeys = call.denial.eventSource === 's3.amazonaws.com';
  if (!mayBeKeys || explanation.attribution.layer !== 'unknown') return explanation;
  const key = await keyBeside();
  if (key === undefined) return explanation;
  // INVARIANT: what explained the key may be its whole denial, of another group: only what is said of the reason is taken.
  const { attribution, changed } = await key.explain();
  return { ...explanation, attribution: becauseOfKey(attribution, key.denial), changed, fix: null };
}
