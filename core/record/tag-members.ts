/** Members of a request under which services keep tags, and those that list tag keys only; lower case. */
export const TAG_MEMBERS: ReadonlySet<string> = new Set([
  'tags',
  'tagset',
  'taglist',
  'tag',
  'principaltags',
  'tagspecificationset',
  'tagspecifications',
  'tagspecification',
]);
export const KEY_MEMBERS: ReadonlySet<string> = new Set(['tagkeys', 'tagkeylist']);
export const HEADER_MEMBERS: ReadonlySet<string> = new Set(['x-amz-tagging', 'tagging']);

/** All of them: what is read at the top of a request. */
export const TAG_PARAMETERS: ReadonlySet<string> = new Set([
  ...TAG_MEMBERS,
  ...KEY_MEMBERS,
  ...HEADER_MEMBERS,
]);

/** EC2's newer calls wrap all of the request in one member: `CreateFleetRequest`. In lower case. */
export const isRequestWrapper = (name: string): boolean => name.endsWith('request');

/** Paths of the types of resources that a request tags while it makes them; not those inside a launch template. */
export const TAGGED_TYPE = /^(?:[a-z]+request\.)?tagspecifications?(?:set)?(?:\.items)?\.resourcetype$/;
