/** What the host calls: see `core/record/scanner.ts`. */
export { isJson } from './json';
export { forgetTexts, isFull, numberOf } from './kept';
export { copyOthers, hashOf } from './key';
export {
  CUTS_AT,
  FOUND_AT,
  KEY_AT,
  KINDS_AT,
  LARGE_AT,
  LARGE_BYTES,
  MEMBERS_AT,
  MOST_CUTS,
  MOST_MEMBERS,
  NAMES_AT,
  SMALL_AT,
  SMALL_BYTES,
} from './layout';
export { ANY, OBJECT, scan, TEXT, TEXT_OR_OTHER } from './record';
export { CUT } from './text';
