/**
 * Finds from its bytes that a text which is no record cannot hold one in another form: a network log, a manifest, a finding.
 *
 * INVARIANT: a text that may be CloudTrail in a form that is not read is not among them: it is named, so that nothing is lost.
 */
import { isUtf8 } from 'node:buffer';

/** Names that a record has in every form, in the spellings of columns, too; `H4sI` begins what is gzip in base64. */
const RECORD_WORDS =
  /event_?(?:name|source|version|time)|user_?identity|error_?(?:code|message)|CloudTrailEvent|class_uid|H4sI/i;

/** In UTF-16 and in what is compressed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;

export function holdsNoRecord(text: Buffer): boolean {
  if (!isUtf8(text)) return false;
  const characters = text.toString('latin1');
  return !RECORD_WORDS.test(characters) && !CONTROLS.test(characters);
}
