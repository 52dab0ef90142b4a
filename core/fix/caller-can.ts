/**
 * What the caller can change about its call so that a condition decides otherwise: the Region, a tag, a header, MFA …
 *
 * Shape   a condition, and whether it must hold or must not -> one line, or undefined where the caller has no say.
 * Source  IAM User Guide, "AWS global condition context keys"; Service Authorization Reference, condition keys of S3,
 *         STS, IAM, EC2, RDS, KMS, Lambda, SNS: keys whose value is part of the request.
 *
 * INVARIANT: only what a caller chooses in its own request. Tags of principals and resources, the organization, and what
 * a service sets in the caller's name are not the caller's.
 */
import { anyOf, type ConditionText, operatorParts } from '../text/conditions.ts';
import { oneLine } from '../text/one-line.ts';

/** What the value of a key has to be. */
type Requirement =
  | { readonly must: 'be' | 'notBe'; readonly values: readonly string[] }
  | { readonly must: 'present' | 'absent' }
  | { readonly must: 'compare'; readonly words: string };

/** `hold`: an Allow's condition, to be met. `fail`: a Deny's condition, to be escaped. */
export function callerChange(condition: ConditionText, want: 'hold' | 'fail'): string | undefined {
  const { key } = condition;
  const required = requirementOf(condition, want === 'hold');
  const row = ROWS.find(({ of }) => matches(of, key.toLowerCase()));
  if (row === undefined) return undefined;
  const line = row.line(required, key.slice(key.indexOf('/') + 1), key);
  return line === undefined ? undefined : oneLine(line);
}

function requirementOf({ operator, expected }: ConditionText, want: boolean): Requirement {
  const { base, negative } = operatorParts(operator);
  const [first = ''] = expected;
  if (base === 'null') return { must: (first.toLowerCase() === 'true') === want ? 'absent' : 'present' };
  if (base === 'bool') {
    const value = (first.toLowerCase() === 'true') === want ? 'true' : 'false';
    return { must: 'be', values: [value] };
  }
  const compared = COMPARED.get(base);
  if (compared !== undefined)
    return { must: 'compare', words: `${compared[want ? 0 : 1]} ${anyOf(expected)}` };
  return { must: negative === want ? 'notBe' : 'be', values: expected };
}

/** If the comparison must hold, and if it must not. */
const COMPARED: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['numericlessthan', ['less than', 'at least']],
  ['numericlessthanequals', ['at most', 'more than']],
  ['numericgreaterthan', ['more than', 'at most']],
  ['numericgreaterthanequals', ['at least', 'less than']],
]);

interface Row {
  /** In lower case; a `*` at its end stands for any ending. */
  readonly of: readonly string[];
  /** `name`: what follows the slash of the key, as written. */
  readonly line: (required: Requirement, name: string, key: string) => string | undefined;
}

const matches = (keys: readonly string[], key: string): boolean =>
  keys.some((each) => (each.endsWith('*') ? key.startsWith(each.slice(0, -1)) : key === each));

/** `send the header x, with the value a or b`: what is chosen, and how to name its value. */
function chosen(verb: string, what: string, required: Requirement, leaveOut = `leave out ${what}`): string {
  switch (required.must) {
    case 'be':
      return `${verb} ${what}: ${anyOf(required.values)}`;
    case 'notBe':
      return `${verb} ${what}: another value than ${anyOf(required.values)}`;
    case 'present':
      return `${verb} ${what}`;
    case 'absent':
      return leaveOut;
    case 'compare':
      return `${verb} ${what}: ${required.words}`;
  }
}

function inPlace(where: string, other: string, required: Requirement): string | undefined {
  if (required.must === 'be') return `call ${where} ${anyOf(required.values)}`;
  if (required.must === 'notBe') return `call ${other} ${anyOf(required.values)}`;
  return undefined;
}

const isTrue = (required: Requirement): boolean => required.must === 'be' && required.values[0] === 'true';

const ROWS: readonly Row[] = [
  { of: ['aws:requestedregion'], line: (required) => inPlace('in', 'in another Region than', required) },
  { of: ['aws:requesttag/*'], line: (required, name) => chosen('send', `the tag ${name}`, required) },
  { of: ['aws:tagkeys'], line: (required) => chosen('send', 'tags with these keys', required) },
  {
    of: ['aws:multifactorauthpresent'],
    line: (required) =>
      isTrue(required) || required.must === 'present'
        ? 'sign in with MFA (multi-factor authentication)'
        : undefined,
  },
  {
    of: ['aws:multifactorauthage'],
    line: (required) =>
      required.must === 'compare' || required.must === 'present'
        ? 'sign in with MFA again: the last time was too long ago, or never'
        : undefined,
  },
  { of: ['aws:securetransport'], line: (required) => (isTrue(required) ? 'call over HTTPS' : undefined) },
  {
    of: ['aws:sourceip', 'aws:vpcsourceip'],
    line: (required) => inPlace('from an address in', 'from an address outside', required),
  },
  {
    of: ['aws:sourcevpce'],
    line: (required) => inPlace('through the VPC endpoint', 'through another VPC endpoint than', required),
  },
  { of: ['aws:sourcevpc'], line: (required) => inPlace('from the VPC', 'from another VPC than', required) },
  // A secret of sorts: not repeated.
  { of: ['sts:externalid'], line: () => 'pass the external id that the trust policy requires' },
  { of: ['sts:rolesessionname'], line: (required) => chosen('give', 'the session the name', required) },
  { of: ['sts:sourceidentity'], line: (required) => chosen('set', 'the source identity', required) },
  { of: ['sts:durationseconds'], line: (required) => chosen('ask for', 'a session of seconds', required) },
  {
    of: ['iam:permissionsboundary'],
    line: (required) => chosen('pass', 'the permissions boundary', required),
  },
  { of: ['iam:policyarn'], line: (required) => chosen('use', 'a policy', required) },
  {
    of: ['s3:x-amz-*', 's3:object-lock-*'],
    line: (required, _name, key) => chosen('send', `the header ${key.slice('s3:'.length)}`, required),
  },
  {
    of: ['s3:prefix', 's3:delimiter', 's3:max-keys', 's3:versionid'],
    line: (required, _name, key) => chosen('send', `the parameter ${key.slice('s3:'.length)}`, required),
  },
  {
    of: [
      ...['ec2:instancetype', 'ec2:volumetype', 'ec2:volumesize', 'ec2:encrypted', 'ec2:tenancy'],
      ...['ec2:metadatahttptokens', 'ec2:metadatahttpendpoint', 'ec2:metadatahttpputresponsehoplimit'],
      ...['ec2:ebsoptimized', 'ec2:associatepublicipaddress', 'ec2:instancemarkettype'],
      ...['rds:databaseclass', 'rds:databaseengine', 'rds:databasename', 'rds:multi-az', 'rds:storagesize'],
      ...['rds:storageencrypted', 'rds:publiclyaccessible', 'rds:vpc'],
      ...[
        'kms:keyspec',
        'kms:keyusage',
        'kms:multiregion',
        'kms:encryptionalgorithm',
        'kms:signingalgorithm',
      ],
      ...['lambda:functionurlauthtype', 'lambda:vpcids', 'lambda:subnetids', 'lambda:securitygroupids'],
      ...[
        'sns:protocol',
        'sns:endpoint',
        'elasticfilesystem:encrypted',
        'dynamodb:attributes',
        'dynamodb:select',
      ],
    ],
    line: (required, _name, key) => chosen('set', key, required),
  },
];
