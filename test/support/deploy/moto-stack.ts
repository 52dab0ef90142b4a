/**
 * A template, made in moto resource by resource in the order of need: each through CloudFormation, in a stack of its own whose
 * references are resolved before, or, where moto's CloudFormation does not make the type, with the calls of its service. Laid over an
 * older one it changes what differs, in place where CloudFormation can; then what went is removed.
 *
 * Source  CloudFormation User Guide, "Understand update behaviors of stack resources"
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import {
  CloudFormationClient,
  CreateStackCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { installMoto } from '../engines/moto.ts';
import { REPLACING } from '../replacing-properties.ts';
import type { Resource, SynthesizedTemplate } from '../synthesized-stacks.ts';
import { MADE_BY_API } from './made-by-api.ts';
import type { MotoAccount } from './moto-account.ts';
import { attributesRead, type Identified, inOrderOfNeed, templateValues } from './template-values.ts';
import { UPDATED_BY_API } from './updated-by-api.ts';

export interface DeployedResource extends Identified {
  readonly id: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever CloudFormation takes; tests look at what they know
  readonly properties: any;
  /** Name of the stack, or of the resource, that it was made as. */
  readonly physical: string;
  /** It outlives its stack, and what replaces it. */
  readonly isRetained: boolean;
  readonly remove: () => Promise<unknown>;
}

export type How = 'made' | 'updated by CloudFormation' | "updated by the service's API" | 'removed';

export interface Change {
  readonly id: string;
  readonly type: string;
  readonly how: How;
}

export interface DeployedStack {
  readonly name: string;
  readonly account: MotoAccount;
  readonly resources: readonly DeployedResource[];
  /** What the last deployment did. */
  readonly changes: readonly Change[];
  /** In the opposite order. */
  readonly remove: () => Promise<void>;
}

/** Called when a resource was made, before anything that needs it. */
export type WhenMade = (resource: DeployedResource, account: MotoAccount) => Promise<void>;

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

export const deployStack = (
  name: string,
  template: SynthesizedTemplate,
  account: MotoAccount,
  whenMade?: WhenMade,
): Promise<DeployedStack> =>
  lay(template, { name, account, resources: [], changes: [], remove: async () => {} }, whenMade);

/** Errors: an update that moto's CloudFormation does not make, and we do not make either. */
export const upgradeStack = (before: DeployedStack, template: SynthesizedTemplate): Promise<DeployedStack> =>
  lay(template, before);

async function lay(
  template: SynthesizedTemplate,
  { name, account, resources: before }: DeployedStack,
  whenMade: WhenMade = async () => {},
): Promise<DeployedStack> {
  const made = new Map<string, DeployedResource>();
  const changes: Change[] = [];
  const gone = new Set(before);
  const { resolve, holds } = templateValues(template, account, made, name);
  for (const id of inOrderOfNeed(template)) {
    const { Type: type, Properties, Condition, DeletionPolicy } = template.Resources[id] as Resource;
    if (Condition !== undefined && !holds(Condition)) continue;
    const wanted: Wanted = {
      type,
      properties: resolve(Properties ?? {}),
      read: attributesRead(template, id),
    };
    const old = before.find((each) => each.id === id);
    const isRetained = DeletionPolicy === 'Retain';
    const failed = (cause: unknown) => {
      throw new Error(`${id}, ${type}, cannot be made`, { cause });
    };
    if (old !== undefined && isInPlace(old, wanted)) {
      gone.delete(old);
      const { how, ...values } = await update(old, wanted, account).catch(failed);
      made.set(id, { ...old, properties: wanted.properties, isRetained, ...values });
      if (how !== undefined) changes.push({ id, type, how });
      continue;
    }
    const physical = old === undefined ? `${name}-${id}` : `${old.physical}-anew`;
    const identified = await make(physical, wanted, account).catch(failed);
    const resource = { id, type, properties: wanted.properties, physical, isRetained, ...identified };
    made.set(id, resource);
    changes.push({ id, type, how: 'made' });
    await whenMade(resource, account);
  }
  const resources = [...made.values()];
  const removed = await removeAll(before.filter((each) => gone.has(each)));
  return {
    name,
    account,
    resources,
    changes: [...changes, ...removed.map(({ id, type }) => ({ id, type, how: 'removed' as const }))],
    async remove() {
      await removeAll(resources);
    },
  };
}

/** In the opposite order; but not what is retained, which it leaves out of what it returns. */
async function removeAll(resources: readonly DeployedResource[]): Promise<readonly DeployedResource[]> {
  const removed = resources.filter(({ isRetained }) => !isRetained).toReversed();
  for (const { remove } of removed) await remove();
  return removed;
}

/** Errors: a type whose properties are not known. */
function isInPlace(old: DeployedResource, { type, properties }: Wanted): boolean {
  const replacing = REPLACING[type];
  if (replacing === undefined) throw new Error(`which properties of ${type} make it anew is not known here`);
  return (
    old.type === type && replacing.every((name) => isDeepStrictEqual(old.properties[name], properties[name]))
  );
}

type Made = Identified & Pick<DeployedResource, 'remove'>;

