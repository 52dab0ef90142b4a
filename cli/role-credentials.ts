/** Credentials of a role that the person names, assumed at once, so that a refusal is reported as what it is. */
import { InputError } from '../adapters/input/files.ts';
import type { Io } from './command.ts';

export async function roleCredentials(arn: string, region: string, sessionName: string, { now }: Io) {
  const { STSClient } = await import('@aws-sdk/client-sts');
  const { assumedRole } = await import('../adapters/aws/assumed-role.ts');
  const { whyOf } = await import('../adapters/aws/member-read.ts');
  const sts = new STSClient({ region });
  const credentials = assumedRole(() => sts, { arn, sessionName }, now);
  await credentials().catch((error: Error) => {
    throw new InputError(
      `the role ${arn} cannot be assumed (${whyOf(error)}); the caller needs sts:AssumeRole on it, and it must trust the caller`,
      { cause: error },
    );
  });
  return credentials;
}
