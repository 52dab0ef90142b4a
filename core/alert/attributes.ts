/**
 * Attributes of an alert, for subscription filters: what an incident is about, as far as one value says it.
 *
 * Source  SNS Developer Guide, "Message filtering"; "Message attributes".
 *
 * INVARIANT: with the id that the topic adds there are at most ten. SNS does not deliver a message with more to a queue
 * with raw delivery. What no filter can know beforehand (the incident) stands in the body.
 */
import { parseArn } from '../model/arn.ts';
import type { OwnedGroup } from '../model/group.ts';
import type { AlertUpdate } from '../model/notice.ts';
import { clip, oneLine } from '../text/one-line.ts';
import { ownerOf } from './notice.ts';

/** SNS and its subscribers take more; a filter needs less. As long as the value of a tag, which must match completely. */
const ATTRIBUTE_LENGTH = 256;

export function attributesOf(
  update: AlertUpdate,
  groups: readonly OwnedGroup[],
): Readonly<Record<string, string>> {
  const { type, severity } = update;
  const [main] = groups;
  if (main === undefined) return { type, severity };
  const { action, principal, account, attribution, fix } = main;
  const ownerTag = ownerOf(groups);
  return {
    type,
    severity,
    layer: attribution.layer,
    action: attribute(action),
    principal: attribute(principal),
    principalType: principalType(principal),
    ...(account === null ? {} : { account }),
    ...(fix === null ? {} : { owner: fix.owner }),
    ...(ownerTag === undefined ? {} : { ownerTag: attribute(ownerTag.value) }),
  };
}

/** A cut may leave half a character, which no client can send. */
const attribute = (text: string): string => clip(oneLine(text), ATTRIBUTE_LENGTH).toWellFormed();

const PRINCIPAL_KINDS: ReadonlySet<string> = new Set([
  'role',
  'user',
  'root',
  'federated-user',
  'assumed-role',
]);

function principalType(principal: string): string {
  const kind = parseArn(principal)?.resource.split('/')[0] ?? '';
  return PRINCIPAL_KINDS.has(kind) ? kind : 'other';
}
