import fc from 'fast-check';
import { expect, test } from 'vitest';
import { allowsAny, widestFor } from '../../../core/assess/any-resource.ts';
import { assess } from '../../../core/assess/assess.ts';
import type { Gathered } from '../../../core/gather/gather.ts';
import { runs } from '../../support/property-runs.ts';

const GROUP = 'arn:aws:ec2:eu-west-1:111122223333:security-group/';
const PATTERNS = [
  '*',
  'arn:aws:ec2:*',
  'arn:aws:ec2:*:*:*',
  'arn:aws:ec2:*:*:*/sg-0aa11bb22',
  `${GROUP}*`,
  `${GROUP}sg-*`,
  `${GROUP}sg-0aa11bb22`,
  'arn:aws:ec2:*:*:instance/*',
  'arn:aws:ec2:us-east-1:*:security-group/*',
  '*sg-0*',
];
const IDS = ['sg-0aa11bb22', 'sg-0ffffffff', 'sg-1', 'other'];

const statement = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    Action: fc.constantFrom('ec2:RunInstances', 'ec2:*', 's3:*'),
    resources: fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 3 }),
    member: fc.constantFrom('Resource', 'Resource', 'NotResource'),
    Condition: fc.constantFrom(
      undefined,
      { StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } },
      { Bool: { 'ec2:IsLaunchTemplateResource': 'true' } },
    ),
  })
  .map(({ resources, member, Condition, ...rest }) => ({
    ...rest,
    [member]: resources,
    ...(Condition === undefined ? {} : { Condition }),
  }));

const document = fc
  .array(statement, { minLength: 1, maxLength: 4 })
  .map((Statement) => ({ document: { Version: '2012-10-17', Statement } }));

function gatheredOn(resource: string, identity: object, boundary: object | null): Gathered {
  return {
    input: {
      request: {
        principal: 'arn:aws:iam::111122223333:user/ana',
        action: 'ec2:RunInstances',
        resource,
        resourceAccount: '111122223333',
        context: { 'aws:RequestedRegion': 'eu-west-1' },
      },
      unknownContext: ['ec2:*'],
      policies: {
        identityPolicies: [identity as { document: unknown }],
        permissionsBoundary: boundary as { document: unknown } | null,
      },
    },
    hidden: [],
    context: new Map(),
    lookups: {
      organization: undefined,
      identity: undefined,
      resource: undefined,
      owner: '111122223333',
      ownersOrganization: undefined,
      endpoint: undefined,
    },
  };
}

test('what blocks a resource that is not named blocks it whichever it is, and so with what allows it', () => {
  const outcomes = { denied: 0, allowed: 0, open: 0 };
  fc.assert(
    fc.property(document, fc.option(document), (identity, boundary) => {
      const type = gatheredOn(`${GROUP}*`, identity, boundary);
      const { gathered, mayDeny } = widestFor(type);
      const blocking = assess(gathered)?.certain ?? [];
      const isAllowed = allowsAny(type);
      outcomes[blocking.length > 0 ? 'denied' : isAllowed ? 'allowed' : 'open'] += 1;
      for (const id of IDS) {
        const real = assess(gatheredOn(`${GROUP}${id}`, identity, boundary));
        for (const { layer, kind } of blocking) {
          expect(real?.certain.map((each) => `${each.layer} ${each.kind}`)).toContain(`${layer} ${kind}`);
        }
        if (isAllowed) expect(real?.result.decision).toBe('allowed');
        const denying = real?.certain.filter(({ kind }) => kind === 'explicit') ?? [];
        const expected = [...mayDeny, ...blocking.map(({ layer }) => layer)];
        for (const { layer } of denying) expect(expected).toContain(layer);
      }
    }),
    runs(300),
  );
  for (const count of Object.values(outcomes)) expect(count).toBeGreaterThan(0);
});
