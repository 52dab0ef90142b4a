/**
 * What pseudo parameters stand for.
 *
 * Source  CloudFormation User Guide, "Get AWS values using pseudo parameters".
 */
import { partitionOf } from '../../record/partition.ts';
import { type Found, unknown } from './found.ts';
import type { Stack } from './stack.ts';

interface Part {
  readonly of: (stack: Stack) => string | undefined;
  /** Where it comes from. */
  readonly from: string;
}

/** An organization lies in one partition, but which one follows from a Region only. */
const partitionIn = ({ region }: Stack): string | undefined =>
  region === undefined ? undefined : partitionOf(region, undefined);

const SUFFIXES: ReadonlyMap<string, string> = new Map([
  ['aws', 'amazonaws.com'],
  ['aws-us-gov', 'amazonaws.com'],
  ['aws-cn', 'amazonaws.com.cn'],
]);

const PARTS: ReadonlyMap<string, Part> = new Map([
  ['AWS::AccountId', { of: ({ account }) => account, from: '--stack-account ID' }],
  ['AWS::Region', { of: ({ region }) => region, from: '--stack-region REGION' }],
  ['AWS::Partition', { of: partitionIn, from: '--stack-region REGION' }],
  [
    'AWS::URLSuffix',
    { of: (stack) => SUFFIXES.get(partitionIn(stack) ?? ''), from: '--stack-region REGION' },
  ],
  ['AWS::StackName', { of: ({ name }) => name, from: '--stack FILE' }],
]);

/** Of `AWS::Region` and its like. */
export function placeOf(name: string, stack: Stack, path: string): Found {
  const part = PARTS.get(name);
  if (part === undefined) return unknown(path, `\`${name}\` is known only when the template is deployed`);
  const value = part.of(stack);
  return value === undefined ? unknown(path, `\`${name}\` is not known: give ${part.from}`) : { value };
}
