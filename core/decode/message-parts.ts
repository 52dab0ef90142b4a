/**
 * The parts of an error text, each read by a file of its own: who and what, the resource and the reason, the wording
 * of a service, and what a tool printed around it.
 */

import type { MessageContext } from './denial-claim.ts';
import { readDeniedCall } from './denied-call.ts';
import type { MessageText } from './message-text.ts';
import { findRefusalText, type RefusalText } from './refusal-text.ts';
import type { Sentence } from './sentence.ts';
import { readTarget, type Target } from './target.ts';
import { cutOff } from './truncation.ts';
import { readWrapper, type Wrapper } from './wrapper.ts';

/** Everything that was read from one text. */
export interface MessageParts {
  readonly sentence: Sentence | undefined;
  readonly target: Target;
  readonly wrapper: Wrapper;
  /** Only where the sentence names no layer. */
  readonly refusal: RefusalText | undefined;
  readonly code: string | null;
  readonly context: MessageContext;
}

export function readParts(text: MessageText, context: MessageContext): MessageParts {
  const sentence = readDeniedCall(text);
  const target = readTarget(text, sentence?.to, cutOff(text));
  const wrapper = readWrapper(text.raw, sentence?.from ?? 0);
  const found = target.clause?.layer === undefined ? findRefusalText(text) : undefined;
  const refusal = sentence?.action !== undefined && found?.layer === 'notAPolicy' ? undefined : found;
  return { sentence, target, wrapper, refusal, code: context.errorCode ?? wrapper.code, context };
}

/** The sentence's action, else what the operation, the record or the tool implies. */
export function actionOf({ sentence, refusal, wrapper, context }: MessageParts): string | null {
  if (sentence?.action !== undefined) return sentence.action;
  const operation = context.eventName ?? wrapper.operation?.name ?? null;
  return refusal?.action(operation) ?? federationAction(context) ?? wrapper.action;
}

/** CloudTrail says only "An unknown error occurred" when a trust policy denies a web or SAML identity. */
export function federationAction({ eventName }: MessageContext): string | null {
  return eventName === 'AssumeRoleWithWebIdentity' || eventName === 'AssumeRoleWithSAML'
    ? `sts:${eventName}`
    : null;
}
