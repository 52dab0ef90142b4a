import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContextEntry } from '../../../core/context/context-entry.ts';
import {
  type ContextLookups,
  evaluationContext,
  type OrganizationPlace,
  requestContext,
} from '../../../core/context/request-context.ts';
import cases from '../../cases/normalize/context.json' with { type: 'json' };

interface Case {
  readonly note: string;
  readonly action: string;
  readonly resource: string | null;
  readonly record: object;
  readonly lookups?: CaseLookups;
  /** By key: the value, a list of values, `absent` or `unknown`. */
  readonly want: Readonly<Record<string, unknown>>;
}

interface CaseLookups {
  readonly principalOrganization?: OrganizationPlace;
  readonly resourceOrganization?: null;
  readonly principalTags?: Readonly<Record<string, string>>;
  readonly resourceTags?: Readonly<Record<string, string>>;
  readonly stated?: Readonly<Record<string, readonly string[]>>;
}

function lookupsOf({ principalTags, resourceTags, stated, ...rest }: CaseLookups): ContextLookups {
  return {
    ...rest,
    ...(principalTags && { principalTags: new Map(Object.entries(principalTags)) }),
    ...(resourceTags && { resourceTags: new Map(Object.entries(resourceTags)) }),
    ...(stated && { stated: new Map(Object.entries(stated)) }),
  };
}

function shown(entry: ContextEntry | undefined): unknown {
  if (entry?.state !== 'known') return entry?.state;
  return entry.multivalued ? entry.values : entry.values[0];
}

describe('condition keys of a request', () => {
  test.each(cases as unknown as Case[])('$note', ({ record, action, resource, lookups = {}, want }) => {
    const context = requestContext({ record, action, resource }, lookupsOf(lookups));
    const got = Object.keys(want).map((key) => [key, shown(context.get(key.toLowerCase()))]);
    expect(Object.fromEntries(got)).toEqual(want);
  });
});

/** The keys that IAM documents for every request; a new one must get a rule. */
const GLOBAL_KEYS = [
  'aws:PrincipalArn aws:PrincipalAccount aws:PrincipalOrgPaths aws:PrincipalOrgID aws:PrincipalTag/*',
  'aws:PrincipalIsAWSService aws:PrincipalServiceName aws:PrincipalServiceNamesList aws:PrincipalType aws:userid',
  'aws:username aws:AssumedRoot aws:FederatedProvider aws:TokenIssueTime aws:MultiFactorAuthAge',
  'aws:MultiFactorAuthPresent aws:ChatbotSourceArn aws:Ec2InstanceSourceVpc aws:Ec2InstanceSourcePrivateIPv4',
  'aws:SourceIdentity ec2:RoleDelivery ec2:SourceInstanceArn glue:* lambda:SourceFunctionArn ssm:SourceInstanceArn',
  'identitystore:UserId aws:SourceIp aws:SourceVpc aws:SourceVpcArn aws:SourceVpce aws:VpceAccount aws:VpceOrgID',
  'aws:VpceOrgPaths aws:VpcSourceIp aws:ResourceAccount aws:ResourceOrgID aws:ResourceOrgPaths aws:ResourceTag/*',
  'aws:CalledVia aws:CalledViaFirst aws:CalledViaLast aws:ViaAWSService aws:CurrentTime aws:EpochTime aws:Referer',
  'aws:RequestedRegion aws:RequestTag/* aws:TagKeys aws:SecureTransport aws:SourceAccount aws:SourceArn',
  'aws:SourceOrgID aws:SourceOrgPaths aws:UserAgent aws:ViaAWSMCPService aws:CalledViaAWSMCP aws:IsMcpServiceAction',
  'aws:SignInSessionArn',
].flatMap((line) => line.split(' '));

test('every global key has an answer, even for an empty record: unknown or absent, never nothing', () => {
  for (const record of [{}, null, { userIdentity: { type: 'AssumedRole' } }]) {
    const context = requestContext({ record, action: 's3:GetObject', resource: null });
    const missing = GLOBAL_KEYS.filter((key) => context.get(key.toLowerCase()) === undefined);
    expect(missing).toEqual([]);
  }
});

test('of an empty record nothing is known', () => {
  const context = requestContext({ record: {}, action: 's3:GetObject', resource: null });
  const known = [...context.values()].filter(({ state }) => state === 'known').map(({ key }) => key);
  expect(known).toEqual([]);
});

test('any record at all: a context, and no exception', () => {
  const record = fc.oneof(
    fc.jsonValue(),
    fc.record({ userIdentity: fc.jsonValue(), requestParameters: fc.jsonValue(), resources: fc.jsonValue() }),
  );
  const action = fc.constantFrom(
    's3:GetObject',
    'kms:Decrypt',
    'sts:AssumeRole',
    'iam:PassRole',
    'sns:Publish',
    '',
  );
  fc.assert(
    fc.property(record, action, (each, name) => {
      const context = requestContext({ record: each, action: name, resource: null });
      for (const [key, entry] of context) expect(entry.key.toLowerCase()).toBe(key);
    }),
  );
});

describe('what the evaluator takes', () => {
  const tags = JSON.parse('{"__proto__": "x", "team": "web"}');
  const record = { awsRegion: 'eu-central-1', requestParameters: { tags } };
  const { context, unknownContext } = evaluationContext(
    requestContext({ record, action: 'kms:Decrypt', resource: null }),
  );

  test('single values as text, several as a list, absent ones as an empty list', () => {
    expect(context).toMatchObject({
      'aws:RequestedRegion': 'eu-central-1',
      'aws:TagKeys': ['__proto__', 'team'],
      'aws:RequestTag/team': 'web',
      'kms:EncryptionContextKeys': [],
    });
  });

  test('unknown keys by name, and none that is given', () => {
    expect(unknownContext).toContain('aws:PrincipalTag/*');
    expect(unknownContext).toContain('kms:*');
    expect(unknownContext.filter((key) => Object.hasOwn(context, key))).toEqual([]);
  });
});
