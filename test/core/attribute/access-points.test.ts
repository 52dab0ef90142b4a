/** Calls through an access point of S3: the access point and its bucket must both let them pass. */
import { expect, test } from 'vitest';
import type { Denial } from '../../../core/model/denial.ts';
import type { SnapshotEntry } from '../../../core/snapshot/entry.ts';
import {
  ANA,
  aBucket,
  aCall,
  aKey,
  allow,
  aResource,
  aUser,
  deny,
  explainedIn,
  HOME,
  keyArn,
  OTHER,
  REGION,
  sentence,
} from '../../support/explained-call.ts';
import type { TestRecord } from '../../support/records.ts';

type Statements = NonNullable<Parameters<typeof aBucket>[1]> | null;
interface Place {
  readonly account?: string;
}

const pointOf = (account: string) => `arn:aws:s3:${REGION}:${account}:accesspoint/lake`;
const POINT = pointOf(HOME);
const BUCKET = 'arn:aws:s3:::reports';
const S3 = allow('s3:*');
const to = (who: object | string, resource: string, more: object = {}) => ({
  Effect: 'Allow',
  Principal: who,
  Action: 's3:GetObject',
  Resource: resource,
  ...more,
});
const ANA_ALONE = { AWS: ANA };
const NOT_FOR_ANY = { ...deny('No', 's3:*'), Principal: '*' };

const aPoint = (statements: Statements, { account = HOME, ...more }: Place & object = {}) =>
  aResource(pointOf(account), 'accessPointPolicy', statements, {
    account,
    bucket: BUCKET,
    bucketAccount: account,
    networkOrigin: 'Internet',
    publicAccessBlock: [],
    ...more,
  });
const theBucket = (statements: Statements, more: object = {}) =>
  aBucket('reports', statements, { publicAccessBlock: [], ...more });
const delegating = (account: string) =>
  to('*', `${BUCKET}/*`, { Condition: { StringEquals: { 's3:DataAccessPointAccount': account } } });

/** AWS names the access point in its message. */
const through = (account = HOME, reason = '', overrides: TestRecord = {}) =>
  aCall({ errorMessage: sentence('s3:GetObject', `"${pointOf(account)}/object/a"`, reason), ...overrides });
/** As CloudTrail lists it; the message says nothing. */
const listed = (overrides: TestRecord = {}) =>
  aCall({
    resources: [
      { type: 'AWS::S3::Object', ARN: `${BUCKET}/a` },
      { accountId: HOME, type: 'AWS::S3::Bucket', ARN: BUCKET },
      { accountId: HOME, type: 'AWS::S3::AccessPoint', ARN: POINT },
    ],
    ...overrides,
  });
const direct = (overrides: TestRecord = {}) =>
  aCall({
    resources: [
      { type: 'AWS::S3::Object', ARN: `${BUCKET}/a` },
      { type: 'AWS::S3::Bucket', ARN: BUCKET },
    ],
    ...overrides,
  });

interface Row {
  readonly name: string;
  readonly entries: readonly SnapshotEntry[];
  readonly record: TestRecord;
  /** `kind layer policyKind target confidence`; a part that is null is left out. */
  readonly want: string;
  readonly resource?: string;
  readonly key?: string;
  readonly evidence?: string;
  readonly next?: string;
  readonly fix?: object;
}

const away = { account: OTHER };

