/**
 * What each proposed change of the sample of what-if does to a call, read from the raw record by hand. Nothing of the project
 * decides here: each change is a predicate that a person wrote with the policy before them.
 */

export interface Raw {
  readonly userIdentity: Readonly<Record<string, unknown>> & {
    readonly type: string;
    readonly arn?: string;
    readonly accountId?: string;
    readonly invokedBy?: string;
    readonly accessKeyId?: string;
    readonly principalId?: string;
    readonly sessionContext?: { readonly sessionIssuer?: { readonly arn: string } };
  };
  readonly eventSource: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly sourceIPAddress: string;
  readonly requestParameters: Readonly<Record<string, unknown>> | null;
  readonly recipientAccountId: string;
  readonly eventID: string;
  readonly errorCode?: string;
  readonly tlsDetails?: unknown;
  readonly vpcEndpointId?: string;
  readonly sharedEventID?: string;
  readonly resources?: unknown;
}

export type Expected =
  | { readonly outcome: 'willBeDenied'; readonly by: string }
  | { readonly outcome: 'mayBeDenied'; readonly by: string; readonly dependsOn: string }
  | { readonly outcome: 'willBeAllowed' };

const MEMBERS = ['111122223333', '444455556666', '777788889999', '666677778888', '555544443333'];
const TOOLS = '555544443333';

const will = (by: string): Expected => ({ outcome: 'willBeDenied', by });
const may = (by: string, dependsOn: string): Expected => ({ outcome: 'mayBeDenied', by, dependsOn });

/** Of a session the role. */
export const principalOf = ({ userIdentity }: Raw): string =>
  userIdentity.sessionContext?.sessionIssuer?.arn ??
  userIdentity.arn ??
  (userIdentity.accountId === 'ANONYMOUS_PRINCIPAL' ? 'anonymous' : undefined) ??
  userIdentity.principalId ??
  userIdentity.invokedBy ??
  '';

const ACTIONS: Readonly<Record<string, string>> = {
  'monitoring:PutMetricData': 'cloudwatch:PutMetricData',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:ListObjects': 's3:ListBucket',
};

export function actionOf({ eventSource, eventName }: Raw): string {
  const call = `${eventSource.replace('.amazonaws.com', '')}:${eventName}`;
  return ACTIONS[call] ?? call;
}

/** AWS services have the account that they called, anonymous callers none. */
export function accountOf({ userIdentity, recipientAccountId }: Raw): string | null {
  if (userIdentity.type === 'AWSService') return recipientAccountId;
  return userIdentity.accountId === 'ANONYMOUS_PRINCIPAL' ? null : (userIdentity.accountId ?? null);
}

const serviceOf = (raw: Raw): string => actionOf(raw).split(':')[0] ?? '';
const bucketOf = ({ requestParameters }: Raw): unknown => requestParameters?.bucketName;
const isServiceLinked = (raw: Raw): boolean => principalOf(raw).includes(':role/aws-service-role/');
const isByAws = ({ userIdentity }: Raw): boolean => userIdentity.type === 'AWSService';

/** Do SCPs apply? Not to the management account, service-linked roles, AWS services, and callers from outside. */
const isUnderScps = (raw: Raw): boolean =>
  MEMBERS.includes(accountOf(raw) ?? '') && !isServiceLinked(raw) && !isByAws(raw);

/** The record names what is called: S3, SQS, KMS, DynamoDB … need parameters, or a list of resources. */
const NEEDS_PARAMETERS = ['s3:GetObject', 's3:PutObject', 'sts:AssumeRole'];

/** Why a call says nothing; undefined: AWS let it pass, or denied it. */
export function notEvaluated(raw: Raw): string | undefined {
  const { errorCode, requestParameters, resources } = raw;
  if (errorCode === 'NoSuchKey' || errorCode === 'Client.RequestLimitExceeded') return 'otherError';
  const isNameless = requestParameters === null && resources === undefined;
  // A metric may go into a data set, and the record of the call does not say whether it did.
  if (actionOf(raw) === 'cloudwatch:PutMetricData') return 'unknownResource';
  if (isNameless && NEEDS_PARAMETERS.includes(actionOf(raw))) return 'unknownResource';
  // No policy of the bucket lets the service in.
  if (isByAws(raw) && bucketOf(raw) === 'audit') return 'serviceCaller';
  return undefined;
}

