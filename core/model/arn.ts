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
  if (!text.startsWith('arn:aws')) return undefined;
  const service = text.indexOf(':', 4) + 1;
  const region = text.indexOf(':', service) + 1;
  const account = text.indexOf(':', region) + 1;
  const resource = text.indexOf(':', account) + 1;
  if (service === 0 || region <= service + 1 || account === 0 || resource === 0) return undefined;
  return {
    partition: text.slice(4, service - 1),
    service: text.slice(service, region - 1),
    region: text.slice(region, account - 1),
    account: text.slice(account, resource - 1),
    resource: text.slice(resource),
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
