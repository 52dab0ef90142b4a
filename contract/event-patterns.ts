/**
 * What EventBridge passes on to the monitor, as data.
 *
 * Units   a rule's pattern may have 2,048 characters; prefix and suffix cost no "complexity", wildcards would.
 * Source  EventBridge User Guide, "Amazon EventBridge event patterns" and "AWS service events delivered via
 *         CloudTrail"; error codes from the service models of the AWS SDKs and the CloudTrail User Guide.
 *
 * A pattern is only a filter: it lets through what may matter, and `core` decides what a record is.
 */

export type Matcher =
  | string
  | boolean
  | { readonly prefix: string }
  | { readonly suffix: string }
  | { readonly exists: boolean }
  | { readonly 'anything-but': AnythingBut };

export type AnythingBut =
  | readonly string[]
  | { readonly prefix: readonly string[] }
  | { readonly suffix: readonly string[] };

export type Fields = { readonly [field: string]: readonly Matcher[] | Fields | readonly Fields[] };

export interface EventPattern {
  /** EventBridge sets them where the event arises; a caller cannot. */
  readonly account?: readonly string[];
  readonly region?: readonly string[];
  readonly source: readonly Matcher[];
  readonly 'detail-type': readonly Matcher[];
  readonly detail: Fields;
}

/**
 * No customer can publish as `aws.`: what matches was put on the bus by AWS. API calls, network activity, console
 * actions, and both spellings of the console's sign-in.
 */
export const FROM_CLOUDTRAIL = {
  source: [{ prefix: 'aws.' }],
  'detail-type': [{ suffix: ' via CloudTrail' }],
} as const;

/**
 * Error codes that mean "not allowed", for the caller or for something that acts on its behalf: families first, so
 * that a code that a service adds tomorrow is in. Matching minds the case, and codes may carry a prefix (`Client.`).
 */
export const DENIAL_CODES: readonly Matcher[] = [
  { prefix: 'AccessDenied' },
  { suffix: 'AccessDenied' },
  { suffix: 'AccessDeniedException' },
  { suffix: 'AccessDeniedFault' },
  { prefix: 'Unauthorized' },
  { prefix: 'Client.Unauthorized' },
  { suffix: 'Unauthorized' },
  { suffix: 'UnauthorizedException' },
  { suffix: 'UnauthorizedOperation' },
  { prefix: 'NotAuthorized' },
  { suffix: 'NotAuthorized' },
  { suffix: 'NotAuthorizedException' },
  { prefix: 'Forbidden' },
  { suffix: 'Forbidden' },
  { suffix: 'ForbiddenException' },
  { prefix: 'AuthorizationE' },
  { prefix: 'AccessTo' },
  { prefix: 'InsufficientPrivileges' },
  { prefix: 'InsufficientPermissions' },
  { suffix: 'AccessPermissionException' },
  { suffix: 'OperationNotPermitted' },
  { suffix: 'ServiceLinkedRoleCreationNotPermitted' },
  { prefix: 'SNSNoAuthorization' },
  // Organization policies that the service itself enforces.
  { prefix: 'TagPolicy' },
  { prefix: 'Client.TagPolicy' },
  { prefix: 'BlockedByOrganizationPolicy' },
  'IamRoleMissingPermissions',
];

/**
 * How messages of denials begin, whatever their code: services wrap a refusal in `ValidationException` and the like. What
 * stands in the middle of a message no pattern can ask for without wildcards.
 */
export const DENIAL_MESSAGES: readonly Matcher[] = [
  { prefix: 'User: arn:aws' },
  { prefix: 'You are not authorized to ' },
  { prefix: 'Not authorized to perform' },
  { prefix: 'Access denied. Check the trust' },
  { prefix: 'The provided execution role does not have permissions' },
  { prefix: 'Cross-account pass role' },
  { prefix: 'This action is denied due to an organizational policy' },
  { prefix: 'The tag policy does not allow' },
  { prefix: 'One or more parameter values were invalid: The tag policy' },
];

/** Every call that was denied, by its code or the beginning of its message; `but` narrows by caller. */
export function deniedCalls(but: Fields = {}): EventPattern {
  const $or = [{ errorCode: DENIAL_CODES }, { errorMessage: DENIAL_MESSAGES }];
  return { ...FROM_CLOUDTRAIL, detail: { ...but, $or } };
}

/**
 * Organizations: a move changes every SCP and RCP above an account, and what is new or gone has others. An account is
 * made and closed some time after the call, which Organizations records as an event of its own.
 */
export const TREE_WRITES = [
  'MoveAccount',
  'RemoveAccountFromOrganization',
  'LeaveOrganization',
  'AcceptHandshake',
  'CreateAccountResult',
  'CloseAccountResult',
  'CreateOrganizationalUnit',
  'UpdateOrganizationalUnit',
  'DeleteOrganizationalUnit',
] as const;

/** Successful writes to what decides access, whatever the service: named by their endings where AWS has a custom. */
export const POLICY_WRITES: readonly Matcher[] = [
  { suffix: 'Policy' },
  { suffix: 'PolicyVersion' },
  { suffix: 'PolicyType' },
  { suffix: 'PermissionsBoundary' },
  { suffix: 'PublicAccessBlock' },
  { suffix: 'PermissionSet' },
  { suffix: 'Acl' },
  { prefix: 'AddPermission' },
  { prefix: 'RemovePermission' },
  'PutPermission',
  // IAM: membership, tags (which conditions read), roles so young that not every Region knows them, roles gone.
  'AddUserToGroup',
  'RemoveUserFromGroup',
  'CreateRole',
  'CreateUser',
  'DeleteRole',
  'DeleteUser',
  'TagRole',
  'UntagRole',
  'TagUser',
  'UntagUser',
  ...TREE_WRITES,
  // A key's grants; new ones are left out, they allow and are far too many.
  'RevokeGrant',
  'RetireGrant',
  { suffix: 'BucketEncryption' },
  // Policies that travel as one attribute among others.
  'SetQueueAttributes',
  'SetTopicAttributes',
  'PutRestApi',
  'UpdateRestApi',
  { suffix: 'DomainConfig' },
  'CreateVpcEndpoint',
  'ModifyVpcEndpoint',
  'DeleteVpcEndpoints',
];

/**
 * Request parameters that narrow or tag a session. The tags that an identity provider passes are fields without fixed
 * names, which no pattern can ask for: SAML sessions, people signing in, are few and all taken; of the many of web
 * identities (every pod, every hour) only those whose tags are transitive, and the tags of the rest stay unknown.
 */
const SESSION_LIMITS: readonly Fields[] = [
  { policy: [{ exists: true }] },
  { policyArns: { arn: [{ exists: true }] } },
  { tags: { key: [{ exists: true }] } },
  { transitiveTagKeys: [{ exists: true }] },
  { taskPolicyArn: { arn: [{ exists: true }] } },
];

/** Policy changes, and sessions that were handed a session policy or tags. */
export function accessChanges(): EventPattern {
  return {
    ...FROM_CLOUDTRAIL,
    detail: {
      errorCode: [{ exists: false }],
      $or: [
        { readOnly: [false], eventName: POLICY_WRITES },
        { eventSource: ['sts.amazonaws.com'], eventName: ['AssumeRoleWithSAML'] },
        ...SESSION_LIMITS.map((requestParameters) => ({
          eventSource: ['sts.amazonaws.com'],
          requestParameters,
        })),
      ],
    },
  };
}
