/**
 * Does a message report a denial, whatever its error code? Some services wrap the refusal that they got in a code of
 * their own: `ValidationException`, `InvalidParameterValueException`.
 *
 * Shape   message -> boolean. True for IAM's sentence with an action, for a service's text that says so without doubt
 *         (`decides` in data/refusal-texts.json), and for another call's error code of a denial.
 * Errors  none. A message that quotes an invalid value back is not asked: the caller wrote that value.
 */
import { prepareText } from './message-text.ts';
import { findRefusalText } from './refusal-text.ts';
import { readSentences } from './sentence.ts';

/** One of these is in every message that reports a denial. */
const REFUSING =
  /authori[sz]ed|denied|permission|not allowed|Unauthorized|tag policy does not allow|organization policy/i;
const QUOTES_BACK = /validation errors? detected|failed to satisfy constraint/i;
/** As the SDKs print the error of the call within: each a fixed text and a bounded word. */
const WRAPPED =
  /(?:error ?code: ?|api error |error occurred \()(?:AccessDenied|Unauthorized|Forbidden)|\b(?:AccessDenied|AccessDeniedException|UnauthorizedOperation): /i;

/** A name that a caller chose may read like a look-alike: what says that access was denied is a denial. */
const SAYS_DENIED = /denied|not authorized|permission/i;

/** Under the code of a denial, a text of which no policy is the cause. A sentence that names an action is a denial all the same. */
export function isLookAlike(raw: string): boolean {
  if (SAYS_DENIED.test(raw)) return false;
  const text = prepareText(raw, false);
  if (findRefusalText(text)?.isLookAlike !== true) return false;
  return !readSentences(text).some(({ action }) => action !== undefined);
}

export function reportsDenial(raw: string): boolean {
  if (!REFUSING.test(raw) || QUOTES_BACK.test(raw)) return false;
  const text = prepareText(raw, false);
  const isSentence = readSentences(text).some(({ action }) => action !== undefined);
  return isSentence || findRefusalText(text)?.decides === true || WRAPPED.test(raw);
}