const ROWS: readonly Row[] = [
  {
    name: 'nothing allows it: the caller lacks an Allow on the access point',
    entries: [aUser([]), aPoint(null), theBucket(null)],
    record: through(),
    want: 'implicit identityPolicy evaluated',
    resource: `${POINT}/object/a`,
    evidence: `it is checked on ${POINT}/object/a and on ${BUCKET}/a, and both must let it pass`,
    fix: { statement: { Action: 's3:GetObject', Resource: `${POINT}/object/a` }, proven: null },
  },
  {
    name: 'an Allow on the bucket is none on the access point',
    entries: [aUser([allow('s3:GetObject', { Resource: `${BUCKET}/*` })]), aPoint(null), theBucket(null)],
    record: through(),
    want: 'implicit identityPolicy evaluated',
    fix: { statement: { Resource: `${POINT}/object/a` }, proven: true },
  },
  {
    name: 'an Allow on the access point: whether it must name the bucket, too, is not documented',
    entries: [aUser([allow('s3:GetObject', { Resource: `${POINT}/*` })]), aPoint(null), theBucket(null)],
    record: through(),
    want: 'unknown',
    evidence: 'candidate: no identity-based policy allows it',
  },
  {
    name: 'both let it pass',
    entries: [aUser([S3]), aPoint(null), theBucket(null)],
    record: through(),
    want: 'unknown',
    evidence: 'could not reproduce',
  },
  {
    name: 'the access point denies',
    entries: [aUser([S3]), aPoint([NOT_FOR_ANY]), theBucket(null)],
    record: through(),
    want: `explicit resourcePolicy accessPointPolicy ${POINT} evaluated`,
  },
  {
    name: 'the bucket denies, by the account of the access point',
    entries: [
      aUser([S3]),
      aPoint(null),
      theBucket([{ ...NOT_FOR_ANY, Condition: { StringNotEquals: { 's3:DataAccessPointAccount': OTHER } } }]),
    ],
    record: through(),
    want: `explicit resourcePolicy bucketPolicy ${BUCKET} evaluated`,
    key: 's3:DataAccessPointAccount',
    resource: `${POINT}/object/a`,
  },
  {
    name: 'the bucket denies what does not come from a VPC',
    entries: [
      aUser([S3]),
      aPoint(null),
      theBucket([
        { ...NOT_FOR_ANY, Condition: { StringNotEquals: { 's3:AccessPointNetworkOrigin': 'VPC' } } },
      ]),
    ],
    record: through(),
    want: `explicit resourcePolicy bucketPolicy ${BUCKET} evaluated`,
    key: 's3:AccessPointNetworkOrigin',
  },
  {
    name: 'both deny',
    entries: [aUser([S3]), aPoint([NOT_FOR_ANY]), theBucket([NOT_FOR_ANY])],
    record: through(),
    want: `explicit resourcePolicy accessPointPolicy ${POINT} evaluated`,
    next: BUCKET,
  },
  {
    name: 'an access point grants only what its bucket allows',
    entries: [aUser([]), aPoint([to(ANA_ALONE, `${POINT}/object/*`)]), theBucket(null)],
    record: through(),
    want: 'implicit identityPolicy evaluated',
    evidence: `s3:GetObject on ${BUCKET}/a: no identity-based policy allows it`,
    fix: { proven: null },
  },
  {
    name: 'an access point grants what its bucket delegates',
    entries: [aUser([]), aPoint([to(ANA_ALONE, `${POINT}/object/*`)]), theBucket([delegating(HOME)])],
    record: through(),
    want: 'unknown',
    evidence: 'could not reproduce',
  },
  {
    name: 'a bucket that delegates to another account',
    entries: [aUser([]), aPoint([to(ANA_ALONE, `${POINT}/object/*`)]), theBucket([delegating(OTHER)])],
    record: through(),
    want: 'implicit identityPolicy evaluated',
  },
  {
    name: 'of another account: the bucket is silent',
    entries: [
      aUser([S3]),
      aPoint([to(ANA_ALONE, `${pointOf(OTHER)}/object/*`)], away),
      theBucket(null, away),
    ],
    record: through(OTHER),
    want: `implicit resourcePolicy bucketPolicy evaluated`,
    evidence: `s3:GetObject on ${BUCKET}/a: no resource-based policy of the bucket allows it`,
  },
  {
    name: 'of another account: the access point is silent',
    entries: [aUser([S3]), aPoint(null, away), theBucket([delegating(OTHER)], away)],
    record: through(OTHER),
    want: `implicit resourcePolicy accessPointPolicy evaluated`,
  },
  {
    name: 'of another account: both allow it',
    entries: [
      aUser([S3]),
      aPoint([to(ANA_ALONE, `${pointOf(OTHER)}/object/*`)], away),
      theBucket([delegating(OTHER)], away),
    ],
    record: through(OTHER),
    want: 'unknown',
    evidence: 'could not reproduce',
  },
  {
    name: 'a bucket that cannot be read hides what it says, and no silence of the caller',
    entries: [aUser([]), aPoint(null), theBucket(null, { notVisible: 'AccessDenied' })],
    record: through(),
    want: 'implicit identityPolicy inferred',
  },
  {
    name: 'an access point whose bucket is not known',
    entries: [aUser([S3]), aResource(POINT, 'accessPointPolicy', null)],
    record: through(),
    want: 'unknown',
    evidence: 'the bucket is not known',
  },
  {
    name: 'as CloudTrail lists it: the access point counts for the caller, the resource stays the object',
    entries: [aUser([allow('s3:GetObject', { Resource: `${BUCKET}/*` })]), aPoint(null), theBucket(null)],
    record: listed(),
    want: 'implicit identityPolicy evaluated',
    resource: `${BUCKET}/a`,
    fix: { statement: { Resource: `${POINT}/object/a` } },
  },
  {
    name: 'as CloudTrail lists it: the bucket denies',
    entries: [aUser([S3]), aPoint(null), theBucket([NOT_FOR_ANY])],
    record: listed(),
    want: `explicit resourcePolicy bucketPolicy ${BUCKET} evaluated`,
  },
  {
    name: 'AWS names the resource-based policy: that of the bucket denies',
    entries: [aUser([S3]), aPoint(null), theBucket([NOT_FOR_ANY])],
    record: through(HOME, 'with an explicit deny in a resource-based policy'),
    want: `explicit resourcePolicy bucketPolicy ${BUCKET} stated`,
  },
  {
    name: 'to the bucket itself, which denies what does not come through an access point',
    entries: [
      aUser([S3]),
      theBucket([{ ...NOT_FOR_ANY, Condition: { StringNotEquals: { 's3:DataAccessPointAccount': HOME } } }]),
    ],
    record: direct(),
    want: `explicit resourcePolicy bucketPolicy ${BUCKET} evaluated`,
    key: 's3:DataAccessPointAccount',
  },
  {
    name: 'the ACL that is set with an object',
    entries: [aUser([allow('s3:PutObject')]), aPoint(null), theBucket(null)],
    record: listed({
      eventName: 'PutObject',
      requestParameters: { bucketName: 'reports', key: 'a', 'x-amz-acl': 'public-read' },
    }),
    want: 'implicit identityPolicy evaluated',
    evidence: 's3:PutObjectAcl on arn:aws:s3',
  },
  {
    name: 'the key that objects of the bucket are encrypted with',
    entries: [
      aUser([S3]),
      aPoint(null),
      theBucket(null, { defaultKey: keyArn('a') }),
      aKey('a', [{ Effect: 'Allow', Principal: { AWS: HOME }, Action: 'kms:*', Resource: '*' }]),
    ],
    record: listed({ eventName: 'PutObject' }),
    want: 'implicit identityPolicy evaluated',
    resource: keyArn('a'),
  },
];

