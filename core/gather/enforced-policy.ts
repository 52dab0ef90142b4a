/**
 * A refusal by a policy of the organization that a service enforced: recognized where the message is the organization's own
 * text, and completed by what the policies say: the values of a tag that they allow, and the one policy that says so.
 *
 * Shape   a call and the policies -> the same call; its attribution is what AWS stated, with what was looked up.
 * Errors  none of its own: where the policies cannot be read, what was stated stays.
 * Source  AWS Organizations User Guide, "EC2 policies" (`exception_message`), "Tag policies", "Amazon S3 policies".
 *
 * INVARIANT: the organization's texts are data. A message is recognized only as the whole text, character by character but
 *         for white space; a text that AWS uses itself for other refusals proves nothing.
 */

import { settingOf } from '../decode/organization-policy.ts';
import { type Attribution, type Evidence, evidenceCode, type PolicyRef } from '../model/attribution.ts';
import {
  ENFORCED_TYPE,
  ORGANIZATION_POLICY_NAME,
  type OrganizationPolicyKind,
  organizationPolicyKind,
} from '../model/organization-policy.ts';
import type { Policy } from '../model/policy.ts';
import type { PolicySource } from '../model/policy-source.ts';
import { textAt } from '../record/json.ts';
import { counted } from '../text/counted.ts';
import { oneLine } from '../text/one-line.ts';
import { claimOf } from './ask-aws.ts';
import { type DeniedCall, policiesAt } from './denied-call.ts';
import { exceptionMessage, holdsSetting, tagRule } from './enforced-document.ts';

export async function withEnforcedPolicy(call: DeniedCall, source: PolicySource): Promise<DeniedCall> {
  const attribution =
    call.denial.attribution.reason === 'organizationPolicy'
      ? await completed(call, source)
      : await recognized(call, source);
  return attribution === undefined ? call : { ...call, denial: { ...call.denial, attribution } };
}

async function effective(
  call: DeniedCall,
  kind: OrganizationPolicyKind,
  source: PolicySource,
): Promise<Policy | undefined> {
  const type = ENFORCED_TYPE[kind];
  const { account } = call.denial;
  if (account === null || type === undefined) return undefined;
  const read = await source.effectivePolicy?.(account, type, policiesAt(call));
  return read?.kind === 'found' ? read.value : undefined;
}

async function completed(call: DeniedCall, source: PolicySource): Promise<Attribution | undefined> {
  const { attribution } = call.denial;
  const stated = attribution.evidence.find(
    (each) => organizationPolicyKind(evidenceCode(each)) !== undefined,
  );
  const kind = organizationPolicyKind(stated?.code);
  if (stated === undefined || kind === undefined) return undefined;
  const says = saysOf(kind, stated.about, call);
  const policy = says === undefined ? null : await theOnePolicy(call, kind, says, source);
  const { about } = stated;
  const rule = kind === 'tagPolicy' && about !== undefined ? await tagLine(call, about, source) : undefined;
  const evidence = attribution.evidence.flatMap((each) => (each === stated && rule ? [rule, each] : [each]));
  return { ...attribution, policy, evidence };
}

/** Does a document decide of this tag or setting? Undefined: which one it is, is not known. */
function saysOf(
  kind: OrganizationPolicyKind,
  about: string | undefined,
  { denial }: DeniedCall,
): ((document: unknown) => boolean) | undefined {
  if (kind === 'tagPolicy')
    return about === undefined ? undefined : (document) => tagRule(document, about) !== undefined;
  const setting = settingOf(denial);
  const member = setting?.kind === kind ? setting.member : undefined;
  return member == null ? undefined : (document) => holdsSetting(document, member);
}

const MOST_VALUES = 20;

