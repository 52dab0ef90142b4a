/**
 * Finds from its bytes that a text which is no record cannot hold one in another form: a network log, a manifest, a finding.
 *
 * INVARIANT: a text that may be CloudTrail in a form that is not read is not among them: it is named, so that nothing is lost.
 */
import { isUtf8 } from 'node:buffer';

/** Names that a record has in every form, in the spellings of columns, too, and the classes of OCSF that CloudTrail has. */
const RECORD_WORDS =
  /event_?(?:name|source|version|time)|user_?identity|error_?(?:code|message)|CloudTrailEvent|class_uid\W{1,9}(?:6003|300\d)\b/i;

/** Begins what is gzip or zstd in base64. */
const PACKED = /H4sI|KLUv\//;

/** In UTF-16 and in what is compressed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;

/**
 * Of a file whose name is none of a log, its first bytes decide: a picture or a network log has none of these words, and a
 * database has them among other bytes.
 */
export function mayHoldRecord(head: Buffer): boolean {
  const characters = head.toString('latin1');
  return (RECORD_WORDS.test(characters) || PACKED.test(characters)) && !CONTROLS.test(characters);
}

/** `payloads`: what was unpacked from it, and is known by its own words. */
export function holdsNoRecord(
  text: Buffer,
  payloads?: { readonly areRead: () => boolean; readonly mayHoldRecord: () => boolean },
): boolean {
  if (!isUtf8(text) || payloads?.mayHoldRecord() === true) return false;
  const characters = text.toString('latin1');
  const isPacked = PACKED.test(characters) && payloads?.areRead() !== true;
  return !isPacked && !RECORD_WORDS.test(characters) && !CONTROLS.test(characters);
}