const PUBLIC = to('*', `${BUCKET}/*`);
const RESTRICTED = { publicAccessBlock: ['RestrictPublicBuckets'] };
const DENIED = 'RestrictPublicBuckets of S3 Block Public Access, denies';

const BLOCKED: readonly Row[] = [
  {
    name: 'a public policy lets in no other account',
    entries: [aUser([S3]), theBucket([PUBLIC], { ...away, ...RESTRICTED })],
    record: direct(),
    want: `explicit resourcePolicy bucketPolicy ${BUCKET} evaluated`,
    evidence: DENIED,
    key: 'aws:PrincipalAccount',
    fix: { statement: null },
  },
  {
    name: 'as AWS words it',
    entries: [aUser([S3]), theBucket([PUBLIC], { ...away, ...RESTRICTED })],
    record: direct({
      errorMessage: sentence(
        's3:GetObject',
        `"${BUCKET}/a"`,
        'with an explicit deny in a resource-based policy',
      ),
    }),
    want: `explicit resourcePolicy bucketPolicy ${BUCKET} stated`,
    evidence: DENIED,
  },
  {
    name: 'it lets in its own account',
    entries: [aUser([S3]), theBucket([PUBLIC], RESTRICTED)],
    record: direct(),
    want: 'unknown',
    evidence: 'could not reproduce',
  },
  {
    name: 'without the setting',
    entries: [aUser([S3]), theBucket([PUBLIC], { ...away, publicAccessBlock: ['BlockPublicPolicy'] })],
    record: direct(),
    want: 'unknown',
    evidence: 'could not reproduce',
  },
  {
    name: 'a policy that names one caller is not public',
    entries: [aUser([S3]), theBucket([to(ANA_ALONE, `${BUCKET}/*`)], { ...away, ...RESTRICTED })],
    record: direct(),
    want: 'unknown',
    evidence: 'could not reproduce',
  },
  {
    name: 'a policy that names its callers by a condition is not public',
    entries: [
      aUser([S3]),
      theBucket([{ ...PUBLIC, Condition: { StringEquals: { 'aws:PrincipalAccount': [HOME] } } }], {
        ...away,
        ...RESTRICTED,
      }),
    ],
    record: direct(),
    want: 'unknown',
    evidence: 'could not reproduce',
  },
  {
    name: 'a condition that names no callers leaves it public',
    entries: [
      aUser([S3]),
      theBucket([{ ...PUBLIC, Condition: { Bool: { 'aws:SecureTransport': 'true' } } }], {
        ...away,
        ...RESTRICTED,
      }),
    ],
    record: direct(),
    want: `explicit resourcePolicy bucketPolicy ${BUCKET} evaluated`,
    evidence: DENIED,
  },
  {
    name: 'a public policy of the access point',
    entries: [
      aUser([S3]),
      aPoint([to({ AWS: '*' }, `${pointOf(OTHER)}/object/*`)], { ...away, ...RESTRICTED }),
      theBucket([delegating(OTHER)], away),
    ],
    record: through(OTHER),
    want: `explicit resourcePolicy accessPointPolicy ${pointOf(OTHER)} evaluated`,
    evidence: DENIED,
  },
  {
    name: 'a bucket that delegates is not public',
    entries: [
      aUser([S3]),
      aPoint([to(ANA_ALONE, `${pointOf(OTHER)}/object/*`)], away),
      theBucket([delegating(OTHER)], { ...away, ...RESTRICTED }),
    ],
    record: through(OTHER),
    want: 'unknown',
    evidence: 'could not reproduce',
  },
];

