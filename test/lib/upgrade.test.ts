/**
 * An upgrade keeps what holds data or is known by its name: CloudFormation makes a resource anew where its logical id, its type or
 * a property that cannot be changed differs from the last release (`node scripts/keep-templates.ts`). `npm run test:deploy` makes
 * the upgrade in moto.
 */
import { expect, test } from 'vitest';
import { exampleTemplates, keptTemplates } from '../support/kept-templates.ts';
import { REPLACING } from '../support/replacing-properties.ts';
import type { Resource } from '../support/synthesized-stacks.ts';

/** Types that hold data, or that something outside of the stack knows by name. */
const KEPT = [
  'AWS::CloudFormation::StackSet',
  'AWS::DynamoDB::GlobalTable',
  'AWS::Events::Archive',
  'AWS::Events::EventBus',
  'AWS::IAM::Role',
  'AWS::KMS::Key',
  'AWS::Logs::LogGroup',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
];
/** A role without a name may be made anew: what needs it gets the new one in the same update. */
const isKept = ({ Type, Properties }: Resource): boolean =>
  KEPT.includes(Type) && (Type !== 'AWS::IAM::Role' || Properties.RoleName !== undefined);

const now = exampleTemplates();
const before = Object.entries(keptTemplates());
const keptOf = (template: (typeof now)[string] | undefined) =>
  Object.entries(template?.Resources ?? {})
    .filter(([, resource]) => isKept(resource))
    .map(([id, { Type, Properties }]) => [
      id,
      Type,
      (REPLACING[Type] ?? []).map((name) => Properties?.[name] ?? null),
    ]);

test('the last release has what an upgrade must keep', () => {
  const types = before.flatMap(([, template]) => keptOf(template).map(([, type]) => type));
  for (const type of KEPT) {
    // Only the opt-in trail has a bucket.
    if (type !== 'AWS::S3::Bucket') expect(types, type).toContain(type);
  }
});

test.each(before)(
  '%s: an upgrade makes nothing anew that holds data or is known by its name',
  (name, template) => {
    expect(keptOf(now[name])).toEqual(expect.arrayContaining(keptOf(template)));
  },
);

/** Source  CloudFormation Template Reference, "AWS::DynamoDB::GlobalTable": an update makes or deletes one index at a time. */
test.each(before)('%s: at most one index of its table is made or deleted', (name, template) => {
  const indexesOf = (each: typeof template | undefined): readonly string[] =>
    Object.values(each?.Resources ?? {}).flatMap(({ Type, Properties }) =>
      Type === 'AWS::DynamoDB::GlobalTable'
        ? Properties.GlobalSecondaryIndexes.map((index: unknown) => JSON.stringify(index))
        : [],
    );
  const [then, today] = [indexesOf(template), indexesOf(now[name])];
  const changed = [
    ...then.filter((each) => !today.includes(each)),
    ...today.filter((each) => !then.includes(each)),
  ];
  expect(changed.length).toBeLessThanOrEqual(1);
});
