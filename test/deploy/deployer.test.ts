/**
 * The policy `deployer`, as far as moto can prove it: it assumes every role that `cdk deploy` assumes for our stacks, made from the
 * CDK's own bootstrap template, and may do nothing else. The bootstrap trusts the account; moto takes only a user's own ARN for
 * that. What the roles may do moto cannot say: it does not know all operators of their policies.
 */
import { globSync, readFileSync } from 'node:fs';
import { CloudFormationClient, CreateStackCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
  PutUserPolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { policyOfPerson } from '../../contract/people.ts';
import { readSettings } from '../../lib/settings/settings.ts';
import { readSettingsFile } from '../../lib/settings/settings-file.ts';
import { denialMonitorStacks } from '../../lib/stacks.ts';
import { CENTRAL, HOME } from '../support/deploy/deploy-all.ts';
import { type Moto, startMoto } from '../support/engines/moto.ts';
import { WITHOUT_BUNDLING } from '../support/synthesize.ts';

const BOOTSTRAP = 'node_modules/aws-cdk/lib/api/bootstrap/bootstrap-template.yaml';
const POLICY: ReturnType<typeof policyOfPerson> = JSON.parse(
  JSON.stringify(policyOfPerson('deployer')).replaceAll('111122223333', CENTRAL),
);

/** Roles of the bootstrap that the app's manifests name for the central account. */
function rolesNamed(settings: string): ReadonlySet<string> {
  const app = new App({ analyticsReporting: false, autoSynth: false, context: WITHOUT_BUNDLING });
  denialMonitorStacks(app, readSettings(readSettingsFile(`examples/settings/${settings}.json`)));
  const { directory } = app.synth();
  const files = globSync(['manifest.json', 'DenialMonitor.assets.json'], { cwd: directory });
  const text = files.map((file) => readFileSync(`${directory}/${file}`, 'utf8')).join('\n');
  const arns = text
    .replaceAll(/\$\{AWS::Partition\}/g, 'aws')
    .replaceAll(/\$\{AWS::AccountId\}|111122223333/g, CENTRAL)
    .matchAll(new RegExp(`arn:aws:iam::${CENTRAL}:role/cdk-[\\w-]+${HOME}`, 'g'));
  return new Set([...arns].map(([arn]) => arn));
}

/** CloudFormation alone assumes it; the deploy role passes it on. */
const isExecutionRole = (arn: string): boolean => arn.includes('-cfn-exec-role-');

let moto: Moto;

beforeAll(async () => {
  moto = await startMoto({ awsPolicies: true });
  await new CloudFormationClient({ region: HOME }).send(
    new CreateStackCommand({
      StackName: 'CDKToolkit',
      TemplateBody: readFileSync(BOOTSTRAP, 'utf8'),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
}, 600_000);
afterAll(() => moto?.stop());

let users = 0;

interface Person {
  readonly arn: string;
  readonly credentials: Credentials;
}

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Undefined: without any policy. */
async function userWith(policy: object | undefined): Promise<Person> {
  const iam = new IAMClient({ region: HOME });
  users += 1;
  const UserName = `deployer-${users}`;
  const { User } = await iam.send(new CreateUserCommand({ UserName }));
  const PolicyDocument = JSON.stringify(policy);
  if (policy !== undefined)
    await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'deployer', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
  return { arn: User?.Arn ?? '', credentials: { accessKeyId, secretAccessKey } };
}

const nameOf = (arn: string): string => arn.split('/').at(-1) ?? '';

const trusting = (principal: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: principal } }],
  });

/** As the bootstrap made it, or after another test. */
const TRUSTED = new RegExp(`^${CENTRAL}$|:user/deployer-\\d+$`);

/** What the role's trust in the account means for the person. */
async function letIn({ arn }: Person, role: string): Promise<void> {
  const iam = new IAMClient({ region: HOME });
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: nameOf(role) }));
  const trust = JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? '{}'));
  expect(trust.Statement[0].Principal.AWS).toMatch(TRUSTED);
  const PolicyDocument = trusting(arn);
  await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: nameOf(role), PolicyDocument }));
}

async function enforced<T>(work: () => Promise<T>): Promise<T> {
  const enforce = (calls: string) =>
    fetch(`${moto.endpoint}/moto-api/reset-auth`, { method: 'POST', body: calls });
  await enforce('0');
  try {
    return await work();
  } finally {
    await enforce('inf');
  }
}

async function assume({ credentials }: Person, RoleArn: string): Promise<void> {
  const sts = new STSClient({ region: HOME, credentials });
  await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'deployer' }));
}

test.each(['account', 'organization'])('%s: it reaches every role that the CLI assumes', async (settings) => {
  const roles = [...rolesNamed(settings)];
  expect(roles.map((arn) => arn.replace(/^.*cdk-hnb659fds-(.*)-role-.*$/, '$1')).toSorted()).toEqual([
    'cfn-exec',
    'deploy',
    'file-publishing',
    'lookup',
  ]);
  const made = await new IAMClient({ region: HOME }).send(new ListRolesCommand({}));
  expect(made.Roles?.map(({ Arn }) => Arn)).toEqual(expect.arrayContaining(roles));
  const person = await userWith(POLICY);
  for (const resource of roles.filter((arn) => !isExecutionRole(arn))) {
    await letIn(person, resource);
    await enforced(() => assume(person, resource));
  }
});

const DEPLOY_ROLE = `arn:aws:iam::${CENTRAL}:role/cdk-hnb659fds-deploy-role-${CENTRAL}-${HOME}`;

test('without the policy no role can be assumed; with it no other role, and nothing else', async () => {
  const [person, other] = [await userWith(POLICY), await userWith(undefined)];
  await letIn(other, DEPLOY_ROLE);
  const admin = { RoleName: 'not-cdk-admin', AssumeRolePolicyDocument: trusting(person.arn) };
  await new IAMClient({ region: HOME }).send(new CreateRoleCommand(admin));
  await enforced(async () => {
    await expect(assume(other, DEPLOY_ROLE)).rejects.toThrow(/sts:AssumeRole/);
    const notOurs = `arn:aws:iam::${CENTRAL}:role/${admin.RoleName}`;
    await expect(assume(person, notOurs)).rejects.toThrow(/sts:AssumeRole/);
    const iam = new IAMClient({ region: HOME, credentials: person.credentials });
    await expect(iam.send(new ListRolesCommand({}))).rejects.toThrow(/iam:ListRoles/);
  });
});
