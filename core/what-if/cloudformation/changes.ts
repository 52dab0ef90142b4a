/**
 * What a CloudFormation template does to policies, as changes; and what of it is not read.
 *
 * Shape   Template, Stack -> Change[], and the path and reason of each part that is left out.
 * Source  CloudFormation Template Reference, `AWS::Organizations::Policy`, `AWS::IAM::Role`, `AWS::S3::BucketPolicy` …
 *
 * A template states what will be there. What it no longer states, and so removes, is not in it.
 *
 * INVARIANT: each resource gives changes, or it or its type is named as not read.
 */
import { memberPath, type Warning } from '../../evaluate/parse/fault.ts';
import type { NotRead } from '../terraform/changes.ts';
import type { Change } from '../variant/change.ts';
import { unknown } from './found.ts';
import { identity, inlineOfMany, inlineOfOne, managed, type Unread } from './identities.ts';
import {
  arnIn,
  arnOfQueue,
  bucketArn,
  endpoint,
  key,
  ofResources,
  organizationPolicy,
  secretArn,
} from './others.ts';
import type { Part, Reading } from './reading.ts';
import type { Stack } from './stack.ts';
import type { Template, TemplateResource } from './template.ts';
import { Values } from './values.ts';

type Reader = (reading: Reading, unread: Unread) => readonly Part[];

const MANAGED_POLICY = 'AWS::IAM::ManagedPolicy';

const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [MANAGED_POLICY, managed],
  ['AWS::Organizations::Policy', organizationPolicy],
  ['AWS::IAM::Role', identity('role')],
  ['AWS::IAM::User', identity('user')],
  ['AWS::IAM::Group', identity('group')],
  ['AWS::IAM::Policy', inlineOfMany],
  ['AWS::IAM::RolePolicy', inlineOfOne('role')],
  ['AWS::IAM::UserPolicy', inlineOfOne('user')],
  ['AWS::IAM::GroupPolicy', inlineOfOne('group')],
  ['AWS::S3::BucketPolicy', ofResources('Bucket', 'PolicyDocument', bucketArn)],
  ['AWS::SQS::QueuePolicy', ofResources('Queues', 'PolicyDocument', arnOfQueue)],
  ['AWS::SNS::TopicPolicy', ofResources('Topics', 'PolicyDocument', arnIn)],
  ['AWS::SecretsManager::ResourcePolicy', ofResources('SecretId', 'ResourcePolicy', secretArn)],
  ['AWS::KMS::Key', key],
  ['AWS::EC2::VPCEndpoint', endpoint],
]);

export interface TemplateChanges {
  readonly changes: readonly Change[];
  readonly notRead: readonly NotRead[];
  readonly warnings: readonly Warning[];
}

export function changesOfTemplate(template: Template, stack: Stack): TemplateChanges {
  const values = new Values(template, stack);
  const warnings: Warning[] = [];
  const parts: Part[] = [];
  const unread = new Set<string>();
  for (const resource of inOrder(template)) {
    const reader = READERS.get(resource.type ?? '');
    if (reader === undefined) continue;
    const reading = { resource, values, warnings };
    const found = absent(reading) ?? reader(reading, unread);
    if (resource.type === MANAGED_POLICY && found.some((part) => 'why' in part)) noteUnread(reading, unread);
    if (found.length === 0) parts.push(unknown(resource.path, 'states no policy'));
    for (const part of found) parts.push(part);
  }
  return {
    changes: parts.flatMap((part) => ('why' in part ? [] : [part])),
    notRead: [
      ...parts.flatMap((part) => ('why' in part ? [{ address: part.path, why: part.why }] : [])),
      ...otherTypes(template),
    ],
    warnings: [...warnings, ...[...values.defaults].map(byDefault)],
  };
}

/** The deployed stack may have another value. */
const byDefault = (name: string): Warning => ({
  path: `${memberPath('$.Parameters', name)}.Default`,
  says: `The parameter \`${name}\` has its default, since no --parameter is given for it.`,
});

/** What is attached stands before those to which it is attached. */
function inOrder({ resources }: Template): readonly TemplateResource[] {
  const all = [...resources.values()];
  const isManaged = ({ type }: TemplateResource) => type === MANAGED_POLICY;
  return [...all.filter(isManaged), ...all.filter((each) => !isManaged(each))];
}

/** Of a resource that is not made, or perhaps not. */
function absent({ resource, values }: Reading): readonly Part[] | undefined {
  const { condition, path } = resource;
  if (condition === undefined) return undefined;
  const holds = values.condition(condition, `${path}.Condition`);
  if ('why' in holds) return [holds];
  if (holds.value === true) return undefined;
  return [unknown(path, `its condition \`${condition}\` does not hold: what that removes is not read`)];
}

function noteUnread({ resource, values }: Reading, unread: Set<string>): void {
  const arn = values.name(resource, undefined, resource.path);
  if ('value' in arn && typeof arn.value === 'string') unread.add(arn.value);
}

const NESTED: ReadonlySet<string> = new Set(['AWS::CloudFormation::Stack', 'AWS::CloudFormation::StackSet']);

/** A template has hundreds of resources that have nothing to do with policies: they are named by their types. */
function otherTypes({ resources }: Template): readonly NotRead[] {
  const counts = new Map<string, number>();
  const loops: NotRead[] = [];
  for (const { type, path } of resources.values()) {
    if (type === undefined) loops.push({ address: path, why: 'it is no resource with a "Type"' });
    else if (!READERS.has(type)) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  const types = [...counts].map(([type, count]) => ({
    address: count === 1 ? type : `${type} (${count})`,
    why: NESTED.has(type) ? 'it has a template of its own: give that, too' : 'its type is not read',
  }));
  return [...loops, ...types];
}
