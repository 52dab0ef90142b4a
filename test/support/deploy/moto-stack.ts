/**
 * A template, made in moto resource by resource in the order of need: each through CloudFormation, in a stack of its own whose
 * references are resolved before, or, where moto's CloudFormation does not make the type, with the calls of its service.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { installMoto } from '../engines/moto.ts';
import type { Resource, SynthesizedTemplate } from '../synthesized-stacks.ts';
import { MADE_BY_API } from './made-by-api.ts';
import type { MotoAccount } from './moto-account.ts';
import { attributesRead, type Identified, inOrderOfNeed, templateValues } from './template-values.ts';

export interface DeployedResource extends Identified {
  readonly id: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever CloudFormation takes; tests look at what they know
  readonly properties: any;
}

export interface DeployedStack {
  readonly name: string;
  readonly account: MotoAccount;
  readonly resources: readonly DeployedResource[];
  /** In the opposite order. */
  readonly remove: () => Promise<void>;
}

/** Types that moto's CloudFormation makes, asked of the moto that is installed. */
export function typesOfMoto(): ReadonlySet<string> {
  const program = [
    'import json',
    'from moto.cloudformation.parsing import get_model_map',
    'print(json.dumps(list(get_model_map())))',
  ].join('\n');
  const { status, stdout, stderr } = spawnSync(join(installMoto(), 'python'), ['-c', program], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return new Set(JSON.parse(stdout));
}

export async function deployStack(
  name: string,
  template: SynthesizedTemplate,
  account: MotoAccount,
): Promise<DeployedStack> {
  // Once: tried again, an error of moto would be hidden by one about a stack that exists.
  const cloudformation = new CloudFormationClient({ ...account.client, maxAttempts: 1 });
  const made = new Map<string, DeployedResource>();
  const removals: (() => Promise<unknown>)[] = [];
  const { resolve, holds } = templateValues(template, account, made);
  for (const id of inOrderOfNeed(template)) {
    const { Type: type, Properties, Condition } = template.Resources[id] as Resource;
    if (Condition !== undefined && !holds(Condition)) continue;
    const properties = resolve(Properties ?? {});
    const read = attributesRead(template, id);
    const maker = MADE_BY_API[type];
    const physical = `${name}-${id}`;
    if (maker === null) {
      made.set(id, { id, type, properties, ref: physical, attributes: {} });
      continue;
    }
    const making =
      maker === undefined
        ? throughCloudFormation(physical, { type, properties, read }, cloudformation)
        : maker(properties, account, physical);
    const { remove, ...identified } = await making.catch((cause) => {
      throw new Error(`${id}, ${type}, cannot be made`, { cause });
    });
    made.set(id, { id, type, properties, ...identified });
    removals.unshift(remove);
  }
  return {
    name,
    account,
    resources: [...made.values()],
    async remove() {
      for (const each of removals) await each();
    },
  };
}

/** Where moto's `Ref` gives the name of an object in its memory. */
const REFS_OF_OURS: Readonly<Record<string, (properties: Wanted['properties']) => string>> = {
  'AWS::Events::EventBus': ({ Name }) => Name,
};

/** Source  CloudFormation Template Reference, AWS::Logs::LogGroup, return values. */
const asAwsGives = (type: string, name: string, value: string): string =>
  type === 'AWS::Logs::LogGroup' && name === 'Arn' && !value.endsWith(':*') ? `${value}:*` : value;

interface Wanted {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever CloudFormation takes
  readonly properties: any;
  readonly read: readonly string[];
}

/** Errors: what CloudFormation says; or an attribute that it does not give. */
async function throughCloudFormation(
  StackName: string,
  { type, properties, read }: Wanted,
  cloudformation: CloudFormationClient,
) {
  const Outputs = {
    Ref: { Value: { Ref: 'It' } },
    ...Object.fromEntries(read.map((name) => [`Get${name}`, { Value: { 'Fn::GetAtt': ['It', name] } }])),
  };
  const TemplateBody = JSON.stringify({ Resources: { It: { Type: type, Properties: properties } }, Outputs });
  const Capabilities = ['CAPABILITY_NAMED_IAM' as const];
  await cloudformation.send(new CreateStackCommand({ StackName, TemplateBody, Capabilities }));
  const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
  const [stack] = Stacks;
  if (stack?.StackStatus !== 'CREATE_COMPLETE') throw new Error(`${StackName} is ${stack?.StackStatus}`);
  const outputs = new Map((stack.Outputs ?? []).map((each) => [each.OutputKey, each.OutputValue ?? '']));
  const attributes = Object.fromEntries(
    read.map((name) => [name, asAwsGives(type, name, outputs.get(`Get${name}`) ?? '')]),
  );
  const ref = REFS_OF_OURS[type]?.(properties) ?? outputs.get('Ref') ?? '';
  const lacking = Object.entries({ Ref: ref, ...attributes }).find(([, value]) => value === '');
  if (lacking !== undefined) throw new Error(`moto gives no ${lacking[0]} of ${type}`);
  return {
    ref,
    attributes,
    remove: () => cloudformation.send(new DeleteStackCommand({ StackName })),
  };
}
