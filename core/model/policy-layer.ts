/**
 * The policy layers: every fact that distinguishes one from another, in one table. Whatever treats layers differently derives
 * it from here, so that a new layer is one row, and a missing fact does not compile.
 *
 * Source  IAM User Guide, "Policy evaluation logic", "Grammar of the IAM JSON policy language", "Troubleshoot access
 *         denied error messages"; AWS Organizations User Guide, "SCP evaluation", "Resource control
 *         policies"; IAM Toolbox API Reference, GetRequestAuthorizationDetails.
 */
import {
  ENFORCED_POLICY_TYPES,
  type EnforcedPolicyType,
  ORGANIZATION_POLICY_TYPES,
  type OrganizationPolicyType,
} from '../../contract/organization-policy-types.ts';

/** In the words of the public JSON. The order is only that of the documentation. */
export const POLICY_LAYERS = [
  'serviceControlPolicy',
  'resourceControlPolicy',
  'vpcEndpointPolicy',
  'permissionsBoundary',
  'sessionPolicy',
  'identityPolicy',
  'resourcePolicy',
] as const;

export type PolicyLayer = (typeof POLICY_LAYERS)[number];

export {
  ENFORCED_POLICY_TYPES,
  type EnforcedPolicyType,
  ORGANIZATION_POLICY_TYPES,
  type OrganizationPolicyType,
};

/** Every type of organization policy that the monitor reads. */
export type ReadPolicyType = OrganizationPolicyType | EnforcedPolicyType;

/** Under which member the policies of each type stand, in a policy set, a snapshot and an organization. */
export const GUARDRAIL_MEMBER = {
  SERVICE_CONTROL_POLICY: 'serviceControlPolicies',
  RESOURCE_CONTROL_POLICY: 'resourceControlPolicies',
} as const satisfies Readonly<Record<OrganizationPolicyType, string>>;

export type GuardrailMember = (typeof GUARDRAIL_MEMBER)[OrganizationPolicyType];

/** Who may change a policy, or the request. */
export type Owner = 'organization' | 'account' | 'resource owner' | 'caller';

/** Where the documents of a layer stand in a `PolicySet`: levels from the root down, a list, or one document. */
export type PolicySetPlace =
  | { readonly holds: 'levels'; readonly member: GuardrailMember }
  | {
      readonly holds: 'list';
      readonly member: 'vpcEndpointPolicies' | 'sessionPolicies' | 'identityPolicies';
    }
  | { readonly holds: 'one'; readonly member: 'permissionsBoundary' | 'resourcePolicy' };

/** What its documents may and must contain. */
export interface PolicyGrammar {
  /** Principal elements: must there be one, may there be one? `everyone`: only `"*"` (RCP). */
  readonly principal: 'required' | 'forbidden' | 'everyone';
  /** A trust policy is attached to its one resource and never names it. */
  readonly resource: 'required' | 'optional';
  readonly notAction: boolean;
  /** `arn:aws:sqs` means `arn:aws:sqs:*:*:*`. */
  readonly padsIncompleteArns: boolean;
}

export interface Guardrail {
  readonly policyType: OrganizationPolicyType;
  readonly arnPart: string;
  /** The account whose calls, or whose resources, its policies bound. */
  readonly bounds: 'caller' | 'resource';
}

export interface PolicyLayerFacts {
  readonly name: string;
  /** What people call it, where room is short; the command line takes it in any case. */
  readonly short: string;
  /** AWS names the denying layer with the lowest number. */
  readonly namingOrder: number;
  /**
   * What its Allow statements do: `gate` must allow every call; `grant` and `resource` give permissions; `limit` bounds
   * what a grant gives; `none`: AWS attaches an Allow of everything that cannot be detached, so only its denies count.
   */
  readonly allows: 'gate' | 'grant' | 'resource' | 'limit' | 'none';
  readonly policySet: PolicySetPlace;
  readonly grammar: PolicyGrammar;
  /** Of AWS Organizations: its policies lie above accounts and bound whatever an account grants. */
  readonly guardrail: Guardrail | null;
  /** AWS's name for it in authorization details. */
  readonly recordedAs: string;
  /** Its documents may be managed policies of IAM, with an ARN of their own. */
  readonly hasManagedPolicies: boolean;
  /** How messages and older documentation word it: lower case, without blanks and hyphens. */
  readonly wordings: readonly string[];
  readonly owner: Owner;
  /** Where an Allow that is missing belongs: in the document that does not allow, in a new policy, or nowhere. */
  readonly missingAllow: 'inDocument' | 'newPolicy' | 'never';
}

const OF_IDENTITIES: PolicyGrammar = {
  principal: 'forbidden',
  resource: 'required',
  notAction: true,
  padsIncompleteArns: true,
};

const OF_RESOURCES: PolicyGrammar = {
  principal: 'required',
  resource: 'optional',
  notAction: true,
  padsIncompleteArns: false,
};

