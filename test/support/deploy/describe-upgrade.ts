/**
 * The last release's templates made in moto, with something in all that holds things, and today's laid over them: what is there is
 * still the same, what changed is as today's templates have it, denied calls of a member reach the topic, and the removal leaves what
 * is retained. The last release's code is not kept: the functions of now run in the environments of both.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTable, type DynamodbLocal, startDynamodbLocal } from '../engines/dynamodb-local.ts';
import { type Moto, startMoto } from '../engines/moto.ts';
import { type Subscriber, subscribe } from '../engines/subscriber.ts';
import { keptTemplates } from '../kept-templates.ts';
import { type SynthesizedTemplate, synthesizedStacks } from '../synthesized-stacks.ts';
import { asTheyStand } from './as-they-stand.ts';
import { deniedCalls, openFunctions } from './denied-calls.ts';
import { CENTRAL, deployAll, HOME } from './deploy-all.ts';
import { deploymentOf } from './deployment.ts';
import { checksOf } from './fits-together.ts';
import { type Identity, identitiesOf, notKept, READERS } from './identities.ts';
import { MARK, putMark } from './marks.ts';
import type { DeployedStack, WhenMade } from './moto-stack.ts';
import type { Place } from './template-values.ts';
import { whatIsLeft } from './what-is-left.ts';

/** Before the upgrade, and after it: too few for an alert, but for both together. */
const CALLS = 8;

interface Described {
  /** Accounts that the members' template is made in. */
  readonly members: readonly string[];
  readonly denied: Place;
}

export function describeUpgrade(settings: string, { members, denied }: Described): void {
  let moto: Moto;
  let engine: DynamodbLocal;
  let old: DeployedStack[];
  let before: ReadonlyMap<string, Identity>;
  let upgraded: DeployedStack[];
  let mailbox: Subscriber | undefined;

  beforeAll(async () => {
    moto = await startMoto();
    engine = await startDynamodbLocal();
    const whenMade: WhenMade = async (resource, account) => {
      await putMark(resource, account);
      if (resource.id === ALERTS) mailbox = await subscribe({ region: HOME, arn: resource.ref }, 'mailbox');
    };
    old = await deployAll({ templates: templatesBefore(settings), members, whenMade });
    before = await identitiesOf(old);
    const functions = await openFunctions(engine);
    await createTable(engine.client, functions.table);
    await functions.ingest(denied, deniedCalls(denied, CALLS));
    functions.close();
    upgraded = await deployAll({ templates: templatesNow(settings), members, before: old });
  });
  afterAll(async () => {
    await moto?.stop();
    await engine?.stop();
  });

  test('what is changed, and how, is listed', () => {
    const changes = upgraded.flatMap((stack) => stack.changes);
    const byHow = Map.groupBy(changes, ({ type, how }) => `${how}: ${type}`);
    const lines = [...byHow].map(([key, { length }]) => `  ${key}, ${length}`).toSorted();
    process.stdout.write(`${settings}, upgrade: ${changes.length} changes\n${lines.join('\n')}\n`);
    expect(changes.filter(({ type, how }) => how === 'removed' && Object.hasOwn(READERS, type))).toEqual([]);
  });

  test('all that holds something, or is known by its name, is the one that was there', async () => {
    const types = new Set([...before.values()].map(({ type }) => type));
    const isMet = (type: string) => settings === 'organization' || type !== 'AWS::CloudFormation::StackSet';
    expect(types).toEqual(new Set(Object.keys(READERS).filter(isMet)));
    expect(JSON.stringify([...before.values()]).split(MARK).length).toBeGreaterThan(8);
    expect(notKept(before, await identitiesOf(upgraded))).toEqual([]);
  });

  test("what is changed stands in moto as today's templates have it", async () => {
    const compared = await asTheyStand(upgraded);
    expect(compared.length).toBeGreaterThan(0);
    for (const { id, stands, wanted } of compared) expect(stands, id).toEqual(wanted);
  });

  test('every part is there for what names it, and lets it in', () => {
    const checks = checksOf(deploymentOf(upgraded));
    expect(checks.filter(({ faults }) => faults.length > 0)).toEqual([]);
    expect(checks.length).toBeGreaterThan(60);
  });

  test('denied calls of before and after become one message, to who was subscribed before', async () => {
    const functions = await openFunctions(engine);
    try {
      await functions.ingest(denied, deniedCalls(denied, CALLS));
      expect(await functions.detect()).toBe(2 * CALLS);
      const mails = await mailbox?.read();
      expect(mails?.map(({ subject }) => subject)).toEqual([expect.stringContaining('denials of user/ana')]);
    } finally {
      functions.close();
    }
  });

  test('after the removal nothing is left but the table, with what it held', async () => {
    const isTable = ({ type }: Identity) => type === 'AWS::DynamoDB::GlobalTable';
    for (const stack of upgraded.toReversed()) await stack.remove();
    const left = [];
    for (const { account } of upgraded) left.push(...(await whatIsLeft(account)));
    const isOfTest = (name: string) => name.includes('mailbox');
    expect(new Set(left.filter((name) => !isOfTest(name)))).toEqual(new Set(['DenialMonitor-TableCD117FA1']));
    const retained = upgraded.map((stack) => ({
      ...stack,
      resources: stack.resources.filter(({ isRetained }) => isRetained),
    }));
    const after = await identitiesOf(retained);
    expect([...after.values()].map(({ value }) => value)).toEqual(
      [...before.values()].filter(isTable).map(({ value }) => value),
    );
  });
}

/** Of the topic of alerts. */
const ALERTS = 'AlertsTopicCF7C81C9';

/** With the central account of moto in place of the example's. */
const inMoto = (template: SynthesizedTemplate): SynthesizedTemplate =>
  JSON.parse(JSON.stringify(template).replaceAll('111122223333', CENTRAL));

function templatesBefore(settings: string): ReadonlyMap<string, SynthesizedTemplate> {
  const prefix = `${settings} `;
  return new Map(
    Object.entries(keptTemplates())
      .filter(([name]) => name.startsWith(prefix) && !name.endsWith(' members'))
      .map(([name, template]) => [name.slice(prefix.length), inMoto(template)]),
  );
}

const templatesNow = (settings: string): ReadonlyMap<string, SynthesizedTemplate> =>
  new Map([...synthesizedStacks(settings)].map(([name, template]) => [name, inMoto(template)]));
