/**
 * Attributes of an alert, for subscription filters: what an incident is about, as far as one value says it.
 *
 * Source  SNS Developer Guide, "Message filtering".
 */
import { parseArn } from '../model/arn.ts';
import type { DenialGroup } from '../model/group.ts';
import type { News } from '../model/notice.ts';
import { clip, oneLine } from '../text/one-line.ts';

/** SNS and its subscribers take more; a filter needs less. */
const ATTRIBUTE_LENGTH = 250;

export function attributesOf(news: News, groups: readonly DenialGroup[]): Readonly<Record<string, string>> {
  const { type, severity, channel, incident } = news;
  const [main] = groups;
  if (main === undefined) return { type, severity, channel, incident };
  const { action, principal, account, attribution, fix } = main;
  return {
    type,
    severity,
    channel,
    incident,
    layer: attribution.layer,
    action: clip(oneLine(action), ATTRIBUTE_LENGTH),
    principal: clip(oneLine(principal), ATTRIBUTE_LENGTH),
    principalType: principalType(principal),
    ...(account === null ? {} : { account }),
    ...(fix === null ? {} : { owner: fix.owner }),
  };
}

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
