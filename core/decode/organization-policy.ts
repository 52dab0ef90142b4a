/**
 * The organization policy, neither SCP nor RCP, that a service enforced: its kind, and the tag key or the setting that it
 * is about.
 *
 * Errors  none. An EC2 policy may have a text of the organization's own, which only a comparison with that organization's
 *         policies recognizes (core/gather/enforced-policy.ts): here the layer is unknown, with the possibility as evidence.
 * Source  data/organization-policies.json, data/refusal-texts.json and data/error-codes.json, each row with its own.
 */
import table from '../../data/organization-policies.json' with { type: 'json' };
import type { Evidence } from '../model/attribution.ts';
import {
  ORGANIZATION_POLICY_NAME,
  type OrganizationPolicyKind,
  organizationPolicyKind,
} from '../model/organization-policy.ts';
import { shortDigest } from '../model/short-digest.ts';
import { oneLine } from '../text/one-line.ts';
import type { MessageContext } from './denial-claim.ts';
import { bareErrorCode, classifyErrorCode } from './error-codes.ts';
import type { MessageParts } from './message-parts.ts';

/** Of a claim with the reason `organizationPolicy`. */
export function organizationPolicyEvidence({ refusal, code, context }: MessageParts): Evidence[] {
  const stated =
    refusal?.organizationPolicy ?? (code === null ? undefined : classifyErrorCode(code).organizationPolicy);
  const kind = stated ?? 'organizationPolicy';
  const setting = settingOf(context);
  const about = refusal?.quoted ?? (setting?.kind === kind ? setting.attribute : undefined);
  const line: Evidence = { source: 'message', code: kind, says: sentenceOf(kind, about) };
  return [about === undefined ? line : { ...line, about }];
}

function sentenceOf(kind: OrganizationPolicyKind, about: string | undefined): string {
  const policy = ORGANIZATION_POLICY_NAME[kind];
  const what = about === undefined ? undefined : oneLine(about);
  if (kind === 'tagPolicy')
    return `${policy} does not allow the value of ${what === undefined ? 'a tag' : `the tag ${what}`}; IAM may allow the call`;
  return `${policy} refuses the call${what === undefined ? '' : ` and holds the setting: ${what}`}; IAM may allow it`;
}

/** IAM's own refusals of EC2; with other words than IAM's it may be the organization's. */
const BY_IAM = 'UnauthorizedOperation';

/** Where the text names no reason, and an organization policy may hold the setting that the call would change. */
export function possibleOrganizationPolicy(
  { sentence, target, refusal, code, context }: MessageParts,
  message: string,
): Evidence[] {
  const setting = settingOf(context);
  const isOpen =
    sentence === undefined && target.clause === undefined && (refusal?.layer ?? 'unknown') === 'unknown';
  if (setting === undefined || !isOpen || code === null) return [];
  const isOwnText = refusal === undefined && message.trim() !== '';
  if (classifyErrorCode(code).class !== 'denial' || (bareErrorCode(code) === BY_IAM && !isOwnText)) return [];
  const says = `${ORGANIZATION_POLICY_NAME[setting.kind]} may hold the setting (${setting.attribute}); its text may be the organization's own`;
  const line: Evidence = { source: 'message', code: 'candidate', says, about: setting.attribute };
  return [isOwnText ? { ...line, text: shortDigest(message) } : line];
}

export interface Setting {
  readonly kind: OrganizationPolicyKind;
  readonly attribute: string;
  /** Its name in the policy document; null: not known. */
  readonly member: string | null;
}

/** The setting that the operation would change, where an organization policy can hold it. */
export function settingOf({
  eventSource,
  eventName,
}: Pick<MessageContext, 'eventSource' | 'eventName'>): Setting | undefined {
  const row = table.attributes.find(
    (each) => each.eventSource === eventSource && each.operations.some((name) => name === eventName),
  );
  const kind = organizationPolicyKind(row?.kind);
  return row === undefined || kind === undefined
    ? undefined
    : { kind, attribute: row.attribute, member: row.member };
}