export const isDenied = ({ errorCode }: Raw): boolean =>
  errorCode?.includes('AccessDenied') === true || errorCode === 'Client.UnauthorizedOperation';

/** `begun`: access keys of sessions whose beginnings are recorded, without a session policy. */
export type Reading = (raw: Raw, begun: ReadonlySet<string>) => Expected | undefined;

/** Of calls that AWS let pass. */
const authorized =
  (read: (raw: Raw) => Expected | undefined): Reading =>
  (raw) =>
    isDenied(raw) ? undefined : read(raw);

function hasTeamTag({ requestParameters }: Raw, resourceType: string): boolean {
  const { tagSpecificationSet, tags } = Object(requestParameters);
  if (tags !== undefined) return 'team' in tags;
  const items: readonly { resourceType: string; tags: readonly { key: string }[] }[] =
    tagSpecificationSet?.items ?? [];
  return items.some(
    (item) => item.resourceType === resourceType && item.tags.some(({ key }) => key.toLowerCase() === 'team'),
  );
}

const isIp = (text: string): boolean => /^\d+\.\d+\.\d+\.\d+$/.test(text);

/** By the name of the file in examples/what-if/changes. */
export const READINGS: Readonly<Record<string, Reading>> = {
  'region-guard': authorized((raw) => {
    const isExempt = ['iam', 'sts', 'organizations', 'route53', 'cloudfront', 'support'].includes(
      serviceOf(raw),
    );
    if (!isUnderScps(raw) || isExempt || raw.awsRegion === 'eu-central-1') return undefined;
    return will('serviceControlPolicy OneRegion');
  }),

  'allow-list': authorized((raw) => {
    if (!isUnderScps(raw) || accountOf(raw) !== TOOLS) return undefined;
    return ['dynamodb', 'ec2'].includes(serviceOf(raw)) ? will('serviceControlPolicy') : undefined;
  }),

  'team-tag': authorized((raw) => {
    const types: Record<string, [string, string]> = {
      'ec2:RunInstances': ['instance', 'InstancesOfATeam'],
      'ec2:CreateVolume': ['volume', 'ThingsOfATeam'],
      'sqs:CreateQueue': ['queue', 'ThingsOfATeam'],
    };
    const [type, sid] = types[actionOf(raw)] ?? [];
    if (type === undefined || !isUnderScps(raw)) return undefined;
    const by = `serviceControlPolicy ${sid}`;
    if (raw.requestParameters === null) return may(by, 'aws:RequestTag/team');
    return hasTeamTag(raw, type) ? undefined : will(by);
  }),

  'deletes-by-operators': authorized((raw) => {
    const deletes = ['s3:DeleteObject', 's3:DeleteBucket', 'sqs:DeleteQueue', 'kms:ScheduleKeyDeletion'];
    if (!isUnderScps(raw) || !deletes.includes(actionOf(raw))) return undefined;
    const isOperator = /^arn:aws:iam::\d+:role\/(ops\/.*|break-glass)$/.test(principalOf(raw));
    return isOperator ? undefined : will('serviceControlPolicy OnlyOperators');
  }),

  perimeter: authorized((raw) => {
    const isCovered =
      ['s3', 'sqs', 'kms', 'secretsmanager'].includes(serviceOf(raw)) || actionOf(raw) === 'sts:AssumeRole';
    const isInside = [...MEMBERS, '999988887777'].includes(accountOf(raw) ?? '');
    if (!isCovered || isInside || isByAws(raw)) return undefined;
    const by = 'resourceControlPolicy OurOwnOnly';
    // Of an account outside, the record does not say which organization it is in.
    return accountOf(raw) === null ? will(by) : may(by, 'aws:PrincipalOrgID');
  }),

  boundary: authorized((raw) => {
    if (principalOf(raw) === `arn:aws:iam::${TOOLS}:role/app/worker`) {
      if (actionOf(raw) === 's3:DeleteObject') return will('permissionsBoundary KeepObjects');
      return ['s3', 'sqs', 'kms'].includes(serviceOf(raw)) ? undefined : will('permissionsBoundary');
    }
    if (principalOf(raw) !== `arn:aws:iam::${TOOLS}:user/svc-backup` || serviceOf(raw) === 'kms')
      return undefined;
    // The policy of the bucket names the user itself: no boundary limits that.
    const isNamed = actionOf(raw) === 's3:GetObject' && bucketOf(raw) === 'artifacts';
    return isNamed ? undefined : will('permissionsBoundary');
  }),

  endpoint: authorized((raw) => {
    if (raw.vpcEndpointId !== 'vpce-0c3d4e5f' || serviceOf(raw) === 'sqs') return undefined;
    const action = actionOf(raw);
    const isRead = ['s3:GetObject', 's3:ListBucket'].includes(action) && bucketOf(raw) === 'artifacts';
    const isWrite = action === 's3:PutObject' && accountOf(raw) === TOOLS;
    return isRead || isWrite ? undefined : will('vpcEndpointPolicy');
  }),

  'secure-transport': authorized((raw) => {
    if (bucketOf(raw) !== 'artifacts') return undefined;
    return raw.tlsDetails === undefined ? may('resourcePolicy OnlyTls', 'aws:SecureTransport') : undefined;
  }),

  key: authorized((raw) => {
    if (actionOf(raw) !== 'kms:Decrypt') return undefined;
    const { type, invokedBy } = raw.userIdentity;
    if (principalOf(raw) === `arn:aws:iam::${TOOLS}:role/break-glass`) return undefined;
    const by = 'resourcePolicy DecryptThroughS3';
    if (invokedBy === undefined) return will(by);
    // Of a role the record does not say whether the service called in its name, or used it.
    const isKnown = type === 'IAMUser' && invokedBy === 's3.amazonaws.com';
    return isKnown ? undefined : may(by, 'kms:ViaService');
  }),

  'external-id': authorized((raw) => {
    const { roleArn, externalId } = Object(raw.requestParameters);
    const isVendorRole = roleArn === `arn:aws:iam::${TOOLS}:role/vendor` || raw.resources !== undefined;
    if (actionOf(raw) !== 'sts:AssumeRole' || !isVendorRole || accountOf(raw) === TOOLS) return undefined;
    const isHidden = externalId === 'HIDDEN_DUE_TO_SECURITY_REASONS';
    if (raw.requestParameters === null || isHidden) return may('resourcePolicy', 'sts:ExternalId');
    return externalId === 'agreed-2026' ? undefined : will('resourcePolicy');
  }),

  plan: authorized((raw) => {
    const principal = principalOf(raw);
    if (principal === `arn:aws:iam::${TOOLS}:root`) return will('serviceControlPolicy NoRoot');
    if (principal.endsWith('user/svc-metrics') && actionOf(raw) === 'dynamodb:Query')
      return will('identityPolicy');
    const isEvents = String(raw.requestParameters?.queueUrl).endsWith(`${TOOLS}/events`);
    if (actionOf(raw) !== 'sqs:ReceiveMessage' || !isEvents) return undefined;
    const by = 'resourcePolicy OfficeOnly';
    // Through an endpoint there is no aws:SourceIp, and a negated operator is met by a key that is not there.
    if (raw.vpcEndpointId !== undefined) return will(by);
    if (!isIp(raw.sourceIPAddress)) return may(by, 'aws:SourceIp');
    return raw.sourceIPAddress.startsWith('198.51.100.') ? undefined : will(by);
  }),

  removal: (raw, begun) => {
    const { userIdentity, awsRegion } = raw;
    if (!isDenied(raw)) {
      const isMetrics = principalOf(raw).endsWith('user/svc-metrics') && actionOf(raw) === 'dynamodb:PutItem';
      return isMetrics ? will('identityPolicy') : undefined;
    }
    // Denied in a Region that no SCP forbids any more. Of a session it must be known that no session policy limits it.
    const isKnown = userIdentity.type === 'IAMUser' || begun.has(userIdentity.accessKeyId ?? '');
    return awsRegion === 'us-west-2' && isKnown ? { outcome: 'willBeAllowed' } : undefined;
  },
};
