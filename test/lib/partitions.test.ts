/** Every template of each partition that the settings take, with all that a setting can add. */
import { expect, test } from 'vitest';
import { resourcesOf, synthesizedStacks } from '../support/synthesized-stacks.ts';

const EVERYTHING = {
  alertEmail: 'ops@example.com',
  alertChannels: ['chat', 'pagerduty', 'machine', 'events', 'securityHub'],
  askConfig: 'on',
  customerKey: true,
  networkActivity: ['kms.amazonaws.com'],
};

const ORGANIZATION = { guardrailTargets: ['r-exam'] };
const PAGERDUTY = { pagerDutySecret: 'ops/pagerduty' };

const templatesOf = (
  scope: 'account' | 'organization',
  home: string,
  others: readonly string[],
  partition: string,
  more: Readonly<Record<string, unknown>>,
): readonly string[] =>
  [
    ...synthesizedStacks(scope, {
      ...EVERYTHING,
      ...(scope === 'organization' ? ORGANIZATION : {}),
      ...more,
      homeRegion: home,
      regions: [home, ...others],
      backfill: [`arn:${partition}:s3:::org-logs/AWSLogs/`],
    }).values(),
  ].flatMap((template) => [
    JSON.stringify(template),
    ...resourcesOf(template, 'AWS::CloudFormation::StackSet').map(
      ({ Properties }) => Properties.TemplateBody,
    ),
  ]);

/** In a service's name in a policy, AWS uses `amazonaws.com` in every partition, but not in a host. */
const HOST = /"[a-z0-9.-]+\.[a-z]{2,5}-[a-z-]+-\d\.amazonaws\.com"/;

/** Here, because the first synthesis of a process takes long. */
const PARTITIONS: readonly (readonly [string, readonly string[]])[] = (
  [
    ['aws-cn', 'account', 'cn-north-1', ['cn-northwest-1'], PAGERDUTY],
    ['aws-us-gov', 'organization', 'us-gov-west-1', ['us-gov-east-1'], {}],
    ['aws-eusc', 'organization', 'eusc-de-east-1', [], PAGERDUTY],
    // Opt-in Regions, whose partition is `aws`.
    ['aws', 'organization', 'af-south-1', ['ap-east-1'], PAGERDUTY],
  ] as const
).map(([partition, scope, home, others, more]) => [
  partition,
  templatesOf(scope, home, others, partition, more),
]);

test.each(PARTITIONS)(
  '%s: no ARN, Region or host of another partition is in a template',
  (partition, templates) => {
    expect(templates.length).toBeGreaterThanOrEqual(3);
    for (const template of templates) {
      const arns = [...template.matchAll(/arn:(aws[a-z-]*):/g)].map(([, named]) => named);
      expect(arns.filter((named) => named !== partition)).toEqual([]);
      if (partition !== 'aws') expect(template).not.toMatch(/\bus-east-1\b/);
      expect(template).not.toMatch(HOST);
    }
  },
);

test('PagerDuty is refused in GovCloud, where EventBridge has no API destinations', () => {
  expect(() => templatesOf('organization', 'us-gov-west-1', [], 'aws-us-gov', PAGERDUTY)).toThrow(
    "Resource type 'AWS::Events::ApiDestination' does not exist in 'us-gov-west-1'",
  );
});
