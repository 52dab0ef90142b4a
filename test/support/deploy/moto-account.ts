/** An account of moto in one Region, as the SDK's clients see it: moto knows an account by a session's access key. */
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { Place } from './template-values.ts';

export interface MotoAccount extends Place {
  readonly client: {
    readonly region: string;
    readonly credentials: {
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken: string;
    };
  };
}

export async function motoAccount(account: string, region: string): Promise<MotoAccount> {
  const RoleArn = `arn:aws:iam::${account}:role/deployer`;
  const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'deployer' });
  const { Credentials } = await new STSClient({ region }).send(command);
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = Credentials ?? {};
  const credentials = {
    accessKeyId: AccessKeyId,
    secretAccessKey: SecretAccessKey,
    sessionToken: SessionToken,
  };
  return { account, region, client: { region, credentials } };
}