export const POLICY_LAYER: Readonly<Record<PolicyLayer, PolicyLayerFacts>> = {
  serviceControlPolicy: {
    name: 'service control policy',
    short: 'SCP',
    namingOrder: 2,
    allows: 'gate',
    policySet: { holds: 'levels', member: 'serviceControlPolicies' },
    grammar: OF_IDENTITIES,
    guardrail: {
      policyType: 'SERVICE_CONTROL_POLICY',
      arnPart: '/service_control_policy/',
      bounds: 'caller',
    },
    recordedAs: 'SERVICE_CONTROL_POLICY',
    hasManagedPolicies: false,
    wordings: ['servicecontrolpolicy', 'servicecontrolpolicies', 'scp'],
    owner: 'organization',
    missingAllow: 'never',
  },
  resourceControlPolicy: {
    name: 'resource control policy',
    short: 'RCP',
    namingOrder: 1,
    allows: 'none',
    policySet: { holds: 'levels', member: 'resourceControlPolicies' },
    grammar: { principal: 'everyone', resource: 'required', notAction: false, padsIncompleteArns: false },
    guardrail: {
      policyType: 'RESOURCE_CONTROL_POLICY',
      arnPart: '/resource_control_policy/',
      bounds: 'resource',
    },
    recordedAs: 'RESOURCE_CONTROL_POLICY',
    hasManagedPolicies: false,
    wordings: ['resourcecontrolpolicy', 'resourcecontrolpolicies', 'rcp'],
    owner: 'organization',
    missingAllow: 'never',
  },
  vpcEndpointPolicy: {
    name: 'VPC endpoint policy',
    short: 'endpoint',
    namingOrder: 3,
    allows: 'gate',
    policySet: { holds: 'list', member: 'vpcEndpointPolicies' },
    grammar: { ...OF_RESOURCES, resource: 'required' },
    guardrail: null,
    recordedAs: 'VPC_ENDPOINT_POLICY',
    hasManagedPolicies: false,
    wordings: ['vpcendpointpolicy', 'vpcendpointpolicies'],
    owner: 'resource owner',
    missingAllow: 'inDocument',
  },
  permissionsBoundary: {
    name: 'permissions boundary',
    short: 'boundary',
    namingOrder: 6,
    allows: 'limit',
    policySet: { holds: 'one', member: 'permissionsBoundary' },
    grammar: OF_IDENTITIES,
    guardrail: null,
    recordedAs: 'PERMISSIONS_BOUNDARY',
    hasManagedPolicies: true,
    wordings: ['permissionsboundary', 'permissionboundary', 'permissionsboundaries'],
    owner: 'account',
    missingAllow: 'inDocument',
  },
  sessionPolicy: {
    name: 'session policy',
    short: 'session',
    namingOrder: 7,
    allows: 'limit',
    policySet: { holds: 'list', member: 'sessionPolicies' },
    grammar: { ...OF_IDENTITIES, padsIncompleteArns: false },
    guardrail: null,
    recordedAs: 'SESSION_POLICY',
    hasManagedPolicies: true,
    wordings: ['sessionpolicy', 'sessionspolicy', 'sessionpolicies'],
    owner: 'caller',
    missingAllow: 'inDocument',
  },
  identityPolicy: {
    name: 'identity-based policy',
    short: 'identity',
    namingOrder: 5,
    allows: 'grant',
    policySet: { holds: 'list', member: 'identityPolicies' },
    grammar: OF_IDENTITIES,
    guardrail: null,
    recordedAs: 'IDENTITY_BASED_POLICY',
    hasManagedPolicies: true,
    wordings: ['identitybasedpolicy', 'identitypolicy', 'identitybasedpolicies'],
    owner: 'account',
    missingAllow: 'newPolicy',
  },
  resourcePolicy: {
    name: 'resource-based policy',
    short: 'resource',
    namingOrder: 4,
    allows: 'resource',
    policySet: { holds: 'one', member: 'resourcePolicy' },
    grammar: OF_RESOURCES,
    guardrail: null,
    recordedAs: 'RESOURCE_BASED_POLICY',
    hasManagedPolicies: false,
    wordings: ['resourcebasedpolicy', 'resourcepolicy', 'resourcebasedpolicies'],
    owner: 'resource owner',
    missingAllow: 'inDocument',
  },
};

/** The order in which AWS names a layer that denies. */
export const NAMING_ORDER: readonly PolicyLayer[] = POLICY_LAYERS.toSorted(
  (left, right) => POLICY_LAYER[left].namingOrder - POLICY_LAYER[right].namingOrder,
);

/** One value for each layer. */
export function byLayer<T>(of: (layer: PolicyLayer) => T): Readonly<Record<PolicyLayer, T>> {
  return {
    serviceControlPolicy: of('serviceControlPolicy'),
    resourceControlPolicy: of('resourceControlPolicy'),
    vpcEndpointPolicy: of('vpcEndpointPolicy'),
    permissionsBoundary: of('permissionsBoundary'),
    sessionPolicy: of('sessionPolicy'),
    identityPolicy: of('identityPolicy'),
    resourcePolicy: of('resourcePolicy'),
  };
}

/** One value for each type of organization policy, under the member where its policies stand. */
export function byGuardrail<T>(
  of: (type: OrganizationPolicyType) => T,
): Readonly<Record<GuardrailMember, T>> {
  return {
    serviceControlPolicies: of('SERVICE_CONTROL_POLICY'),
    resourceControlPolicies: of('RESOURCE_CONTROL_POLICY'),
  };
}

/** In the order in which AWS names them. */
export function layersThat(does: (facts: PolicyLayerFacts) => boolean): readonly PolicyLayer[] {
  return NAMING_ORDER.filter((layer) => does(POLICY_LAYER[layer]));
}
