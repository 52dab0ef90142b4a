/**
 * Parse and format ARNs: `arn:partition:service:region:account:resource`.
 * The resource may hold colons and slashes; nothing in it is interpreted here.
 * Source: AWS General Reference, "Amazon Resource Names (ARNs)".
 */
export interface Arn {
  /** `aws`, `aws-cn`, `aws-us-gov`, `aws-iso` … */
  readonly partition: string;
  readonly service: string;
  /** Empty for global services. */
  readonly region: string;
  /** Empty where the ARN has no account (S3 buckets), `aws` for AWS managed policies. */
  readonly account: string;
  readonly resource: string;
}

export function parseArn(text: string): Arn | undefined {
  const parts = text.split(':');
  const [head, partition, service, region, account] = parts;
  if (head !== 'arn' || parts.length < 6 || !partition?.startsWith('aws') || !service) return undefined;
  return {
    partition,
    service,
    region: region ?? '',
    account: account ?? '',
    resource: parts.slice(5).join(':'),
  };
}

export function formatArn({ partition, service, region, account, resource }: Arn): string {
  return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

/** The three parts of `assumed-role/ROLE/SESSION`; a role session name never holds a slash. */
export interface AssumedRole {
  readonly partition: string;
  readonly account: string;
  readonly role: string;
  readonly session: string;
}

export function parseAssumedRole(text: string): AssumedRole | undefined {
  const arn = parseArn(text);
  if (arn?.service !== 'sts') return undefined;
  const [kind, role, ...session] = arn.resource.split('/');
  if (kind !== 'assumed-role' || !role || session.length === 0) return undefined;
  return { partition: arn.partition, account: arn.account, role, session: session.join('/') };
}
