/**
 * What each of the example settings deploys, made in moto: whether its parts fit together, whether a denied call of a member
 * reaches the topic, and what is left after its removal.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTable, type DynamodbLocal, startDynamodbLocal } from '../engines/dynamodb-local.ts';
import { type Moto, startMoto } from '../engines/moto.ts';
import { matchEvents } from '../engines/ruler.ts';
import { subscribe } from '../engines/subscriber.ts';
import { synthesizedStacks } from '../synthesized-stacks.ts';
import { deniedCalls, openFunctions } from './denied-calls.ts';
import { deployAll, HOME } from './deploy-all.ts';
import { type Deployment, deploymentOf, type Found } from './deployment.ts';
import { checksOf } from './fits-together.ts';
import { MADE_BY_API } from './made-by-api.ts';
import type { DeployedStack } from './moto-stack.ts';
import type { Place } from './template-values.ts';
import { whatIsLeft } from './what-is-left.ts';

const BURST = 40;

interface Described {
  /** Beside those of the file. */
  readonly overrides?: Readonly<Record<string, string>>;
  /** Accounts beside the central one that the members' template is made in. */
  readonly members: readonly string[];
  /** Where the denied calls are made. */
  readonly denied: Place;
}

export function describeDeployment(settings: string, { overrides, members, denied }: Described): void {
  let moto: Moto;
  let engine: DynamodbLocal;
  let stacks: DeployedStack[];
  let deployment: Deployment;

  beforeAll(async () => {
    const templates = synthesizedStacks(settings, overrides);
    moto = await startMoto();
    engine = await startDynamodbLocal();
    stacks = await deployAll({ templates, members });
    deployment = deploymentOf(stacks);
  });
  afterAll(async () => {
    await moto?.stop();
    await engine?.stop();
  });

  test('every resource is made; those of types that moto does not know are listed', () => {
    const byType = Map.groupBy(deployment.all, ({ type }) => type);
    const apart = [...byType].filter(([type]) => Object.hasOwn(MADE_BY_API, type));
    const lines = apart.map(([type, { length }]) => {
      const how = MADE_BY_API[type] === null ? 'not made: checked as it stands' : "by the service's API";
      return `  ${type}: ${length} ${how}`;
    });
    process.stdout.write(
      `${settings}: ${deployment.all.length} resources; not by CloudFormation:\n${lines.join('\n')}\n`,
    );
    expect(deployment.all.length).toBeGreaterThan(90);
  });

  test('every part is there for what names it, and lets it in', () => {
    const checks = checksOf(deployment);
    process.stdout.write(`${settings}: ${checks.length} resources checked\n`);
    expect(checks.filter(({ faults }) => faults.length > 0)).toEqual([]);
    expect(checks.length).toBeGreaterThan(60);
  });

  test("EventBridge's matcher takes every pattern of a rule and of a stream", () => {
    const rules = deployment
      .ofType('AWS::Events::Rule')
      .map(({ id, properties }) => [id, properties.EventPattern]);
    const filters = deployment
      .ofType('AWS::Lambda::EventSourceMapping')
      .flatMap(({ id, properties }) =>
        (properties.FilterCriteria?.Filters ?? []).map(({ Pattern }: { Pattern: string }) => [
          id,
          JSON.parse(Pattern),
        ]),
      );
    const patterns = [...rules, ...filters].filter(([, pattern]) => pattern !== undefined);
    expect(() => matchEvents(Object.fromEntries(patterns), [{}])).not.toThrow();
    for (const [id, pattern] of patterns) expect(JSON.stringify(pattern).length, id).toBeLessThan(2_049);
  });

  test.each(BROKEN)('a fault is found: $note', ({ type, breakIt, isMeant = () => true }) => {
    const found = deployment.ofType(type).find(({ properties }) => isMeant(properties));
    if (found === undefined) throw new Error(`nothing of type ${type}`);
    const properties = structuredClone(found.properties);
    breakIt(properties);
    const broken = stacks.map((stack) => ({
      ...stack,
      resources: stack.resources.map((each) =>
        each.id === found.id && stack.account === accountOf(stacks, found) ? { ...each, properties } : each,
      ),
    }));
    expect(checksOf(deploymentOf(broken)).flatMap(({ faults }) => faults)).not.toEqual([]);
  });

  test('denied calls of a member become one message on the topic', async () => {
    const functions = await openFunctions(engine);
    try {
      await createTable(engine.client, functions.table);
      const mailbox = await subscribe({ region: HOME, arn: functions.topic }, 'mailbox');
      await functions.ingest(denied, deniedCalls(denied, BURST));
      expect(await functions.detect()).toBe(BURST);
      const mails = await mailbox.read();
      expect(mails.map(({ subject }) => subject)).toEqual([expect.stringContaining('denials of user/ana')]);
    } finally {
      functions.close();
    }
  });

  test('after the removal nothing is left but the table', async () => {
    for (const stack of stacks.toReversed()) await stack.remove();
    const left = [];
    for (const { account } of stacks) left.push(...(await whatIsLeft(account)));
    const isOfTest = (name: string) => name.includes('mailbox');
    expect(new Set(left.filter((name) => !isOfTest(name)))).toEqual(new Set(['DenialMonitor-TableCD117FA1']));
  });
}

