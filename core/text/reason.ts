/** Why a call was denied, as one clause for a person: the same words in the terminal, the alert and the page. */
import type { Attribution, Confidence, NotAPolicyReason, PolicyRef } from '../model/attribution.ts';
import { POLICY_LAYER } from '../model/policy-layer.ts';
import { oneLine } from './one-line.ts';

const POLICY_KINDS: ReadonlyMap<string, string> = new Map([
  ['roleTrustPolicy', 'role trust policy'],
  ['kmsKeyPolicy', 'KMS key policy'],
  ['bucketPolicy', 'bucket policy'],
]);

const REASONS: Readonly<Record<NotAPolicyReason, string>> = {
  expiredCredentials: 'the credentials had expired',
  quota: 'a quota was reached',
  throttled: 'the call was throttled',
  notActivated: 'the feature is not activated for this account',
  notSubscribed: 'the account is not subscribed to the service',
  lakeFormation: 'a Lake Formation grant is missing',
  blockPublicAccess: 'S3 Block Public Access refuses it',
  signature: 'the request signature or its clock is wrong',
  notFound: 'what was asked for does not exist or is not shared',
  awsManaged: 'AWS manages the resource, and no policy opens it',
  wrongRegion: 'the call went to the wrong Region',
  serviceSetting: 'a setting of the service refuses it',
  organizationPolicy: 'a policy of the organization, enforced by the service, refuses it',
  dryRun: 'it was a dry run',
  other: 'the service refused it',
};

const SHORT_REASONS: Readonly<Record<NotAPolicyReason, string>> = {
  expiredCredentials: 'credentials expired',
  quota: 'a quota',
  throttled: 'throttled',
  notActivated: 'not activated',
  notSubscribed: 'not subscribed',
  lakeFormation: 'Lake Formation',
  blockPublicAccess: 'Block Public Access',
  signature: 'signature or clock',
  notFound: 'not found or shared',
  awsManaged: 'managed by AWS',
  wrongRegion: 'wrong Region',
  serviceSetting: 'service setting',
  organizationPolicy: 'organization policy',
  dryRun: 'dry run',
  other: 'refused by service',
};

const SUPPORT: Readonly<Record<Confidence, string>> = {
  stated: 'stated by AWS',
  decoded: 'from what AWS recorded of the denial',
  evaluated: 'found by evaluating the policies',
  inferred: 'inferred, not stated',
  unknown: 'no evidence names the layer',
};

export function layerName(layer: Attribution['layer'], policyKind: string | null = null): string {
  if (layer === 'unknown') return 'unknown';
  if (layer === 'notAPolicy') return 'not a policy';
  return POLICY_KINDS.get(policyKind ?? '') ?? POLICY_LAYER[layer].name;
}

/** `SCP AllowedRegions`, `bucket policy: deny`, `boundary Dev: no Allow`: for a table. */
export function shortReason({ layer, policyKind, kind, reason, policy }: Attribution): string {
  if (layer === 'unknown') return 'unknown';
  if (layer === 'notAPolicy') return SHORT_REASONS[reason ?? 'other'];
  const name = POLICY_KINDS.get(policyKind ?? '') ?? POLICY_LAYER[layer].short;
  const named = policyName(policy);
  const deny = named === undefined ? ': deny' : '';
  const how = { explicit: deny, implicit: ': no Allow', unknown: '' }[kind];
  return `${name}${named === undefined ? '' : ` ${named}`}${how}`;
}

/** `explicit deny in the service control policy p-ex (stated by AWS)` */
export function reasonClause(attribution: Attribution): string {
  return `${clauseOf(attribution)} (${SUPPORT[attribution.confidence]})`;
}

function clauseOf({ layer, policyKind, kind, reason, policy, refusedCheck }: Attribution): string {
  if (layer === 'unknown') return kind === 'explicit' ? 'explicit deny, layer unknown' : 'layer unknown';
  if (layer === 'notAPolicy') return `not a policy: ${REASONS[reason ?? 'other']}`;
  const name = layerName(layer, policyKind);
  const given = policyName(policy);
  const named = given === name ? undefined : given;
  const it = refusedCheck === null ? 'it' : oneLine(refusedCheck.action);
  switch (kind) {
    case 'explicit':
      return `explicit deny ${refusedCheck === null ? '' : `of ${it} `}in ${named === undefined ? `a ${name}` : `the ${name} ${named}`}`;
    case 'implicit':
      return named === undefined ? `no ${name} allows ${it}` : `the ${name} ${named} does not allow ${it}`;
    case 'unknown':
      return `the ${name} denies ${it} or does not allow it`;
  }
}

export function policyName(policy: PolicyRef | null): string | undefined {
  const name = policy?.name ?? policy?.arn?.split('/').at(-1) ?? policy?.target ?? undefined;
  return name === undefined ? undefined : oneLine(name);
}
