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
  const callerCan = kind === 'tagPolicy' ? [tagChange(about)] : [];
  return {
    kind: callerCan.length > 0 ? 'meetCondition' : 'askOwner',
    owner: 'organization',
    summary: summaryOf(kind, about),
    callerCan,
    statement: null,
    why: 'the service enforces a policy of the organization, which no IAM statement can open',
    where: ORGANIZATION_POLICY_NAME[kind],
    assumes: [],
    proven: null,
    next: null,
  };
}

const tagChange = (key: string | undefined): string =>
  `send a value that the tag policy allows, with its upper and lower case, for ${key === undefined ? 'the tag' : `the tag ${key}`}`;

function summaryOf(kind: OrganizationPolicyKind, about: string | undefined): string {
  const setting = about === undefined ? '' : ` (${about})`;
  switch (kind) {
    case 'tagPolicy':
      return `Send an allowed value for ${about === undefined ? 'the tag' : `the tag ${about}`}: \`aws organizations describe-effective-policy --policy-type TAG_POLICY\` in the account lists the values.`;
    case 'ec2Policy':
    case 's3Policy':
      return `Ask the administrators of the organization: ${ORGANIZATION_POLICY_NAME[kind]} holds this setting${setting} for the account.`;
    case 'organizationPolicy':
      return 'Ask the administrators of the organization which of its policies the service enforces here.';
  }
}
