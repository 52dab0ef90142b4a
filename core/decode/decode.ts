/**
 * Decodes an error text: a message of CloudTrail, or a text that a person pastes.
 *
 * Shape   text -> DenialClaim; a text without a denial gives a claim of nulls.
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

/** A text that a person pastes: the message is somewhere in the output of a tool. */
export function decodePastedText(text: string): DenialClaim {
  return assembleClaim(prepareText(cleanPastedText(text), true), {});
}
