/**
 * Where a template is deployed: what its parameters and pseudo parameters stand for, and what its resources are called.
 *
 * Source  CloudFormation User Guide, "Get AWS values using pseudo parameters"; API Reference, DescribeStackResources,
 *         ListStackResources.
 */
import type { Fault } from '../../evaluate/parse/fault.ts';
import { parseArn } from '../../model/arn.ts';
import { listAt, parseJson, textAt, valueAt } from '../../record/json.ts';

export interface Stack {
  /** 12 digits. */
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly name: string | undefined;
  /** Values that are given for parameters. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Names in AWS by names in the template; undefined: the deployed stack is not given. */
  readonly resources: ReadonlyMap<string, string> | undefined;
}

export type DeployedStack = Omit<Stack, 'parameters'>;

/** What `aws cloudformation describe-stack-resources` prints, or `list-stack-resources`. */
export function readStackResources(
  text: string,
): { readonly stack: DeployedStack } | { readonly faults: readonly Fault[] } {
  const parsed = parseJson(text);
  if ('problem' in parsed) return { faults: [{ path: '$', problem: `is not JSON: ${parsed.problem}` }] };
  const { value } = parsed;
  const member = ['StackResources', 'StackResourceSummaries'].find((each) =>
    Array.isArray(valueAt(value, each)),
  );
  if (member === undefined) {
    const problem =
      'is missing: give the output of `aws cloudformation describe-stack-resources --stack-name NAME`';
    return { faults: [{ path: '$.StackResources', problem }] };
  }
  const rows = listAt(value, member);
  const resources = rows.flatMap((row): readonly (readonly [string, string])[] => {
    const [id, name] = [textAt(row, 'LogicalResourceId'), textAt(row, 'PhysicalResourceId')];
    return id === undefined || name === undefined || isGone(row) ? [] : [[id, name]];
  });
  const stacks = new Set(rows.flatMap((row) => textAt(row, 'StackId') ?? []));
  if (stacks.size > 1) return { faults: [{ path: `$.${member}`, problem: 'must be of one stack' }] };
  const arn = parseArn([...stacks][0] ?? '');
  return {
    stack: {
      account: arn?.account || undefined,
      region: arn?.region || undefined,
      name: arn?.resource.split('/')[1],
      resources: new Map(resources),
    },
  };
}

const isGone = (row: unknown): boolean => textAt(row, 'ResourceStatus') === 'DELETE_COMPLETE';
