/**
 * The types of identity that CloudTrail's `userIdentity.type` names, and what each means for the policies that apply:
 * one row a type. Whatever treats callers differently by their type derives it from here.
 *
 * Source  CloudTrail User Guide, "CloudTrail userIdentity element"; IAM User Guide, "AWS global condition context
 *         keys" (aws:PrincipalType); STS API Reference, AssumeRoot, GetFederationToken.
 */
export const IDENTITY_TYPES = [
  'Root',
  'IAMUser',
  'AssumedRole',
  'Role',
  'FederatedUser',
  'SAMLUser',
  'WebIdentityUser',
  'IdentityCenterUser',
  'Directory',
  'AWSAccount',
  'AWSService',
  'Unknown',
] as const;

export type IdentityType = (typeof IDENTITY_TYPES)[number];

export interface IdentityTypeFacts {
  /** The first part of its ARN's resource; null: its ARN, if there is one, does not show the type. */
  readonly arnResourceType: string | null;
  /** Identity policies and a permissions boundary may be attached to it. */
  readonly hasPolicies: boolean;
  /** Whose ARN bears those policies: the principal's own, or that of the session's issuer. */
  readonly policiesOf: 'principal' | 'sessionIssuer';
  /** May its session have been given a session policy? `ofAssumeRoot`: only a session that AssumeRoot made. */
  readonly sessionPolicy: 'possible' | 'impossible' | 'ofAssumeRoot';
  /** Its tags are known without a record of how its session began. */
  readonly hasFixedTags: boolean;
  /** The session belongs to a role. */
  readonly isRoleSession: boolean;
  readonly isUser: boolean;
  readonly isService: boolean;
  /** Signs in with an identity provider: the call is not signed, and its caller has no AWS identity yet. */
  readonly isSignIn: boolean;
  /** False: it belongs to no account, and its calls are counted in the account where they arrive. */
  readonly hasAccount: boolean;
  /** A record that is the copy of another account may name the account only. */
  readonly namesAccountOnly: boolean;
  /** Value of `aws:PrincipalType`; null: unknown. */
  readonly principalType: string | null;
}

const WITHOUT_POLICIES: IdentityTypeFacts = {
  arnResourceType: null,
  hasPolicies: false,
  policiesOf: 'principal',
  sessionPolicy: 'impossible',
  hasFixedTags: false,
  isRoleSession: false,
  isUser: false,
  isService: false,
  isSignIn: false,
  hasAccount: true,
  namesAccountOnly: false,
  principalType: null,
};

const SIGN_IN: IdentityTypeFacts = { ...WITHOUT_POLICIES, isSignIn: true, hasAccount: false };

const ROLE_SESSION: IdentityTypeFacts = {
  ...WITHOUT_POLICIES,
  hasPolicies: true,
  sessionPolicy: 'possible',
  isRoleSession: true,
  principalType: 'AssumedRole',
};

const IDENTITY_TYPE: Readonly<Record<IdentityType, IdentityTypeFacts>> = {
  Root: {
    ...WITHOUT_POLICIES,
    arnResourceType: 'root',
    sessionPolicy: 'ofAssumeRoot',
    principalType: 'Account',
  },
  IAMUser: {
    ...WITHOUT_POLICIES,
    arnResourceType: 'user',
    hasPolicies: true,
    hasFixedTags: true,
    isUser: true,
    principalType: 'User',
  },
  AssumedRole: { ...ROLE_SESSION, arnResourceType: 'assumed-role' },
  Role: { ...ROLE_SESSION, arnResourceType: 'role' },
  FederatedUser: {
    ...WITHOUT_POLICIES,
    arnResourceType: 'federated-user',
    hasPolicies: true,
    policiesOf: 'sessionIssuer',
    sessionPolicy: 'possible',
    principalType: 'FederatedUser',
  },
  SAMLUser: SIGN_IN,
  WebIdentityUser: SIGN_IN,
  IdentityCenterUser: WITHOUT_POLICIES,
  Directory: WITHOUT_POLICIES,
  AWSAccount: { ...WITHOUT_POLICIES, namesAccountOnly: true },
  AWSService: { ...WITHOUT_POLICIES, isService: true, hasAccount: false },
  Unknown: WITHOUT_POLICIES,
};

/** A type that AWS added later has the facts of `Unknown`. */
export function identityType(type: string | undefined): IdentityTypeFacts {
  return IDENTITY_TYPE[IDENTITY_TYPES.find((each) => each === type) ?? 'Unknown'];
}

/** The type of principal that an ARN names; `Unknown` where its resource type is none of these. */
export function identityTypeOfArn(arnResourceType: string | undefined): IdentityType {
  const named = IDENTITY_TYPES.find(
    (type) => arnResourceType !== undefined && IDENTITY_TYPE[type].arnResourceType === arnResourceType,
  );
  return named ?? 'Unknown';
}