/** What the effective tag policy allows; undefined: nothing that was read explains the refusal. */
async function tagLine(call: DeniedCall, about: string, source: PolicySource): Promise<Evidence | undefined> {
  const policy = await effective(call, 'tagPolicy', source);
  const rule = policy === undefined ? undefined : tagRule(policy.document, about);
  const values = rule?.values ?? [];
  if (rule === undefined || values.length === 0 || !isEnforced(rule.enforcedFor, call)) return undefined;
  const key = rule.key ?? about;
  const more = values.length > MOST_VALUES ? `, the first ${MOST_VALUES} of which are listed` : '';
  return {
    ...{ source: 'evaluation', code: 'tagPolicy', about: key, allows: values.slice(0, MOST_VALUES) },
    says: `the effective tag policy of the account allows ${counted(values.length, 'value')} for the tag ${oneLine(key)}${more}`,
  };
}

/** For the service that was called; where the policy does not enforce that, another version of it refused the call. */
function isEnforced(types: readonly string[] | undefined, { denial }: DeniedCall): boolean {
  const [prefix] = denial.action.split(':');
  return types === undefined || types.some((type) => type.split(':')[0] === prefix);
}

const EC2 = 'ec2.amazonaws.com';
/** With these AWS words the refusal itself: it is no text of an organization. */
const AWS_WORDS: ReadonlySet<string> = new Set(['statedReason', 'serviceText', 'openWording']);

async function recognized(call: DeniedCall, source: PolicySource): Promise<Attribution | undefined> {
  const { attribution, eventSource } = call.denial;
  const candidate = attribution.evidence.find((each) => each.text !== undefined);
  const text = candidate === undefined ? '' : ownText(call);
  if (attribution.layer !== 'unknown' || eventSource !== EC2 || text === '') return undefined;
  const policy = await effective(call, 'ec2Policy', source);
  const own = policy === undefined ? undefined : exceptionMessage(policy.document);
  if (own === undefined || spaced(own) !== text) return undefined;
  const isItsText = (document: unknown) => spaced(exceptionMessage(document) ?? '') === text;
  const evidence: Evidence = {
    source: 'evaluation',
    code: 'ec2Policy',
    says: `the message is the organization's own text for refusals by ${ORGANIZATION_POLICY_NAME.ec2Policy}; IAM may allow the call`,
    ...(candidate?.about === undefined ? {} : { about: candidate.about }),
  };
  return {
    ...attribution,
    layer: 'notAPolicy',
    reason: 'organizationPolicy',
    confidence: 'evaluated',
    policy: await theOnePolicy(call, 'ec2Policy', isItsText, source),
    evidence: [evidence, ...attribution.evidence.filter((each) => evidenceCode(each) !== 'candidate')],
  };
}

/** Empty: AWS worded it, or there is none. */
function ownText(call: DeniedCall): string {
  const claim = claimOf(call);
  const isAwsText =
    claim === undefined ||
    claim.principal !== null ||
    claim.encoded !== null ||
    claim.evidence.some((each) => AWS_WORDS.has(evidenceCode(each)));
  return isAwsText ? '' : spaced(call.message ?? textAt(call.record, 'errorMessage') ?? '');
}

const spaced = (text: string): string => text.replaceAll(/\s+/g, ' ').trim();

/** Null: several policies above the account say it, or none that could be read. */
async function theOnePolicy(
  call: DeniedCall,
  kind: OrganizationPolicyKind,
  says: (document: unknown) => boolean,
  source: PolicySource,
): Promise<PolicyRef | null> {
  const type = ENFORCED_TYPE[kind];
  const { account } = call.denial;
  if (account === null || type === undefined) return null;
  const organization = await source.organizationOf(account, policiesAt(call));
  const levels = organization.kind === 'found' ? (organization.value.enforcedPolicies?.[type] ?? []) : [];
  const attached = levels.flatMap(({ target, policies }) => policies.map((policy) => ({ target, policy })));
  if (attached.some(({ policy }) => policy.document === null)) return null;
  const [first, ...others] = attached.filter(({ policy }) => says(policy.document));
  if (first === undefined || others.length > 0) return null;
  const { arn = null, name = null } = first.policy;
  return { arn, name, target: first.target };
}
