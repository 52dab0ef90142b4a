/**
 * Condition keys of the access point that a request to S3 goes through.
 *
 * Source  Service Authorization Reference, condition keys of Amazon S3; S3 User Guide, "Monitoring and logging access
 *         points": CloudTrail lists the access point of every such request in `resources[]`.
 */
import { parseArn } from '../model/arn.ts';
import { listAt, textAt } from '../record/json.ts';
import { absent, type ContextEntry, derived, lookedUp, unknown } from './context-entry.ts';

const [ARN, ACCOUNT, ORIGIN] = [
  's3:DataAccessPointArn',
  's3:DataAccessPointAccount',
  's3:AccessPointNetworkOrigin',
];

export interface AccessPoint {
  readonly arn: string;
  /** `Internet` or `VPC`; undefined: unknown. */
  readonly networkOrigin: string | undefined;
}

export function accessPointKeys({ arn, networkOrigin }: AccessPoint): readonly ContextEntry[] {
  const account = parseArn(arn)?.account;
  return [
    derived(ARN, arn),
    account === undefined ? unknown(ACCOUNT) : derived(ACCOUNT, account),
    networkOrigin === undefined ? unknown(ORIGIN) : lookedUp(ORIGIN, networkOrigin),
  ];
}

/** Absent where CloudTrail lists the bucket and no access point: the request went to the bucket itself. */
export function noAccessPointKeys(record: unknown, resource: string | null): readonly ContextEntry[] {
  const arns = listAt(record, 'resources').flatMap((each) => textAt(each, 'ARN') ?? []);
  const arn = parseArn(resource ?? '');
  const bucket =
    arn?.account === '' ? `arn:${arn.partition}:s3:::${arn.resource.split('/', 1)[0]}` : undefined;
  const isDirect = bucket !== undefined && arns.includes(bucket) && !arns.some(isAccessPoint);
  return isDirect ? [ARN, ACCOUNT, ORIGIN].map((key) => absent(key, 'derived')) : [];
}

const isAccessPoint = (arn: string): boolean => parseArn(arn)?.resource.startsWith('accesspoint/') === true;
