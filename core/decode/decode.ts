/**
 * Decodes an error text: a message of CloudTrail, or whatever people paste.
 *
 * Shape   text -> DenialClaim; every text has one, if only to say that nothing is known.
 * Errors  none.
 */
import { assembleClaim } from './assemble-claim.ts';
import type { DenialClaim, MessageContext } from './denial-claim.ts';
import { prepareText } from './message-text.ts';
import { cleanPastedText } from './pasted-text.ts';

/** CloudTrail's `errorMessage`: one message, exactly as AWS wrote it, at most 1,024 characters. */
export function decodeMessage(message: string, context: MessageContext = {}): DenialClaim {
  return assembleClaim(prepareText(message, false), context);
}

/** What people paste: the message somewhere inside what their tool printed. */
export function decodePastedText(text: string): DenialClaim {
  return assembleClaim(prepareText(cleanPastedText(text), true), {});
}