function said({ attribution }: Denial): string {
  const { layer, kind, policyKind, policy, confidence } = attribution;
  if (layer === 'unknown') return 'unknown';
  return [kind, layer, policyKind, policy?.target, confidence].filter(Boolean).join(' ');
}

test.for([...ROWS, ...BLOCKED])('$name', async ({ entries, record, want, ...row }) => {
  const [denial] = await explainedIn({ entries }, [record]);
  if (denial === undefined) throw new Error('nothing was explained');
  const { attribution, fix } = denial;
  expect(said(denial)).toBe(want);
  expect(attribution.contradictions).toEqual([]);
  if (row.resource !== undefined) expect(denial.resource).toBe(row.resource);
  if (row.key !== undefined) expect(attribution.conditions.map(({ key }) => key)).toContain(row.key);
  const lines = attribution.evidence.map(({ says }) => says).join('\n');
  if (row.evidence !== undefined) expect(lines).toContain(row.evidence);
  if (row.next !== undefined) {
    expect(attribution.alsoBlockedBy.map(({ policy }) => policy?.target)).toContain(row.next);
  }
  if (row.fix !== undefined) expect(fix).toMatchObject(row.fix);
});

test('what Block Public Access denies is no statement of the policy', async () => {
  const entries = [aUser([S3]), theBucket([PUBLIC], { ...away, ...RESTRICTED })];
  const [denial] = await explainedIn({ entries }, [direct()]);
  expect(denial?.attribution.statement).toBeNull();
});
