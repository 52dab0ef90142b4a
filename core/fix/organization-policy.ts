/**
 * The way out where a service enforced a policy of the organization that is neither SCP nor RCP. The organization owns
 * it; the caller can only meet it.
 */
import { type Attribution, evidenceCode } from '../model/attribution.ts';
import type { Fix } from '../model/denial.ts';
import {
  ORGANIZATION_POLICY_NAME,
  type OrganizationPolicyKind,
  organizationPolicyKind,
} from '../model/organization-policy.ts';
import { oneLine } from '../text/one-line.ts';

export function organizationPolicyFix({ evidence }: Pick<Attribution, 'evidence'>): Fix {
  const found = evidence.find((each) => organizationPolicyKind(evidenceCode(each)) !== undefined);
  const kind = organizationPolicyKind(found?.code) ?? 'organizationPolicy';
  const about = found?.about === undefined ? undefined : oneLine(found.about);
  const allows = found?.allows ?? [];
  const callerCan = kind === 'tagPolicy' ? [tagChange(about, allows)] : [];
  return {
    kind: callerCan.length > 0 ? 'meetCondition' : 'askOwner',
    owner: 'organization',
    summary: summaryOf(kind, about, allows),
    callerCan,
    statement: null,
    why: 'the service enforces a policy of the organization, which no IAM statement can open',
    where: ORGANIZATION_POLICY_NAME[kind],
    assumes: [],
    proven: null,
    next: null,
  };
}

const tagNamed = (key: string | undefined): string => (key === undefined ? 'the tag' : `the tag ${key}`);

function tagChange(key: string | undefined, allows: readonly string[]): string {
  if (allows.length === 0)
    return `send a value that the tag policy allows, with its upper and lower case, for ${tagNamed(key)}`;
  return `send ${tagNamed(key)}, spelled so, with one of these values: ${listed(allows)}`;
}

/** Quoted as JSON, so that no value reads as two. */
function listed(values: readonly string[]): string {
  const wildcard = values.some((value) => value.includes('*')) ? ' (a * stands for any characters)' : '';
  return `${values.map((value) => oneLine(JSON.stringify(value))).join(', ')}${wildcard}`;
}

function summaryOf(
  kind: OrganizationPolicyKind,
  about: string | undefined,
  allows: readonly string[],
): string {
  const setting = about === undefined ? '' : ` (${about})`;
  switch (kind) {
    case 'tagPolicy':
      if (allows.length > 0)
        return `Send ${tagNamed(about)} with a value that the tag policy allows: ${listed(allows)}.`;
      return `Send an allowed value for ${about === undefined ? 'the tag' : `the tag ${about}`}: \`aws organizations describe-effective-policy --policy-type TAG_POLICY\` in the account lists the values.`;
    case 'ec2Policy':
    case 's3Policy':
      return `Ask the administrators of the organization: ${ORGANIZATION_POLICY_NAME[kind]} holds this setting${setting} for the account.`;
    case 'organizationPolicy':
      return 'Ask the administrators of the organization which of its policies the service enforces here.';
  }
}