async function make(physical: string, wanted: Wanted, account: MotoAccount): Promise<Made> {
  const maker = MADE_BY_API[wanted.type];
  if (maker === null) return { ref: physical, attributes: {}, remove: async () => {} };
  if (maker !== undefined) return maker(wanted.properties, account, physical);
  const cloudformation = cloudformationOf(account);
  await cloudformation.send(new CreateStackCommand(stackOf(physical, wanted)));
  const values = await identified(physical, wanted, cloudformation);
  const remove = () => cloudformation.send(new DeleteStackCommand({ StackName: physical }));
  return { ...values, remove };
}

/** `how` is undefined where nothing differs. */
async function update(
  old: DeployedResource,
  wanted: Wanted,
  account: MotoAccount,
): Promise<Partial<Identified> & { readonly how?: How }> {
  const { type, properties, read } = wanted;
  const isSame = isDeepStrictEqual(old.properties, properties);
  const maker = MADE_BY_API[type];
  if (maker === null || (isSame && read.every((name) => name in old.attributes))) return {};
  const updater = UPDATED_BY_API[type];
  if (!isSame && updater !== undefined) {
    await updater(properties, account, old);
    return { how: "updated by the service's API" };
  }
  if (maker !== undefined) throw new Error(`no call that updates ${type} is known here`);
  if (!isSame && !UPDATED_BY_CLOUDFORMATION.has(type))
    throw new Error(`moto's CloudFormation does not update ${type} in place`);
  const cloudformation = cloudformationOf(account);
  await cloudformation.send(new UpdateStackCommand(stackOf(old.physical, wanted)));
  const values = await identified(old.physical, wanted, cloudformation);
  return { ...values, ...(isSame ? {} : { how: 'updated by CloudFormation' }) };
}

/** It makes a topic, a bus, a rule and a dashboard anew on an update; of these the last two hold nothing. */
const UPDATED_BY_CLOUDFORMATION: ReadonlySet<string> = new Set([
  'AWS::CloudWatch::Dashboard',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Logs::ResourcePolicy',
  'AWS::StepFunctions::StateMachine',
]);

// Once: tried again, an error of moto would be hidden by one about a stack that exists.
const cloudformationOf = ({ client }: MotoAccount) => new CloudFormationClient({ ...client, maxAttempts: 1 });

/** Where moto's `Ref` gives the name of an object in its memory. */
const REFS_OF_OURS: Readonly<Record<string, (properties: Wanted['properties']) => string>> = {
  'AWS::Events::EventBus': ({ Name }) => Name,
};

/** Source  CloudFormation Template Reference, AWS::Logs::LogGroup, return values. */
const asAwsGives = (type: string, name: string, value: string): string =>
  type === 'AWS::Logs::LogGroup' && name === 'Arn' && !value.endsWith(':*') ? `${value}:*` : value;

/** A key's policy as text; a state machine from this property alone. */
const AS_MOTO_TAKES: Readonly<Record<string, (properties: Wanted['properties']) => object>> = {
  'AWS::KMS::Key': ({ KeyPolicy, ...rest }) => ({ ...rest, KeyPolicy: JSON.stringify(KeyPolicy) }),
  'AWS::StepFunctions::StateMachine': ({ Definition, ...rest }) => ({
    ...rest,
    DefinitionString: JSON.stringify(Definition),
  }),
};

interface Wanted {
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: whatever CloudFormation takes
  readonly properties: any;
  /** Attributes. */
  readonly read: readonly string[];
}

/** Of the resource alone, with what others need of it as outputs. */
function stackOf(StackName: string, { type, properties, read }: Wanted) {
  const Outputs = {
    Ref: { Value: { Ref: 'It' } },
    ...Object.fromEntries(read.map((name) => [`Get${name}`, { Value: { 'Fn::GetAtt': ['It', name] } }])),
  };
  const Properties = AS_MOTO_TAKES[type]?.(properties) ?? properties;
  const TemplateBody = JSON.stringify({ Resources: { It: { Type: type, Properties } }, Outputs });
  return { StackName, TemplateBody, Capabilities: ['CAPABILITY_NAMED_IAM' as const] };
}

/** Errors: what CloudFormation says; or an attribute that it does not give. */
async function identified(
  StackName: string,
  { type, properties, read }: Wanted,
  cloudformation: CloudFormationClient,
): Promise<Identified> {
  const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName }));
  const [stack] = Stacks;
  if (!/^(?:CREATE|UPDATE)_COMPLETE$/.test(stack?.StackStatus ?? ''))
    throw new Error(`${StackName} is ${stack?.StackStatus}`);
  const outputs = new Map((stack?.Outputs ?? []).map((each) => [each.OutputKey, each.OutputValue ?? '']));
  const attributes = Object.fromEntries(
    read.map((name) => [name, asAwsGives(type, name, outputs.get(`Get${name}`) ?? '')]),
  );
  const ref = REFS_OF_OURS[type]?.(properties) ?? outputs.get('Ref') ?? '';
  const lacking = Object.entries({ Ref: ref, ...attributes }).find(([, value]) => value === '');
  if (lacking !== undefined) throw new Error(`moto gives no ${lacking[0]} of ${type}`);
  return { ref, attributes };
}
