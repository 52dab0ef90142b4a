/** Settings that are off in the examples, made in moto: a key of one's own, set later; and the guardrail. */
import { readFileSync } from 'node:fs';
import {
  CreateOrganizationCommand,
  DescribePolicyCommand,
  ListPoliciesForTargetCommand,
  ListRootsCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asTheyStand } from '../support/deploy/as-they-stand.ts';
import { CENTRAL, deployAll, HOME } from '../support/deploy/deploy-all.ts';
import { deploymentOf } from '../support/deploy/deployment.ts';
import { checksOf } from '../support/deploy/fits-together.ts';
import { type Identity, identitiesOf, notKept } from '../support/deploy/identities.ts';
import { MARK, putMark } from '../support/deploy/marks.ts';
import { motoAccount } from '../support/deploy/moto-account.ts';
import { type DeployedStack, deployStack } from '../support/deploy/moto-stack.ts';
import { whatIsLeft } from '../support/deploy/what-is-left.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import { type SynthesizedTemplate, synthesizedStacks } from '../support/synthesized-stacks.ts';

let moto: Moto;
beforeAll(async () => {
  moto = await startMoto();
});
afterAll(() => moto?.stop());

describe('customerKey, set later', () => {
  let before: ReadonlyMap<string, Identity>;
  let stacks: DeployedStack[];

  beforeAll(async () => {
    const old = await deployAll({ templates: synthesizedStacks('account'), members: [], whenMade: putMark });
    before = await identitiesOf(old);
    const templates = synthesizedStacks('account', { customerKey: true });
    stacks = await deployAll({ templates, members: [], before: old });
  });

  test('all is changed in place, with what it holds; only the key of the topics goes', async () => {
    expect(JSON.stringify([...before.values()]).split(MARK).length).toBeGreaterThan(8);
    expect(notKept(before, await identitiesOf(stacks))).toEqual([
      `${CENTRAL} ${HOME} DenialMonitor AlertsKey9E1197AF`,
    ]);
    const compared = await asTheyStand(stacks);
    expect(compared.length).toBeGreaterThan(15);
    for (const { id, stands, wanted } of compared) expect(stands, id).toEqual(wanted);
  });

  test('every part is there for what names it, and lets it in, the key too', () => {
    const deployment = deploymentOf(stacks);
    expect(checksOf(deployment).filter(({ faults }) => faults.length > 0)).toEqual([]);
    const [key] = deployment.ofType('AWS::KMS::Key').filter(({ isRetained }) => isRetained);
    const statements: readonly { readonly Sid?: string }[] = key?.properties.KeyPolicy.Statement;
    for (const { Sid } of statements.filter((each) => each.Sid !== undefined)) {
      const KeyPolicy = { Statement: statements.filter((each) => each.Sid !== Sid) };
      const broken = stacks.map((stack) => ({
        ...stack,
        resources: stack.resources.map((each) =>
          each.id === key?.id ? { ...each, properties: { ...each.properties, KeyPolicy } } : each,
        ),
      }));
      const faults = checksOf(deploymentOf(broken)).flatMap((check) => check.faults);
      expect(faults, `without ${Sid}`).not.toEqual([]);
    }
  });

  test('after the removal the table and its key are left', async () => {
    const key = deploymentOf(stacks).ofType('AWS::KMS::Key')[0]?.attributes.Arn;
    for (const stack of stacks.toReversed()) await stack.remove();
    const left = [];
    for (const { account } of stacks) left.push(...(await whatIsLeft(account)));
    expect(new Set(left)).toEqual(new Set(['DenialMonitor-TableCD117FA1', key]));
  });
});

test('guardrailTargets: the policy of examples/guardrails is attached, and gone after its removal', async () => {
  const home = await motoAccount(CENTRAL, HOME);
  const organizations = new OrganizationsClient(home.client);
  await organizations.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots = [] } = await organizations.send(new ListRootsCommand({}));
  const root = Roots[0]?.Id ?? '';
  const templates = synthesizedStacks('organization', { targets: [root], guardrailTargets: [root] });
  const template = templates.get('DenialMonitorGuardrail') as SynthesizedTemplate;
  const attached = async () => {
    const Filter = 'SERVICE_CONTROL_POLICY';
    const command = new ListPoliciesForTargetCommand({ TargetId: root, Filter });
    const { Policies = [] } = await organizations.send(command);
    return Policies.filter(({ AwsManaged }) => AwsManaged !== true);
  };
  const stack = await deployStack('DenialMonitorGuardrail', template, home);
  const [{ Id: PolicyId, Name } = {}] = await attached();
  expect(Name).toBe('protect-denial-monitor');
  const { Policy } = await organizations.send(new DescribePolicyCommand({ PolicyId }));
  expect(JSON.parse(Policy?.Content ?? '')).toEqual(
    JSON.parse(readFileSync('examples/guardrails/protect-denial-monitor.json', 'utf8')),
  );
  await stack.remove();
  expect(await attached()).toEqual([]);
});
