import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type NextStepInput, nextSteps } from '../../../core/attribute/next-steps.ts';
import { UNKNOWN_ATTRIBUTION } from '../../../core/model/attribution.ts';

const input = (overrides: Partial<NextStepInput> = {}): NextStepInput => ({
  denial: { account: '111122223333', region: 'eu-central-1', eventId: 'e-1' },
  attribution: UNKNOWN_ATTRIBUTION,
  hidden: [],
  resource: 'arn:aws:s3:::reports/a b',
  ...overrides,
});
const commandsOf = (overrides: Partial<NextStepInput>) =>
  nextSteps(input(overrides)).map(({ command }) => command);
const hidden = (layer: 'resourcePolicy' | 'sessionPolicy' | 'serviceControlPolicy') => [
  { layer, code: 'notRead', why: 'not read' } as const,
];

test.each<[string, Partial<NextStepInput>, readonly (string | null)[]]>([
  [
    'an encoded message',
    { claim: { encoded: { text: 'AAAA_bb-9', complete: true }, authorizationId: null } },
    [
      'aws sts decode-authorization-message --encoded-message AAAA_bb-9',
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=e-1 --region eu-central-1',
    ],
  ],
  [
    'an encoded message that is cut',
    { claim: { encoded: { text: 'AAAA', complete: false }, authorizationId: null } },
    [
      null,
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=e-1 --region eu-central-1',
    ],
  ],
  [
    'an authorization id',
    { claim: { encoded: null, authorizationId: 'd3xb' } },
    [
      'aws iam-toolbox get-request-authorization-details --authorization-id d3xb --region eu-central-1',
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=e-1 --region eu-central-1',
    ],
  ],
  [
    'a bucket whose policy was not read',
    { hidden: hidden('resourcePolicy') },
    [
      'aws s3api get-bucket-policy --bucket reports',
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=e-1 --region eu-central-1',
    ],
  ],
  [
    'an access point whose policy was not read',
    {
      hidden: hidden('resourcePolicy'),
      resource: 'arn:aws:s3:eu-central-1:111122223333:accesspoint/lake/object/a',
    },
    [
      'aws s3control get-access-point-policy --account-id 111122223333 --name lake --region eu-central-1',
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=e-1 --region eu-central-1',
    ],
  ],
  [
    'an access point of several Regions, whose name its ARN does not have',
    {
      hidden: hidden('resourcePolicy'),
      resource: 'arn:aws:s3::111122223333:accesspoint/mfzwi23gnjvgw.mrap/object/a',
    },
    [
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=e-1 --region eu-central-1',
    ],
  ],
  [
    'an index, whose policy is that of its table',
    {
      hidden: hidden('resourcePolicy'),
      resource: 'arn:aws:dynamodb:eu-central-1:111122223333:table/orders/index/by-day',
    },
    [
      'aws dynamodb get-resource-policy --resource-arn arn:aws:dynamodb:eu-central-1:111122223333:table/orders',
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=e-1 --region eu-central-1',
    ],
  ],
  [
    'a session whose session policy was not recorded',
    { hidden: hidden('sessionPolicy'), accessKeyId: 'ASIAEXAMPLE' },
    [
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=ResourceName,AttributeValue=ASIAEXAMPLE --region eu-central-1',
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=e-1 --region eu-central-1',
    ],
  ],
  [
    'a statement that turns on a tag of the resource',
    {
      hidden: [],
      openKeys: ['aws:ResourceTag/env', 'ec2:ResourceTag/owner', 'aws:SourceIp'],
      resource: 'arn:aws:ec2:eu-central-1:111122223333:instance/i-1',
    },
    [
      'aws resourcegroupstaggingapi get-resources --resource-arn-list arn:aws:ec2:eu-central-1:111122223333:instance/i-1 --region eu-central-1',
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=e-1 --region eu-central-1',
    ],
  ],
  [
    'a secret that was asked for by its name',
    {
      hidden: hidden('resourcePolicy'),
      openKeys: ['aws:ResourceTag/env'],
      resource: 'arn:aws:secretsmanager:eu-central-1:111122223333:secret:prod/db-??????',
    },
    [
      'aws secretsmanager get-resource-policy --secret-id prod/db',
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=e-1 --region eu-central-1',
    ],
  ],
  [
    'a tag of resources that the call does not name',
    {
      hidden: [],
      openKeys: ['aws:ResourceTag/env'],
      resource: 'arn:aws:ec2:eu-central-1:111122223333:instance/*',
    },
    [
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=e-1 --region eu-central-1',
    ],
  ],
  [
    'a statement that turns on a tag of the caller',
    {
      hidden: [],
      openKeys: ['aws:PrincipalTag/team'],
      denial: {
        account: '111122223333',
        region: 'eu-central-1',
        eventId: 'e-1',
        principal: { arn: 'arn:aws:iam::111122223333:role/ci/deploy' },
      },
    },
    [
      'aws iam list-role-tags --role-name deploy',
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=e-1 --region eu-central-1',
    ],
  ],
  [
    'an organization that was not read',
    { hidden: hidden('serviceControlPolicy') },
    [
      'denials snapshot --out organization.json',
      'aws cloudtrail lookup-events --lookup-attributes AttributeKey=EventId,AttributeValue=e-1 --region eu-central-1',
    ],
  ],
])('%s', (_note, overrides, commands) => {
  expect(commandsOf(overrides)).toEqual(commands);
});

test.each([
  ['AWS named the layer', { layer: 'identityPolicy', confidence: 'stated' }],
  ['no policy denied', { layer: 'notAPolicy', confidence: 'unknown' }],
] as const)('nothing is left to find out where %s', (_note, known) => {
  expect(commandsOf({ attribution: { ...UNKNOWN_ATTRIBUTION, ...known } })).toEqual([]);
});

test('law: whatever a caller chose, it is one word of at most three commands of one line', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
  fc.assert(
    fc.property(text, text, text, (name, id, key) => {
      const steps = nextSteps(
        input({
          denial: { account: '111122223333', region: 'eu-central-1', eventId: id },
          hidden: [...hidden('resourcePolicy'), ...hidden('sessionPolicy')],
          accessKeyId: key,
          openKeys: [`aws:ResourceTag/${key}`, `aws:PrincipalTag/${key}`],
          resource: `arn:aws:s3:::${name}`,
        }),
      );
      expect(steps.length).toBeLessThanOrEqual(3);
      for (const { do: what, command } of steps) {
        expect(what).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
        expect(wordsOf(command ?? '').length).toBeLessThanOrEqual(8);
      }
    }),
  );
});

/** The words of a shell's command line, of plain and single-quoted parts. */
function wordsOf(command: string): readonly string[] {
  const words = command.match(/(?:[^\s']|'[^']*'|\\')+/g) ?? [];
  expect(words.join(' ')).toBe(command);
  return words;
}
