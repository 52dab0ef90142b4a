import { decodePastedText } from '../../core/decode/decode.ts';
import type { DenialClaim } from '../../core/decode/denial-claim.ts';

/** The claim of a pasted text that reports one denial. */
export function pastedClaim(text: string): DenialClaim {
  const [first, ...others] = decodePastedText(text);
  if (first === undefined || others.length > 0) {
    throw new Error(`${others.length + (first === undefined ? 0 : 1)} denials in ${JSON.stringify(text)}`);
  }
  return first.claim;
}
