/** STS, IAM, Organizations and S3 of an organization of any size, answered from numbers: nothing is stored. */
import {
  accountOfKey,
  accountOfRole,
  callerIdentity,
  json,
  operationOf,
  session,
  xml,
  xmlError,
} from './aws-answers.ts';
import type { Answer, Asked } from './loopback.ts';

export interface LargeOrganization {
  readonly accounts: number;
  readonly rolesAnAccount: number;
  /** The reading role is not there. */
  readonly closed?: readonly string[];
  /** Fails the process's calls from this one on; they cannot be retried into success. */
  readonly breaksAfter?: () => boolean;
}

export const MANAGEMENT = '100000000000';
export const accountId = (index: number): string => String(100_000_000_001 + index);

const PAGE = 20;
const ROLES_A_PAGE = 30;
const document = encodeURIComponent(
  JSON.stringify({
    Version: '2012-10-17',
    Statement: Array.from({ length: 6 }, (_, index) => ({
      Sid: `S${index}`,
      Effect: 'Allow',
      Action: ['s3:GetObject', 's3:PutObject', 'kms:Decrypt'],
      Resource: [`arn:aws:s3:::bucket-${index}/*`, 'arn:aws:kms:*:111122223333:key/*'],
    })),
  }),
);

export function answerFor(organization: LargeOrganization): (asked: Asked) => Answer {
  return (asked) => {
    if (organization.breaksAfter?.()) return xmlError('AccessDenied', 'the session was revoked');
    const operation = operationOf(asked);
    if (asked.headers['x-amz-target'] !== undefined) return organizations(operation, asked, organization);
    switch (operation) {
      case 'GetCallerIdentity':
        return callerIdentity(MANAGEMENT);
      case 'AssumeRole': {
        const account = accountOfRole(asked);
        const isClosed = organization.closed?.includes(account);
        return isClosed ? xmlError('AccessDenied', 'no such role') : session(account);
      }
      case 'GetAccountAuthorizationDetails':
        return identities(asked, organization);
      case 'ListPolicies':
        return xml('ListPolicies', '<Policies></Policies><IsTruncated>false</IsTruncated>');
      default:
        return {
          headers: { 'content-type': 'application/xml' },
          body: '<ListAllMyBucketsResult><Buckets></Buckets></ListAllMyBucketsResult>',
        };
    }
  };
}

function organizations(operation: string, { body }: Asked, { accounts }: LargeOrganization): Answer {
  const input = JSON.parse(body);
  const from = Number(input.NextToken ?? 0);
  switch (operation) {
    case 'DescribeOrganization':
      return json({ Organization: { Id: 'o-large', MasterAccountId: MANAGEMENT } });
    case 'ListRoots':
      return json({
        Roots: [
          { Id: 'r-1', Name: 'Root', PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }] },
        ],
      });
    case 'ListPolicies':
      // The first page is empty, as AWS may send it.
      return from === 0 ? json({ Policies: [], NextToken: '1' }) : json({ Policies: [{ Id: 'p-full' }] });
    case 'DescribePolicy':
      return json({
        Policy: {
          PolicySummary: {
            Arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-full',
            Name: 'Full',
          },
          Content: '{}',
        },
      });
    case 'ListTargetsForPolicy':
      return page(accounts, from, (index) => ({ TargetId: accountId(index) }), 'Targets');
    case 'ListAccountsForParent':
      return page(
        accounts,
        from,
        (index) => ({ Id: accountId(index), Name: `n${index}`, Status: 'ACTIVE' }),
        'Accounts',
      );
    default:
      return json({ OrganizationalUnits: [] });
  }
}

function page(total: number, from: number, item: (index: number) => object, name: string): Answer {
  const items = Array.from({ length: Math.min(PAGE, total - from) }, (_, index) => item(from + index));
  return json({ [name]: items, ...(from + PAGE < total && { NextToken: String(from + PAGE) }) });
}

function identities(asked: Asked, { rolesAnAccount }: LargeOrganization): Answer {
  const account = accountOfKey(asked);
  const from = Number(new URLSearchParams(asked.body).get('Marker') ?? 0);
  const count = Math.min(ROLES_A_PAGE, rolesAnAccount - from);
  const roles = Array.from({ length: count }, (_, index) => role(account, from + index)).join('');
  const isLast = from + count >= rolesAnAccount;
  const more = isLast ? '' : `<Marker>${from + count}</Marker>`;
  return xml(
    'GetAccountAuthorizationDetails',
    `<RoleDetailList>${roles}</RoleDetailList><IsTruncated>${!isLast}</IsTruncated>${more}`,
  );
}

const role = (account: string, index: number): string =>
  `<member><Path>/</Path><RoleName>role-${index}</RoleName><RoleId>AROA${account}${index}</RoleId>` +
  `<Arn>arn:aws:iam::${account}:role/role-${index}</Arn><CreateDate>2026-01-01T00:00:00Z</CreateDate>` +
  `<AssumeRolePolicyDocument>${document}</AssumeRolePolicyDocument>` +
  `<RolePolicyList><member><PolicyName>own</PolicyName><PolicyDocument>${document}</PolicyDocument></member></RolePolicyList>` +
  '<AttachedManagedPolicies><member><PolicyArn>arn:aws:iam::aws:policy/ReadOnlyAccess</PolicyArn></member></AttachedManagedPolicies></member>';
