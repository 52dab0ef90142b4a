/**
 * The tags that a request carries: aws:RequestTag/… and aws:TagKeys, in the shapes that services give them in
 * `requestParameters`.
 *
 * Source  IAM User Guide, "AWS global condition context keys", aws:RequestTag, aws:TagKeys. Tag keys compare without
 *         regard to case, values with.
 */

import { isHidden } from '../record/hidden-text.ts';
import { HEADER_MEMBERS, KEY_MEMBERS, TAG_MEMBERS } from '../record/tag-members.ts';
import { absent, type ContextEntry, derived, several, unknown } from './context-entry.ts';

const ALL_REQUEST_TAGS = 'aws:RequestTag/*';

const MAX_DEPTH = 6;

export function tagKeys(requestParameters: unknown): readonly ContextEntry[] {
  if (typeof requestParameters !== 'object' || requestParameters === null) return nothingKnown();
  const found: Found = { tags: new Map(), keys: new Set(), hidden: false };
  for (const [name, value] of Object.entries(requestParameters))
    readMember(name.toLowerCase(), value, 0, found);
  if (found.hidden) return nothingKnown();
  const names = [...new Set([...found.tags.keys(), ...found.keys])];
  return [
    absent(ALL_REQUEST_TAGS, 'derived'),
    ...[...found.tags].map(([key, value]) => derived(`aws:RequestTag/${key}`, value)),
    names.length === 0 ? absent('aws:TagKeys', 'derived') : several('aws:TagKeys', names, 'derived'),
  ];
}

const nothingKnown = () => [unknown(ALL_REQUEST_TAGS), unknown('aws:TagKeys')];

interface Found {
  readonly tags: Map<string, string>;
  readonly keys: Set<string>;
  /** CloudTrail recorded that there was a value, but not the value. */
  hidden: boolean;
}

function readMember(name: string, value: unknown, depth: number, found: Found): void {
  if (depth > MAX_DEPTH) return;
  if (HEADER_MEMBERS.has(name) && typeof value === 'string') readHeader(value, found);
  else if (KEY_MEMBERS.has(name)) readKeys(value, found);
  else if (TAG_MEMBERS.has(name)) readTags(value, depth, found);
}

function readTags(value: unknown, depth: number, found: Found): void {
  if (typeof value === 'string') found.hidden = true;
  else if (Array.isArray(value)) for (const item of value) readTags(item, depth + 1, found);
  else if (typeof value === 'object' && value !== null && depth <= MAX_DEPTH)
    readTagObject(value, depth, found);
}

/** `{key, value}`, a map of tags, or a member further down. */
function readTagObject(value: object, depth: number, found: Found): void {
  const members = new Map(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]));
  const key = members.get('key') ?? members.get('tagkey');
  if (typeof key === 'string') {
    setTag(key, members.get('value') ?? members.get('tagvalue'), found);
    return;
  }
  for (const [name, member] of Object.entries(value)) {
    if (isTagMember(name.toLowerCase())) readTags(member, depth + 1, found);
    else if (typeof member === 'string' && !OTHER_MEMBERS.has(name.toLowerCase()))
      setTag(name, member, found);
  }
}

const isTagMember = (name: string) => name === 'items' || TAG_MEMBERS.has(name);

/** Beside the tags of a tag specification. */
const OTHER_MEMBERS = new Set(['resourcetype']);

function setTag(key: string, value: unknown, found: Found): void {
  if (isHidden(key) || (typeof value === 'string' && isHidden(value))) found.hidden = true;
  else found.tags.set(key, typeof value === 'string' ? value : '');
}

/** `team=web&stage=prod`, percent-encoded. */
function readHeader(header: string, found: Found): void {
  for (const [key, value] of new URLSearchParams(header)) found.tags.set(key, value);
}

function readKeys(value: unknown, found: Found): void {
  if (typeof value === 'string') found.keys.add(value);
  else if (Array.isArray(value)) for (const item of value) readKeys(item, found);
}
