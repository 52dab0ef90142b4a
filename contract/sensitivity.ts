/** What the setting `sensitivity` may say: one of these words for each dimension. */

/** What the detector counts: events of a principal, or distinct values (before `#`: of what; after it: which ones). */
export const DIMENSIONS = [
  'principal',
  'principal#actions',
  'policy#principals',
  'action#principals',
  'account#principals',
  'resource#principals',
] as const;

export type Dimension = (typeof DIMENSIONS)[number];

/** From few pages to many. */
export const SENSITIVITY_WORDS = ['conservative', 'normal', 'sensitive'] as const;

export type Sensitivity = (typeof SENSITIVITY_WORDS)[number];
