/**
 * The tags that a request carries: aws:RequestTag/… and aws:TagKeys, in the shapes that services give them in
 * `requestParameters`.
 *
 * Rules   A tag specification is for one type of resource: the tags of the volumes are none of the instances. What a launch
 *         template adds is not in the record.
 * Source  IAM User Guide, "AWS global condition context keys", aws:RequestTag, aws:TagKeys. Tag keys compare without
 *         regard to case, values with. EC2 User Guide, "Grant permission to tag Amazon EC2 resources during creation".
 */

import { parseArn } from '../model/arn.ts';
import { isHidden } from '../record/hidden-text.ts';
import { isObject } from '../record/json.ts';
import { requestValues } from '../record/request-values.ts';
import { HEADER_MEMBERS, isRequestWrapper, KEY_MEMBERS, TAG_MEMBERS } from '../record/tag-members.ts';
import { absent, type ContextEntry, derived, several, unknown } from './context-entry.ts';

const ALL_REQUEST_TAGS = 'aws:RequestTag/*';

const MAX_DEPTH = 6;

export function tagKeys(requestParameters: unknown, resource: string | null): readonly ContextEntry[] {
  if (!isObject(requestParameters)) return nothingKnown();
  const resourceType = ec2Type(resource);
  const found: Found = { tags: new Map(), keys: new Set(), resourceType, hidden: false };
  for (const [name, value] of topMembers(requestParameters)) readMember(name, value, 0, found);
  if (found.hidden) return nothingKnown();
  const names = [...new Set([...found.tags.keys(), ...found.keys])];
  const tags = [...found.tags].map(([key, value]) => derived(`aws:RequestTag/${key}`, value));
  if (isTaggedByTemplate(requestParameters, resourceType)) return [...nothingKnown(), ...tags];
  return [
    absent(ALL_REQUEST_TAGS, 'derived'),
    ...tags,
    names.length === 0 ? absent('aws:TagKeys', 'derived') : several('aws:TagKeys', names, 'derived'),
  ];
}

const nothingKnown = () => [unknown(ALL_REQUEST_TAGS), unknown('aws:TagKeys')];

/** In lower case, with those of a member that holds all of the request. */
function topMembers(request: object): readonly (readonly [string, unknown])[] {
  return Object.entries(request).flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    const inner = isRequestWrapper(lower) && isObject(value) ? Object.entries(value) : [];
    return [[lower, value], ...inner.map(([each, member]) => [each.toLowerCase(), member] as const)];
  });
}

/** `volume`; undefined: the resource is none of EC2, or is not known. */
function ec2Type(resource: string | null): string | undefined {
  const arn = parseArn(resource ?? '');
  return arn?.service === 'ec2' ? arn.resource.split('/')[0]?.toLowerCase() : undefined;
}

/** What a launch template tags; the fleet itself it does not. */
const TEMPLATE_TYPES = new Set(['instance', 'volume', 'network-interface', 'spot-instances-request']);

function isTaggedByTemplate(request: object, resourceType: string | undefined): boolean {
  if (resourceType === undefined || !TEMPLATE_TYPES.has(resourceType)) return false;
  return requestValues(request).some(({ path }) => TEMPLATE.test(path));
}

/** `launchTemplate`, `LaunchTemplateConfigs`: a template that exists, not the one that is made. */
const TEMPLATE = /(?:^|\.)launchtemplate(?:configs?|specification)?(?:\.|$)/;

interface Found {
  readonly tags: Map<string, string>;
  readonly keys: Set<string>;
  readonly resourceType: string | undefined;
  /** There is a value that the record does not show, or that may be of another type of resource. */
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

/** `{key, value}`, a map of tags, a tag specification, or a member further down. */
function readTagObject(value: object, depth: number, found: Found): void {
  const members = new Map(Object.entries(value).map(([name, member]) => [name.toLowerCase(), member]));
  const key = members.get('key') ?? members.get('tagkey');
  if (typeof key === 'string') {
    setTag(key, members.get('value') ?? members.get('tagvalue'), found);
    return;
  }
  const specified = members.get('resourcetype');
  if (typeof specified === 'string' && specified.toLowerCase() !== found.resourceType) {
    if (found.resourceType === undefined || isHidden(specified)) found.hidden = true;
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
