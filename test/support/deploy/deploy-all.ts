/** All stacks of one settings file, in the order of docs/deploy.md; the stack set's template in each account and Region. */
import { CloudFormationClient, DescribeStackSetCommand } from '@aws-sdk/client-cloudformation';
import { expect } from 'vitest';
import type { SynthesizedTemplate } from '../synthesized-stacks.ts';
import { uploadAssets } from './assets.ts';
import { type MotoAccount, motoAccount } from './moto-account.ts';
import { type DeployedStack, deployStack, upgradeStack, type WhenMade } from './moto-stack.ts';

/** Of whom moto takes a caller without a session to be, as the functions are. */
export const CENTRAL = '123456789012';
export const HOME = 'us-east-1';
const MANAGEMENT = '999988887777';

interface Given {
  /** By name of the stack. */
  readonly templates: ReadonlyMap<string, SynthesizedTemplate>;
  /** Accounts that the members' template is made in. */
  readonly members: readonly string[];
  /** What the templates are laid over. */
  readonly before?: readonly DeployedStack[];
  readonly whenMade?: WhenMade;
}

export async function deployAll({
  templates,
  members,
  before = [],
  whenMade,
}: Given): Promise<DeployedStack[]> {
  const deploy = (name: string, template: SynthesizedTemplate, account: MotoAccount) => {
    const isIt = (each: DeployedStack) =>
      each.name === name &&
      each.account.account === account.account &&
      each.account.region === account.region;
    const old = before.find(isIt);
    return old === undefined ? deployStack(name, template, account, whenMade) : upgradeStack(old, template);
  };
  const home = await motoAccount(CENTRAL, HOME);
  const central = templates.get('DenialMonitor') as SynthesizedTemplate;
  await uploadAssets(central, home);
  const made = [await deploy('DenialMonitor', central, home)];
  const set = made[0]?.resources.find(({ type }) => type === 'AWS::CloudFormation::StackSet');
  if (set !== undefined) {
    const { StackSetName, TemplateBody, StackInstancesGroup } = set.properties;
    const command = new DescribeStackSetCommand({ StackSetName });
    const { StackSet } = await new CloudFormationClient(home.client).send(command);
    expect(StackSet?.TemplateBody).toBe(TemplateBody);
    for (const region of StackInstancesGroup[0].Regions)
      for (const account of members)
        made.push(await deploy('Member', JSON.parse(TemplateBody), await motoAccount(account, region)));
  }
  for (const [name, template] of templates) {
    if (name === 'DenialMonitor') continue;
    const region = name.replace(/^DenialMonitor[A-Za-z]+-/, '');
    const account = name.includes('Management') ? MANAGEMENT : CENTRAL;
    made.push(await deploy(name, template, await motoAccount(account, region)));
  }
  return made;
}
