/**
 * Decodes an error text: a message of CloudTrail, or a text that a person pastes.
 *
 * Shape   message -> DenialClaim; a message without a denial gives a claim of nulls. Pasted text -> the denials in it.
 * Errors  none.
 */
import { assembleClaim } from './assemble-claim.ts';
import type { AuthorizationMessage } from './authorization-message.ts';
import { decodedClaim, isDecodedOf, withDecoded } from './decoded-claim.ts';
import type { DenialClaim, MessageContext } from './denial-claim.ts';
import { prepareText } from './message-text.ts';
import {
  type AuthorizationMessagesInText,
  findAuthorizationMessages,
} from './pasted-authorization-message.ts';
import { cleanPastedText } from './pasted-text.ts';
import { splitDenials } from './split-denials.ts';

/** CloudTrail's `errorMessage`: one message, exactly as AWS wrote it, at most 1,024 characters. */
export function decodeMessage(message: string, context: MessageContext = {}): DenialClaim {
  return assembleClaim(prepareText(message, false), context);
}

/** A denial, and the part of the text that reports it. */
export interface PastedDenial {
  readonly text: string;
  readonly claim: DenialClaim;
  /** What AWS decoded of it, where that is in the text. */
  readonly decoded?: AuthorizationMessage;
}

/**
 * A text that a person pastes: messages are somewhere in the output of tools, or were decoded already. Equal denials,
 * such as the retries of one call, count once. None for a text that reports no refusal and nothing that looks like one.
 */
export function decodePastedText(text: string): readonly PastedDenial[] {
  const { messages, rest } = authorizationMessages(text);
  const decoded = messages.flatMap((message) => {
    const claim = decodedClaim(message);
    return claim === undefined ? [] : [{ claim, decoded: message }];
  });
  const denials = decodeMessages(rest).map((each): PastedDenial => {
    const own = decoded.findIndex(({ claim }) => isDecodedOf(each.claim, claim));
    const [found] = own < 0 ? [] : decoded.splice(own, 1);
    if (found === undefined) return each;
    return { ...each, claim: withDecoded(each.claim, found.claim), decoded: found.decoded };
  });
  const others = decoded.map((each) => ({ text: JSON.stringify(each.claim), ...each }));
  return distinct([...denials, ...others]);
}

/** As it stands; else without what a tool put around and between its lines. */
function authorizationMessages(text: string): AuthorizationMessagesInText {
  const found = findAuthorizationMessages(text);
  return found.messages.length > 0 ? found : findAuthorizationMessages(cleanPastedText(text));
}

function decodeMessages(text: string): readonly PastedDenial[] {
  const whole = prepareText(cleanPastedText(text), true);
  const pieces = splitDenials(whole);
  return pieces
    .map((piece) => {
      const prepared = pieces.length === 1 ? whole : prepareText(piece, true);
      return { text: piece, claim: assembleClaim(prepared, {}) };
    })
    .filter(({ claim }) => claim.isRefusal);
}

function distinct(denials: readonly PastedDenial[]): readonly PastedDenial[] {
  const found = new Map<string, PastedDenial>();
  for (const denial of denials) {
    const key = keyOf(denial.claim);
    if (!found.has(key)) found.set(key, denial);
  }
  return [...found.values()];
}

function keyOf({
  principal,
  action,
  resource,
  layer,
  kind,
  policy,
  reason,
  code,
  operation,
}: DenialClaim): string {
  const named = principal !== null && action !== null;
  const around = named ? [] : [code, operation?.name];
  return JSON.stringify([principal, action, resource, layer, kind, policy?.arn, reason, ...around]);
}
