/** A user of moto with some actions, and moto's enforcement of IAM, which it has only where it is asked for it. */
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import type { Moto } from './moto.ts';

export type Environment = Readonly<Record<string, string>>;

/** Returns the credentials, as the environment has them. `name`: of no other user. */
export async function userWith(actions: readonly string[], name: string): Promise<Environment> {
  const iam = new IAMClient({});
  const UserName = name;
  await iam.send(new CreateUserCommand({ UserName }));
  const Statement = [{ Effect: 'Allow', Action: actions, Resource: '*' }];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'task', PolicyDocument }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  const { AccessKeyId = '', SecretAccessKey = '' } = AccessKey ?? {};
  return { AWS_ACCESS_KEY_ID: AccessKeyId, AWS_SECRET_ACCESS_KEY: SecretAccessKey };
}

/** Runs it as that user, whose every call moto holds against the user's actions. */
export async function enforced<T>(moto: Moto, credentials: Environment, work: () => Promise<T>): Promise<T> {
  const before = Object.fromEntries(Object.keys(credentials).map((name) => [name, process.env[name] ?? '']));
  await enforce(moto, true);
  Object.assign(process.env, credentials);
  try {
    return await work();
  } finally {
    Object.assign(process.env, before);
    await enforce(moto, false);
  }
}

/** From the next call on, or never. */
async function enforce({ endpoint }: Moto, isOn: boolean): Promise<void> {
  await fetch(`${endpoint}/moto-api/reset-auth`, { method: 'POST', body: isOn ? '0' : 'inf' });
}
