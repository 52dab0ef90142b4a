/**
 * The central stack: its status, and its resources by type.
 *
 * Source  CloudFormation API Reference, DescribeStacks, ListStackResources. The physical id depends on the type: that
 *         of a rule on another bus than the default one is `BUS|RULE`.
 */
import { counted } from '../text/counted.ts';
import { PUT_BACK } from './advice.ts';
import { type CheckResult, resultsFor, subjectOf } from './check-result.ts';
import type { Inspection } from './inspection.ts';

export interface StackPart {
  /** Logical id. */
  readonly id: string;
  /** `AWS::SQS::Queue` */
  readonly type: string;
  /** Physical id. */
  readonly name: string;
}

export interface StackDescription {
  /** `UPDATE_COMPLETE` and the like. */
  readonly status: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly parts: readonly StackPart[];
}

/** The stack always has resources of these types: without one of each it is another stack. */
const ALWAYS = [
  'AWS::Events::Rule',
  'AWS::SQS::Queue',
  'AWS::Lambda::Function',
  'AWS::Lambda::EventSourceMapping',
  'AWS::DynamoDB::GlobalTable',
  'AWS::SNS::Topic',
  'AWS::CloudWatch::Alarm',
] as const;

const NO_STACK = 'set AWS_REGION (and AWS_PROFILE) to where it is deployed, or name it: --stack NAME';

export function checkStack(name: string, inspection: Inspection<StackDescription>): readonly CheckResult[] {
  const stack = subjectOf('stack', name);
  return resultsFor(stack, inspection, NO_STACK, ({ status, parts }) => {
    if (!/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return ofStatus(name, status);
    const missing = ALWAYS.filter((type) => parts.every((part) => part.type !== type));
    if (missing.length > 0) return stack.wrong(`has no ${missing.join(', no ')}`, PUT_BACK);
    return stack.fine(`${status}, ${counted(parts.length, 'resource')}`);
  });
}

function ofStatus(name: string, status: string): CheckResult {
  const stack = subjectOf('stack', name);
  if (status.endsWith('_IN_PROGRESS'))
    return stack.unknown(status, 'look again when the deployment has ended');
  return stack.wrong(status, `aws cloudformation describe-stack-events --stack-name ${name}`);
}

export function partsOfType(
  { lookup }: Inspection<StackDescription>,
  type: `AWS::${string}::${string}`,
): readonly StackPart[] {
  return lookup.kind === 'found' ? lookup.value.parts.filter((part) => part.type === type) : [];
}

/** `bus` undefined: the default bus. */
export function ruleNamed(physicalId: string): { readonly bus: string | undefined; readonly rule: string } {
  const at = physicalId.indexOf('|');
  return at === -1
    ? { bus: undefined, rule: physicalId }
    : { bus: physicalId.slice(0, at), rule: physicalId.slice(at + 1) };
}
