/** Texts of any characters, half surrogate pairs included. */
import fc from 'fast-check';

/** `unit: 'binary'` of fast-check does about the same, but lists all of Unicode first: half a second in every process. */
const anyCharacter = fc.nat(0x10_ffff).map((code) => String.fromCodePoint(code));

export const anyText = (maxLength?: number) =>
  fc.string({ unit: anyCharacter, ...(maxLength === undefined ? {} : { maxLength }) });
