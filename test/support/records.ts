/** Builds CloudTrail records for tests: a denied call unless the overrides says otherwise. */
export type TestRecord = Record<string, unknown>;

export const USER_IDENTITY = {
  type: 'IAMUser',
  principalId: 'AIDAEXAMPLEUSER',
  arn: 'arn:aws:iam::111122223333:user/ana',
  accountId: '111122223333',
  accessKeyId: 'AKIAEXAMPLE',
  userName: 'ana',
};

export const ROLE_IDENTITY = {
  type: 'AssumedRole',
  principalId: 'AROAEXAMPLEROLE:GitHubActions',
  arn: 'arn:aws:sts::111122223333:assumed-role/deploy-role/GitHubActions',
  accountId: '111122223333',
  accessKeyId: 'ASIAEXAMPLE',
  sessionContext: {
    sessionIssuer: {
      type: 'Role',
      principalId: 'AROAEXAMPLEROLE',
      arn: 'arn:aws:iam::111122223333:role/ci/deploy-role',
      accountId: '111122223333',
      userName: 'deploy-role',
    },
    attributes: { creationDate: '2026-11-20T09:00:00Z', mfaAuthenticated: 'false' },
  },
};

/** The call that a canary makes, refused. */
export function aCanaryRecord(
  { account = '111122223333', region = 'eu-central-1' }: { account?: string; region?: string } = {},
  overrides: TestRecord = {},
): TestRecord {
  const role = `denial-monitor-canary-${region}`;
  const arn = `arn:aws:iam::${account}:role/${role}`;
  const arnOfRun = `arn:aws:sts::${account}:assumed-role/${role}/run`;
  const sessionIssuer = {
    type: 'Role',
    principalId: 'AROAEXAMPLECANARY',
    arn,
    accountId: account,
    userName: role,
  };
  return aRecord({
    ...{
      eventSource: 'ec2.amazonaws.com',
      eventName: 'DescribeAvailabilityZones',
      awsRegion: region,
      readOnly: true,
    },
    ...{ requestParameters: null, recipientAccountId: account, eventID: `${account} ${region}` },
    userIdentity: {
      ...ROLE_IDENTITY,
      principalId: 'AROAEXAMPLECANARY:run',
      arn: arnOfRun,
      accountId: account,
      sessionContext: { ...ROLE_IDENTITY.sessionContext, sessionIssuer },
    },
    errorCode: 'Client.UnauthorizedOperation',
    errorMessage: `You are not authorized to perform this operation. User: ${arnOfRun} is not authorized to perform: ec2:DescribeAvailabilityZones with an explicit deny in an identity-based policy`,
    ...overrides,
  });
}

export const ROLE_MESSAGE =
  'User: arn:aws:sts::111122223333:assumed-role/deploy-role/GitHubActions is not authorized to perform: ' +
  's3:PutObject on resource: "arn:aws:s3:::prod-artifacts/releases/app.zip" with an explicit deny in a service ' +
  'control policy: arn:aws:organizations::999988887777:policy/o-exampleorgid/service_control_policy/p-example12';

export function aRecord(overrides: TestRecord = {}): TestRecord {
  return {
    eventVersion: '1.11',
    userIdentity: ROLE_IDENTITY,
    eventTime: '2026-11-20T10:02:11Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'PutObject',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '203.0.113.7',
    userAgent: 'aws-cli/2.31.0',
    errorCode: 'AccessDenied',
    errorMessage: ROLE_MESSAGE,
    requestParameters: { bucketName: 'prod-artifacts', key: 'releases/app.zip' },
    responseElements: null,
    requestID: '0436a948-0d62-49b2-a53a-07f590224fbc',
    eventID: '52242c8d-7ef7-4165-90cd-621ebe835388',
    readOnly: false,
    eventType: 'AwsApiCall',
    managementEvent: false,
    recipientAccountId: '111122223333',
    eventCategory: 'Data',
    ...overrides,
  };
}

/** A call that went through. */
export function aSuccess(overrides: TestRecord = {}): TestRecord {
  const { errorCode: _, errorMessage: __, ...record } = aRecord(overrides);
  return record;
}