const accountOf = (stacks: readonly DeployedStack[], { place }: Found) =>
  stacks.find(({ account }) => account === place)?.account;

/** One fault of each kind, to show that the check of it looks. */
interface Broken {
  readonly note: string;
  readonly type: string;
  // biome-ignore lint/suspicious/noExplicitAny: properties of a resource
  readonly breakIt: (properties: any) => unknown;
  // biome-ignore lint/suspicious/noExplicitAny: properties of a resource
  readonly isMeant?: (properties: any) => boolean;
}

const BROKEN: readonly Broken[] = [
  {
    note: 'a target that is not there',
    type: 'AWS::Events::Rule',
    breakIt: ({ Targets: [target] }) => Object.assign(target, { Arn: `${target.Arn}x` }),
  },
  {
    note: 'a rule that sees no reads',
    type: 'AWS::Events::Rule',
    breakIt: (rule) => Object.assign(rule, { State: 'ENABLED' }),
    isMeant: ({ EventPattern }) => EventPattern !== undefined,
  },
  {
    note: 'a queue that lets no rule in',
    type: 'AWS::SQS::QueuePolicy',
    breakIt: ({ PolicyDocument }) => PolicyDocument.Statement.pop(),
  },
  {
    note: 'a function with another table',
    type: 'AWS::Lambda::Function',
    breakIt: ({ Environment }) => Object.assign(Environment.Variables, { DENIALS_TABLE: 'x' }),
  },
  {
    note: 'a mapping without its queue',
    type: 'AWS::Lambda::EventSourceMapping',
    breakIt: (mapping) => Object.assign(mapping, { EventSourceArn: `${mapping.EventSourceArn}x` }),
  },
  {
    note: 'a role that may do nothing',
    type: 'AWS::IAM::Policy',
    breakIt: ({ PolicyDocument }) => PolicyDocument.Statement.splice(0),
  },
  {
    note: 'an alarm without a topic',
    type: 'AWS::CloudWatch::Alarm',
    breakIt: (alarm) => Object.assign(alarm, { AlarmActions: [] }),
  },
  {
    note: 'an alarm of another rule',
    type: 'AWS::CloudWatch::Alarm',
    breakIt: ({ Dimensions }) => Object.assign(Dimensions[1], { Value: 'x' }),
  },
  {
    note: 'a topic that no alarm may publish to',
    type: 'AWS::SNS::TopicPolicy',
    breakIt: ({ Topics }) => Topics.splice(0),
    isMeant: ({ Topics }) => Topics[0].includes('Operators'),
  },
  {
    note: 'a key that no alarm may use',
    type: 'AWS::KMS::Key',
    breakIt: ({ KeyPolicy }) => KeyPolicy.Statement.pop(),
  },
  {
    note: 'a log that a rule may not write',
    type: 'AWS::Logs::ResourcePolicy',
    breakIt: (policy) => Object.assign(policy, { PolicyDocument: '{"Statement":[]}' }),
  },
  {
    note: 'a read role that trusts a role that is not there',
    type: 'AWS::IAM::Role',
    breakIt: ({ AssumeRolePolicyDocument: { Statement } }) =>
      Object.assign(Statement[0], {
        Condition: { ArnEquals: { 'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/none' } },
      }),
  },
];
