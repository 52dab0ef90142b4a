/** How the action and the resource of a denied call were derived, for a person who checks them. */

/**
 * `convention` is an action that exists and by AWS's naming habits is the one; `unverified` and `notAuthorizable` do
 * not say that the action exists.
 */
export const ACTION_METHODS = [
  'sameName',
  'prefixMap',
  'versionSuffix',
  'renamed',
  'verb',
  'convention',
  'unverified',
  'notAuthorizable',
] as const;

export type ActionMethod = (typeof ACTION_METHODS)[number];

/** With the last two it was not found. */
export const RESOURCE_METHODS = [
  'message',
  'messagePhrase',
  'messageName',
  'resources',
  'requestArn',
  'pattern',
  'severalCandidates',
  'unknown',
] as const;

export type ResourceMethod = (typeof RESOURCE_METHODS)[number];
